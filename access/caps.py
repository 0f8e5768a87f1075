"""Statutory caps: how far the grounds of non-disclosure let anyone widen.

The grounds are the 호 of 정보공개법 제9조 제1항. They face citizens and are never a staff clearance: a
cap only takes away from what the labels give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

POSTS_ONLY = frozenset({1, 2, 3, 4})
"""Secrets by statute, security and diplomacy, life and safety, trials: named posts alone."""
OWN_AGENCY = frozenset({5, 7, 8})
"""Decisions under way, business secrets, speculation: not beyond the agency."""
PERSONAL = 6
"""Personal data: masked beyond the handling department and the approval line."""


@dataclass(frozen=True, slots=True)
class Relief:
    """What an approved decision leaves of a cap, up to the day of its next review (included).

    ``legal_basis`` tells that a law lets other agencies have the personal data in clear.
    """

    grounds: frozenset[int]
    legal_basis: bool
    until: date


@dataclass(frozen=True, slots=True)
class Cap:
    """The grounds that cover a text, and whose it is.

    ``legal_basis`` as in :class:`Relief`. ``relief`` stands in its place for a time; ask
    :meth:`on` which of both holds.
    """

    grounds: frozenset[int] = frozenset()
    agency: str = ""
    department: str = ""
    legal_basis: bool = False
    relief: Relief | None = None

    def __post_init__(self) -> None:
        """Refuse a ground that the statute does not have.

        Raises:
            ValueError: when a ground is not from 1 to 8.
        """
        if not self.grounds <= frozenset(range(1, 9)):
            raise ValueError(f"비공개 근거는 1호부터 8호까지입니다: {sorted(self.grounds)}")

    def on(self, day: date) -> Cap:
        """Return the cap that holds on a day; one without relief."""
        if self.relief is None:
            return self
        if day > self.relief.until:  # SECURITY: after its review a decision holds no more
            return replace(self, relief=None)
        return Cap(self.relief.grounds, self.agency, self.department, self.relief.legal_basis)

    def __or__(self, other: Cap) -> Cap:
        """Return the cap of a text that both cover: every ground of both.

        What is whose must agree; where it does not it is nobody's. A relief of one leaves the
        other as it is, and of two the earlier review counts for both.
        """
        if self == other or not other.grounds or not self.grounds:
            return self if self.grounds else other
        ends = [each.relief.until for each in (self, other) if each.relief is not None]
        relief = None
        if ends:
            mild = self.on(min(ends)) | other.on(min(ends))
            relief = Relief(mild.grounds, mild.legal_basis, min(ends))
        return Cap(
            self.grounds | other.grounds,
            self.agency if self.agency == other.agency else "",
            self.department if self.department == other.department else "",
            self.legal_basis and other.legal_basis,
            relief,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values; equal for equal caps."""
        if not self.grounds:
            return {}
        return {
            "grounds": sorted(self.grounds),
            "agency": self.agency,
            "department": self.department,
            "legal_basis": self.legal_basis,
            **({"relief": _relief_dict(self.relief)} if self.relief else {}),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Cap:
        """Return the cap that :meth:`as_dict` wrote."""
        if not raw:
            return NO_CAP
        relief = raw.get("relief")
        return cls(
            frozenset(raw["grounds"]),
            raw["agency"],
            raw["department"],
            raw["legal_basis"],
            relief
            and Relief(
                frozenset(relief["grounds"]),
                relief["legal_basis"],
                date.fromisoformat(relief["until"]),
            ),
        )


def _relief_dict(relief: Relief) -> dict[str, Any]:
    return {
        "grounds": sorted(relief.grounds),
        "legal_basis": relief.legal_basis,
        "until": relief.until.isoformat(),
    }


NO_CAP = Cap()


def cap_of(caps: Iterable[Cap]) -> Cap:
    """Return the cap of a text that all of these cover."""
    whole = NO_CAP
    for each in caps:
        whole |= each
    return whole
