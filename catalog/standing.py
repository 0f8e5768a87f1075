"""What a person holds on a day: posts, departments above them, successions, tasks, communities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    _spread(connection, held, day)
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


def _spread(connection: Connection, held: dict[Grant, str], day: date) -> None:
    """Add what follows from what is held, until nothing does: each is asked for once, by an index.

    Whoever is in a department is in its branch and in those above it, fulfils what their posts and
    departments succeeded (a reorganisation darkens nothing), and does the tasks that they hold.
    """
    fresh = list(held)
    while fresh:
        found = [
            *_branches(connection, fresh),
            *_succeeded(connection, fresh, day),
            *_tasks(connection, fresh, day),
        ]
        fresh = []
        for needed, gained, words in found:
            if gained not in held:
                held[gained] = held[needed] + words
                fresh.append(gained)


_Found = tuple[Grant, Grant, str]
"""What is held, what it gives, and what the log says behind the post that gave it."""


def _branches(connection: Connection, fresh: Sequence[Grant]) -> Iterator[_Found]:
    for grant in fresh:
        if grant.kind is GrantKind.DEPARTMENT:
            yield grant, Grant(GrantKind.BRANCH, grant.name), ""
    branches = [grant for grant in fresh if grant.kind is GrantKind.BRANCH]
    for grant in branches:
        agency, _, name = grant.name.partition("/")
        above = connection.execute(
            select(unit.c.parent).where(unit.c.agency == agency, unit.c.name == name)
        ).scalar_one_or_none()
        if above:
            yield grant, Grant(GrantKind.BRANCH, f"{agency}/{above}"), ""


def _succeeded(connection: Connection, fresh: Sequence[Grant], day: date) -> Iterator[_Found]:
    named = {str(grant): grant for grant in fresh}
    named |= {  # a department that took over another took over its branch as well
        f"{GrantKind.DEPARTMENT}:{grant.name}#": grant
        for grant in fresh
        if grant.kind is GrantKind.BRANCH
    }
    wanted = select(succession).where(
        succession.c.present.in_({key.removesuffix("#") for key in named}),
        succession.c.since <= day,
    )
    for row in connection.execute(wanted.order_by(succession.c.former)):
        former = Grant.parse(row.former)
        if needed := named.get(row.present):
            yield needed, former, f" · {former.name}"
        if needed := named.get(f"{row.present}#"):
            yield needed, Grant(GrantKind.BRANCH, former.name), f" · {former.name}"


def _tasks(connection: Connection, fresh: Sequence[Grant], day: date) -> Iterator[_Found]:
    named = {str(grant): grant for grant in fresh}
    held = task_holder.c.holder.in_(named)
    for row in _in_time(connection, task_holder, day, held):
        yield named[row.holder], Grant(GrantKind.TASK, row.task), f" · {row.task}"
