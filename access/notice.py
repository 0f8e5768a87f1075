"""The existence notice: when somebody who may not read learns that a department has something."""

from __future__ import annotations

from datetime import date

from access.decision import decide, decide_granted
from access.label import Scope
from access.principal import Principal


def announces(principal: Principal, day: date, scope: Scope) -> bool:
    """Return whether a text which the person may not see may be told of as existing.

    Every label that keeps the person out must say so and be in time. What could not be granted
    on request (a statutory cap, no rule any more) is told to nobody.
    """
    scope = scope.on(day)
    if not decide_granted(principal, day, scope).allowed:  # SECURITY: a secret stays one
        return False
    refusing = [
        label
        for label in scope.labels
        if not decide(principal, day, Scope(frozenset({label}))).allowed
    ]
    # SECURITY: one label without a notice keeps silent for all
    return bool(refusing) and all(label.notice and label.holds_on(day) for label in refusing)
