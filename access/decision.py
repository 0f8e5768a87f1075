"""The one place where it is decided whether somebody may see something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from access.caps import OWN_AGENCY, POSTS_ONLY, Cap
from access.label import Grant, GrantKind, Label, Scope
from access.principal import Principal


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed or refused, with the reason in Korean; the reason is for records officers only.

    ``via`` names the posts and memberships that gave the right, in order of the labels.
    """

    allowed: bool
    reason: str
    via: tuple[str, ...] = ()


def decide(principal: Principal, day: date, scope: Scope, further: Iterable[Grant] = ()) -> Verdict:
    """Return whether a person may see a text of this scope on a day.

    Access is an AND over the labels, each of which needs one fulfilled grant and its time, and
    the statutory cap. ``further`` are grants that hold for this record alone (결재선, 수신처).
    """
    scope = scope.on(day)
    if not scope.labels:  # SECURITY: no label means nobody
        return Verdict(False, "열람범위가 정해지지 않아 아무도 볼 수 없습니다.")
    held = principal.grants() | frozenset(further)
    matched: list[Grant] = []
    for label in sorted(scope.labels, key=Label.canonical):
        fulfilled = label.audience & held
        if scope.cap.grounds & POSTS_ONLY:  # SECURITY: 1~4호 open to named posts alone
            fulfilled = frozenset(each for each in fulfilled if each.kind is GrantKind.POST)
        refusal = _refusal(principal, day, label, fulfilled)
        if refusal:  # SECURITY: every label must grant
            return Verdict(False, refusal)
        matched.append(min(fulfilled))
    if _beyond_cap(principal, scope.cap):
        return Verdict(False, "비공개 근거(5·7·8호)에 따라 소관 기관 밖에는 열지 않습니다.")
    return Verdict(
        True,
        "열람범위: " + ", ".join(map(str, matched)),
        tuple(dict.fromkeys(principal.via(grant) for grant in matched)),
    )


def decide_granted(principal: Principal, day: date, scope: Scope) -> Verdict:
    """Return whether a person to whom the record was granted may see a text on a day.

    An approved grant stands in the place of every label; it lifts no statutory cap.
    """
    scope = scope.on(day)
    if not scope.labels:  # SECURITY: what no rule covers any more is granted to nobody
        return Verdict(False, "열람범위가 정해지지 않아 아무도 볼 수 없습니다.")
    if scope.cap.grounds & POSTS_ONLY:  # SECURITY: a grant to a person names no post
        return Verdict(False, "비공개 근거(1~4호)에 따라 지정된 직위에만 엽니다.")
    if _beyond_cap(principal, scope.cap):
        return Verdict(False, "비공개 근거(5·7·8호)에 따라 소관 기관 밖에는 열지 않습니다.")
    return Verdict(True, "열람 신청이 승인되었습니다.", ("열람 승인",))


def _refusal(principal: Principal, day: date, label: Label, fulfilled: Iterable[Grant]) -> str:
    """Return why a label does not allow, or an empty string."""
    if not label.holds_on(day):  # SECURITY: every label must be in time
        return "열람 기간이 아닙니다."
    if label.role is not None and label.role not in principal.roles:  # SECURITY: and the role
        return "열람에 필요한 역할이 없습니다."
    return "" if any(True for _ in fulfilled) else "열람범위에 들지 않습니다."


def _beyond_cap(principal: Principal, cap: Cap) -> bool:
    """Return whether the agency's own may see it only, and the person is not of that agency."""
    if not cap.grounds & OWN_AGENCY:
        return False
    # SECURITY: nobody is of an agency that is not known
    return not cap.agency or Grant(GrantKind.AGENCY, cap.agency) not in principal.grants()
