"""The person who asks, as far as rights go."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from access.label import Grant, GrantKind


class Role(StrEnum):
    """What a person may do to the system; a role never opens a record."""

    READER = "reader"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person. ``department`` and ``posts`` are names inside ``agency``."""

    person_id: str
    name: str
    agency: str
    department: str
    posts: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    roles: frozenset[Role] = field(default=frozenset({Role.READER}))

    def grants(self) -> frozenset[Grant]:
        """Return every grant that this person fulfils."""
        held = {Grant(GrantKind.EVERYONE), Grant(GrantKind.PERSON, self.person_id)}
        if self.agency:
            held.add(Grant(GrantKind.AGENCY, self.agency))
            if self.department:
                held.add(Grant(GrantKind.DEPARTMENT, f"{self.agency}/{self.department}"))
            held |= {Grant(GrantKind.POST, f"{self.agency}/{post}") for post in self.posts}
        held |= {Grant(GrantKind.COMMUNITY, community) for community in self.communities}
        return frozenset(held)
