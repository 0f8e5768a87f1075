"""To whom a person may open what is their own."""

from __future__ import annotations

from access.label import Grant, GrantKind
from access.principal import Principal

_KINDS = (GrantKind.DEPARTMENT, GrantKind.COMMUNITY, GrantKind.AGENCY)


def shareable(principal: Principal) -> frozenset[Grant]:
    """Return the departments, communities and agencies of a person: to these they may open."""
    return frozenset(grant for grant in principal.grants() if grant.kind in _KINDS)


def offered(principal: Principal) -> list[Grant]:
    """Return them as they are offered: departments first, then communities and agencies, by name."""
    return sorted(shareable(principal), key=lambda grant: (_KINDS.index(grant.kind), grant.name))
