"""The person who asks, as far as rights go."""

from __future__ import annotations

from dataclasses import dataclass, field

from access.label import Grant, GrantKind
from access.role import Role


@dataclass(frozen=True, slots=True)
class Holding:
    """A grant that a person fulfils, and through which post or membership (in Korean)."""

    grant: Grant
    via: str


@dataclass(frozen=True, slots=True)
class Principal:
    """A person at one moment. ``agency`` and ``department`` are those of the main post.

    ``holdings`` are what the organisation gives: posts, departments, tasks, communities.
    """

    person_id: str
    name: str
    agency: str = ""
    department: str = ""
    holdings: tuple[Holding, ...] = ()
    roles: frozenset[Role] = field(default=frozenset({Role.READER}))

    def grants(self) -> frozenset[Grant]:
        """Return every grant that this person fulfils."""
        own = {Grant(GrantKind.EVERYONE), Grant(GrantKind.PERSON, self.person_id)}
        return frozenset(own | {holding.grant for holding in self.holdings})

    def via(self, grant: Grant) -> str:
        """Return through what a grant is fulfilled; of several the first; else ``본인``."""
        return next((each.via for each in self.holdings if each.grant == grant), "본인")

    def names(self, kind: GrantKind) -> tuple[str, ...]:
        """Return the names of the grants of one kind that are fulfilled, in order."""
        return tuple(sorted({each.grant.name for each in self.holdings if each.grant.kind is kind}))
