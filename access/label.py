"""Labels: who may see, and when. A scope is the AND of every label that covers a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from access.caps import NO_CAP, Cap
from access.role import Role


class GrantKind(StrEnum):
    """What an audience can be made of."""

    PERSON = "person"
    POST = "post"
    TASK = "task"
    DEPARTMENT = "department"
    BRANCH = "branch"
    AGENCY = "agency"
    COMMUNITY = "community"
    LINE = "line"
    RECIPIENTS = "recipients"
    EVERYONE = "everyone"


NAMELESS = frozenset({GrantKind.LINE, GrantKind.RECIPIENTS, GrantKind.EVERYONE})
"""Kinds that need no name: the record itself, or being signed in, says who is meant."""


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One member of an audience; ``name`` is empty for the kinds of ``NAMELESS``.

    A department, post or task is named with its agency, ``한빛시/안전총괄과``. ``branch`` is a
    department with all departments below it; ``line`` who drafted, reviewed, approved or agreed
    to the very letter, ``recipients`` whom it was sent to or shown.
    """

    kind: GrantKind
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a grant that could be misread.

        Raises:
            ValueError: when a name is missing, or given to a nameless kind.
        """
        if (self.kind in NAMELESS) is bool(self.name):
            raise ValueError(f"열람범위를 읽을 수 없습니다: {self.kind.value}:{self.name}")

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value

    @classmethod
    def parse(cls, text: str) -> Grant:
        """Return the grant written as ``kind:name``, or ``kind`` alone for a nameless one.

        Raises:
            ValueError: with a Korean sentence, when it is neither.
        """
        kind, _, name = text.partition(":")
        try:
            return cls(GrantKind(kind.strip()), name.strip())
        except ValueError:
            kinds = ", ".join(k.value for k in GrantKind)
            raise ValueError(
                f"열람범위 ‘{text}’을(를) 읽을 수 없습니다. ‘종류:이름’ 꼴로 적고 종류는 {kinds} "
                "가운데에서 고르시기 바랍니다."
            ) from None


@dataclass(frozen=True, slots=True)
class Label:
    """An audience, and the days (both included) between which it holds.

    An empty audience is nobody. With a ``role``, who is meant needs that role as well. With a
    ``notice``, whoever this label keeps out may learn that a department has something
    (:mod:`access.notice`).
    """

    audience: frozenset[Grant]
    opens: date | None = None
    closes: date | None = None
    role: Role | None = None
    notice: bool = False

    def holds_on(self, day: date) -> bool:
        """Return whether the label is in time."""
        if self.opens is not None and day < self.opens:
            return False
        return self.closes is None or day <= self.closes

    def canonical(self) -> str:
        """Return a text equal for equal labels and different for different ones."""
        return json.dumps(
            {
                "audience": sorted(str(grant) for grant in self.audience),
                "opens": self.opens.isoformat() if self.opens else None,
                "closes": self.closes.isoformat() if self.closes else None,
                **({"role": self.role.value} if self.role else {}),
                **({"notice": True} if self.notice else {}),
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_canonical(cls, text: str) -> Label:
        """Return the label that :meth:`canonical` wrote."""
        raw = json.loads(text)
        return cls(
            frozenset(Grant.parse(grant) for grant in raw["audience"]),
            date.fromisoformat(raw["opens"]) if raw["opens"] else None,
            date.fromisoformat(raw["closes"]) if raw["closes"] else None,
            Role(raw["role"]) if raw.get("role") else None,
            bool(raw.get("notice", False)),
        )


@dataclass(frozen=True, slots=True)
class Exemption:
    """Labels that an approved exception leaves, up to the day of its next review (included)."""

    labels: frozenset[Label]
    until: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Labels that must all allow, and the statutory cap. Without labels it allows nobody.

    ``exemption`` stands in the place of the labels for a time; it lifts no cap.
    """

    labels: frozenset[Label]
    cap: Cap = NO_CAP
    exemption: Exemption | None = None

    def on(self, day: date) -> Scope:
        """Return the scope that holds on a day; one without exemption or relief."""
        labels = self.labels
        if self.exemption is not None and day <= self.exemption.until:
            labels = self.exemption.labels
        return Scope(labels, self.cap.on(day))

    def narrowed(self, others: Iterable[Label]) -> Scope:
        """Return this scope with further labels; a scope can never be widened."""
        more = frozenset(others)
        spared = self.exemption and replace(self.exemption, labels=self.exemption.labels | more)
        return Scope(self.labels | more, self.cap, spared)

    def canonical(self) -> str:
        """Return a text equal for equal scopes and different for different ones."""
        return json.dumps(
            {
                "labels": sorted(label.canonical() for label in self.labels),
                "cap": self.cap.as_dict(),
                **({"exemption": self._exempt(self.exemption)} if self.exemption else {}),
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @staticmethod
    def _exempt(exemption: Exemption) -> dict[str, Any]:
        return {
            "labels": sorted(label.canonical() for label in exemption.labels),
            "until": exemption.until.isoformat(),
        }

    @classmethod
    def from_canonical(cls, text: str) -> Scope:
        """Return the scope that :meth:`canonical` wrote; equal texts give one object."""
        return _scope_of(text)


@lru_cache(maxsize=1 << 16)
def _scope_of(text: str) -> Scope:
    raw = json.loads(text)
    exempt = raw.get("exemption")
    exemption = exempt and Exemption(_labels(exempt), date.fromisoformat(exempt["until"]))
    return Scope(_labels(raw), Cap.from_dict(raw["cap"]), exemption)


def _labels(raw: Mapping[str, Any]) -> frozenset[Label]:
    return frozenset(Label.from_canonical(label) for label in raw["labels"])


NOBODY = Scope(frozenset())
