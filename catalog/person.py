"""A registered person, as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from access.role import Role
from access.tenure import Tenure
from catalog.organisation_schema import membership
from catalog.standing import tenures


class Password(StrEnum):
    """Whether a person has a password, and who has chosen it."""

    NONE = "none"
    TEMPORARY = "temporary"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person, as administrators see them."""

    login: str
    name: str
    tenures: tuple[Tenure, ...]
    communities: tuple[str, ...]
    roles: tuple[Role, ...]
    sample: bool
    active: bool
    password: Password

    @property
    def agency(self) -> str:
        """Return the agency of the first post, the main one; empty without a post."""
        return self.tenures[0].agency if self.tenures else ""

    @property
    def department(self) -> str:
        """Return the department of the first post, the main one; empty without a post."""
        return self.tenures[0].department if self.tenures else ""


def person_of(connection: Connection, row: Row[Any]) -> Person:
    """Return the person of a row of the table of people."""
    communities = (
        select(membership.c.community)
        .where(membership.c.person_id == row.id)
        .order_by(membership.c.community)
    )
    return Person(
        login=row.id,
        name=row.name,
        tenures=tuple(tenures(connection, row.id)),
        communities=tuple(connection.execute(communities).scalars()),
        roles=tuple(Role(role) for role in row.roles),
        sample=row.sample,
        active=row.active,
        password=_password(row),
    )


def _password(row: Row[Any]) -> Password:
    if row.password is None:
        return Password.NONE
    return Password.TEMPORARY if row.password_temporary else Password.OWN
