"""Recorded decisions that lift a cap or a ceiling for a time: 재분류 and 예외."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access.caps import PERSONAL, Cap, Relief
from access.label import Label
from access.rules import Ruling, path_parts

MATTER = "비공개 재분류"
"""What the 전결 table calls the matter; whoever it names for it may approve."""
LONGEST_YEARS = 5
"""Within which a decision must be reviewed: 공공기록물 관리에 관한 법률 제35조 제2항."""


class DecisionKind(StrEnum):
    """What a decision lifts: a statutory cap, or the ceiling of the folders above."""

    RECLASSIFICATION = "reclassification"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in force, as far as rights go; ``review`` is the last day on which it holds.

    It concerns records of ``agency`` at or below ``path``; with a ``sha256`` one record with
    that very content. A reclassification turns ``before`` into ``after`` (under ``heading``, when
    there is one) or records a ``legal_basis``; an exception lets the rule of ``path`` with this
    ``label`` stand in the place of those above it.
    """

    kind: DecisionKind
    path: str
    agency: str
    review: date
    heading: str = ""
    sha256: str = ""
    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    legal_basis: bool = False
    label: Label | None = None

    def concerns(self, path: str, sha256: str, agency: str) -> bool:
        """Return whether the decision is about a record."""
        if not self.agency or self.agency != agency:  # SECURITY: no agency decides for another
            return False
        if self.sha256:  # SECURITY: another content under the same name was never decided on
            return self.sha256 == sha256 and path_parts(self.path) == path_parts(path)
        mine = path_parts(self.path)
        return path_parts(path)[: len(mine)] == mine

    def relieve(self, cap: Cap) -> Cap:
        """Return a cap with what the decision leaves of it.

        Grounds that were not decided on stay; what the decision adds outlives its review.
        """
        left = (cap.grounds - self.before) | self.after
        personal = frozenset({PERSONAL}) if self.legal_basis else frozenset()
        left |= personal  # what has a legal basis is personal data, stated so or not
        whole = cap.grounds | self.after | personal
        law = self.legal_basis or cap.legal_basis
        return Cap(
            whole, cap.agency, cap.department, cap.legal_basis, Relief(left, law, self.review)
        )


@dataclass(frozen=True, slots=True)
class Waiver:
    """The names of rules whose labels an exception sets aside, and its last day."""

    rules: frozenset[str]
    until: date


def relieved(cap: Cap, decisions: Sequence[Decision]) -> Cap:
    """Return a cap under the latest of the reclassifications, given in order of approval."""
    return decisions[-1].relieve(cap) if decisions else cap


def waiver_of(ruling: Ruling, decisions: Iterable[Decision]) -> Waiver | None:
    """Return what the latest exception sets aside of a ruling, ``None`` without one.

    The rule that it was approved for must stand there with the label that was approved. Only
    plain rules of folders above it give way, never one for a passage, a name or a field.
    """
    chosen: Waiver | None = None
    for decision in decisions:
        place = path_parts(decision.path)
        stands = any(
            rule.plain and path_parts(rule.path) == place and rule.label == decision.label
            for rule in ruling.rules
        )
        if stands:  # SECURITY: a child rule that was changed since was never approved
            above = frozenset(
                rule.name
                for rule in ruling.rules
                if rule.plain and len(path_parts(rule.path)) < len(place)
            )
            chosen = Waiver(above, decision.review)
    return chosen


def latest_review(day: date) -> date:
    """Return the last day to which a decision of this day may hold."""
    try:
        return day.replace(year=day.year + LONGEST_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + LONGEST_YEARS, day=28)
