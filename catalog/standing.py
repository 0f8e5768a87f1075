"""What a person holds on a day: posts, departments above them, successions, tasks, communities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    select,
    tuple_,
)

from access.label import Grant, GrantKind
from access.principal import Holding, Principal
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.organisation import tenure_of
from catalog.organisation_schema import membership, person, succession, task_holder, tenure, unit
from catalog.unchanged import unchanged


def _in_time(table: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(table).where(
        condition,
        (table.c.since.is_(None)) | (table.c.since <= bindparam("day")),
        (table.c.until.is_(None)) | (table.c.until >= bindparam("day")),
    )


_NAMED: BindParameter[Any] = bindparam("named", expanding=True)
# Built once: every text that is read asks who reads it, and building them took most of the time.
_PERSON = select(person).where(person.c.id == bindparam("person_id"), person.c.active.is_(True))
_TENURES = select(tenure).where(tenure.c.person_id == bindparam("person_id")).order_by(tenure.c.id)
_MEMBERSHIPS = _in_time(membership, membership.c.person_id == bindparam("person_id"))
_ABOVE = select(unit).where(tuple_(unit.c.agency, unit.c.name).in_(_NAMED), unit.c.parent != "")
_FORMER = (
    select(succession)
    .where(succession.c.present.in_(_NAMED), succession.c.since <= bindparam("day"))
    .order_by(succession.c.former)
)
_DONE = _in_time(task_holder, task_holder.c.holder.in_(_NAMED)).order_by(task_holder.c.task)


def standing(connection: Connection, person_id: str, day: date) -> Principal | None:
    """Return who a person is on a day, as far as rights go; ``None`` when unknown or disabled.

    A transfer takes and gives rights by itself: only posts held on that day count.
    """
    key = "standing", person_id, day
    return unchanged(connection, key, lambda: _standing(connection, person_id, day))


def _standing(connection: Connection, person_id: str, day: date) -> Principal | None:
    row = connection.execute(_PERSON, {"person_id": person_id}).first()
    if row is None:  # SECURITY: a disabled account holds nothing, whatever its posts
        return None
    posts = [each for each in _held(connection, person_id, day) if _given(connection, each, day)]
    held = {grant: each.words for each in reversed(posts) for grant in each.grants()}
    held |= {
        Grant(GrantKind.COMMUNITY, each.community): f"업무 공간 {each.community}"
        for each in connection.execute(_MEMBERSHIPS, {"person_id": person_id, "day": day})
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
    rows = connection.execute(_TENURES, {"person_id": person_id})
    return sorted(map(tenure_of, rows), key=lambda each: each.kind is not TenureKind.MAIN)


def _held(connection: Connection, person_id: str, day: date) -> list[Tenure]:
    return [each for each in tenures(connection, person_id) if each.holds_on(day)]


def _given(connection: Connection, held: Tenure, day: date) -> bool:
    """Return whether who delegated a post may still do so; nobody did where it is held outright."""
    if not held.giver:
        return True
    giver = connection.execute(_PERSON, {"person_id": held.giver}).first()
    # SECURITY: a delegation ends with the post of who gave it, whatever ends that
    return giver is not None and any(
        each.kind is not TenureKind.DELEGATED and each.same_post(held)
        for each in _held(connection, held.giver, day)
    )


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
    branches = {
        (agency, name): grant
        for grant in fresh
        if grant.kind is GrantKind.BRANCH
        for agency, _, name in (grant.name.partition("/"),)
    }
    if branches:
        for row in connection.execute(_ABOVE, {"named": sorted(branches)}):
            needed = branches[row.agency, row.name]
            yield needed, Grant(GrantKind.BRANCH, f"{row.agency}/{row.parent}"), ""


def _succeeded(connection: Connection, fresh: Sequence[Grant], day: date) -> Iterator[_Found]:
    named = {str(grant): grant for grant in fresh}
    named |= {  # a department that took over another took over its branch as well
        f"{GrantKind.DEPARTMENT}:{grant.name}#": grant
        for grant in fresh
        if grant.kind is GrantKind.BRANCH
    }
    present = sorted({key.removesuffix("#") for key in named})
    for row in connection.execute(_FORMER, {"named": present, "day": day}):
        former = Grant.parse(row.former)
        if needed := named.get(row.present):
            yield needed, former, f" · {former.name}"
        if needed := named.get(f"{row.present}#"):
            yield needed, Grant(GrantKind.BRANCH, former.name), f" · {former.name}"


def _tasks(connection: Connection, fresh: Sequence[Grant], day: date) -> Iterator[_Found]:
    named = {str(grant): grant for grant in fresh}
    for row in connection.execute(_DONE, {"named": sorted(named), "day": day}):
        yield named[row.holder], Grant(GrantKind.TASK, row.task), f" · {row.task}"
