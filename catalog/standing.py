"""What a person holds on a day: posts, departments above them, successions, tasks, communities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from access.label import Grant, GrantKind
from access.principal import Holding, Principal
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.organisation_schema import membership, person, succession, task_holder, tenure, unit


def standing(connection: Connection, person_id: str, day: date) -> Principal | None:
    """Return who a person is on a day, as far as rights go; ``None`` when unknown or disabled.

    A transfer takes and gives rights by itself: only posts held on that day count.
    """
    row = connection.execute(
        select(person).where(person.c.id == person_id, person.c.active.is_(True))
    ).first()
    if row is None:  # SECURITY: a disabled account holds nothing, whatever its posts
        return None
    posts = [each for each in tenures(connection, person_id) if each.holds_on(day)]
    held = {grant: each.words for each in reversed(posts) for grant in each.grants()}
    held |= {
        Grant(GrantKind.COMMUNITY, each.community): f"업무 공간 {each.community}"
        for each in _in_time(connection, membership, day, membership.c.person_id == person_id)
    }
    held[Grant(GrantKind.PERSON, person_id)] = "본인"
    _inherited(connection, held, day)
    _branches(connection, held)
    _inherited(connection, held, day)
    _tasks(connection, held, day)
    main = next((each for each in posts if each.kind is TenureKind.MAIN), None)
    return Principal(
        person_id=row.id,
        name=row.name,
        agency=main.agency if main else "",
        department=main.department if main else "",
        holdings=tuple(Holding(grant, held[grant]) for grant in sorted(held)),
        roles=frozenset(Role(role) for role in row.roles),
    )


def tenures(connection: Connection, person_id: str) -> list[Tenure]:
    """Return every post that a person held, holds or will hold, the main one first."""
    wanted = select(tenure).where(tenure.c.person_id == person_id).order_by(tenure.c.id)
    found = [
        Tenure(row.agency, row.department, row.post, TenureKind(row.kind), row.since, row.until)
        for row in connection.execute(wanted)
    ]
    return sorted(found, key=lambda each: each.kind is not TenureKind.MAIN)


def _in_time(connection: Connection, table: Table, day: date, *conditions: Any) -> list[Row[Any]]:
    wanted = select(table).where(
        (table.c.since.is_(None)) | (table.c.since <= day),
        (table.c.until.is_(None)) | (table.c.until >= day),
        *conditions,
    )
    return list(connection.execute(wanted).all())


def _branches(connection: Connection, held: dict[Grant, str]) -> None:
    """Add the branch of every department that is held, and of those above it."""
    mine = [grant for grant in held if grant.kind is GrantKind.DEPARTMENT]
    for grant in mine:
        agency, _, name = grant.name.partition("/")
        above: set[str] = set()
        while name and name not in above:
            above.add(name)
            held.setdefault(Grant(GrantKind.BRANCH, f"{agency}/{name}"), held[grant])
            parent = connection.execute(
                select(unit.c.parent).where(unit.c.agency == agency, unit.c.name == name)
            ).scalar_one_or_none()
            name = parent or ""


def _inherited(connection: Connection, held: dict[Grant, str], day: date) -> None:
    """Add what is held because it succeeded something: a reorganisation darkens nothing."""
    followed = [
        (Grant.parse(row.former), Grant.parse(row.present))
        for row in connection.execute(select(succession).where(succession.c.since <= day))
    ]
    followed += [
        (Grant(GrantKind.BRANCH, former.name), Grant(GrantKind.BRANCH, present.name))
        for former, present in followed
        if former.kind is present.kind is GrantKind.DEPARTMENT
    ]
    _spread(held, followed)


def _tasks(connection: Connection, held: dict[Grant, str], day: date) -> None:
    done = [
        (Grant(GrantKind.TASK, row.task), Grant.parse(row.holder))
        for row in _in_time(connection, task_holder, day)
    ]
    _spread(held, done)


def _spread(held: dict[Grant, str], gives: Iterable[tuple[Grant, Grant]]) -> None:
    """Add each first grant whose second is held, until nothing is added."""
    pairs = list(gives)
    grown = True
    while grown:
        grown = False
        for gained, needed in pairs:
            if needed in held and gained not in held:
                held[gained] = f"{held[needed]} · {gained.name}"
                grown = True
