"""The one place where it is decided whether somebody may see something."""

from __future__ import annotations

from dataclasses import dataclass

from access.label import Scope
from access.permit import Permit


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed or refused, with the reason in Korean; the reason is for records officers only."""

    allowed: bool
    reason: str


def decide(permit: Permit, scope: Scope) -> Verdict:
    """Return whether the holder of ``permit`` may see a text of this scope.

    Access is an AND over the labels, each of which needs one fulfilled grant and its time.
    """
    if not scope.labels:  # SECURITY: no label means nobody
        return Verdict(False, "열람범위가 정해지지 않아 아무도 볼 수 없습니다.")
    held = permit.principal.grants()
    matched: list[str] = []
    for label in sorted(scope.labels, key=lambda each: each.canonical()):
        if not label.holds_on(permit.day):  # SECURITY: every label must be in time
            return Verdict(False, "열람 기간이 아닙니다.")
        fulfilled = label.audience & held
        if not fulfilled:  # SECURITY: every label must grant
            return Verdict(False, "열람범위에 들지 않습니다.")
        matched.append(str(min(fulfilled)))
    return Verdict(True, "열람범위: " + ", ".join(matched))
