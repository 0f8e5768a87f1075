"""Bringing an organisation in: what would change, and changing it, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from access.role import Role
from access.tenure import TenureKind
from catalog.database import Database
from catalog.doer import Doer
from catalog.organisation import Item, Official, Organisation, Post, Sheet, organisation
from catalog.organisation_checks import problems
from catalog.organisation_merge import Line, Merged, Problem, Stated, merged, over
from catalog.organisation_schema import person
from catalog.organisation_writing import write
from catalog.parties import match_signed_by


class ChangeKind(StrEnum):
    """What becomes of something."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    REMOVED = "removed"


CHANGE_WORDS: dict[ChangeKind, str] = {
    ChangeKind.ADDED: "더함",
    ChangeKind.CHANGED: "바꿈",
    ChangeKind.ENDED: "끝냄",
    ChangeKind.REMOVED: "지움",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes, as it is called afterwards, or before it was removed."""

    sheet: Sheet
    kind: ChangeKind
    words: str

    def as_dict(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"sheet": self.sheet.value, "kind": self.kind.value, "what": self.words}


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``missing`` are the people whom the files leave out.

    They are the active ones whose main post is in an agency that the files name; where no agency
    is named, all who hold a main post.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Official, ...]
    disabled: tuple[str, ...]
    after: Organisation

    @property
    def fatal(self) -> bool:
        """Return whether anything forbids the import."""
        return any(problem.fatal for problem in self.problems)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many changes there are, by sheet and kind; nothing for none."""
        found: dict[str, dict[str, int]] = {}
        for change in self.changes:
            kinds = found.setdefault(change.sheet.value, {})
            kinds[change.kind.value] = kinds.get(change.kind.value, 0) + 1
        return found


class Organising:
    """Imports of the organisation."""

    def __init__(self, database: Database) -> None:
        """Keep the organisation in this catalog."""
        self._database = database

    def organisation(self) -> Organisation:
        """Return the organisation as it is."""
        with self._database.reading() as connection:
            return organisation(connection)

    def plan(self, stated: Stated, *, day: date, disable_missing: bool = False) -> Plan:
        """Return what an import would do on a day; nothing is changed."""
        with self._database.reading() as connection:
            return _plan(connection, stated, day, disable_missing)[0]

    def apply(
        self,
        stated: Stated,
        *,
        by: Doer,
        at: datetime,
        disable_missing: bool = False,
        files: Sequence[str] = (),
    ) -> Plan:
        """Do what :meth:`plan` tells, in one transaction with its audit row, and return it.

        Nothing is changed when the plan is fatal, or has no changes. ``by`` is who does it. Letters
        that name who is new or holds other posts are matched anew behind it.

        Raises:
            AuditUnavailable: when the row cannot be written; then nothing is changed either.
        """
        with self._database.writing() as connection:
            plan, before = _plan(connection, stated, at.date(), disable_missing)
            if plan.fatal or not plan.changes:
                return plan
            write(connection, before, plan.after)
            detail = {
                "files": list(files),
                "changes": plan.counts(),
                "disabled": list(plan.disabled),
            }
            # SECURITY: rights change with their row in the log, or not at all
            by.note(self._database, connection, "organisation_imported", at=at, detail=detail)
        match_signed_by(self._database, _names_of_changed(before, plan.after))
        return plan


def _names_of_changed(before: Organisation, after: Organisation) -> frozenset[str]:
    """Return the names of people who are new, are called otherwise or hold other posts."""
    people = {*before.people} ^ {*after.people}
    posts = {post.login for post in {*before.posts} ^ {*after.posts}}
    changed = {person.login for person in people} | posts
    return frozenset(
        person.name for person in (*before.people, *after.people) if person.login in changed
    )


def _plan(
    connection: Connection, stated: Stated, day: date, disable_missing: bool
) -> tuple[Plan, Organisation]:
    before = organisation(connection)
    roles = {
        row.id: frozenset(Role(role) for role in row.roles)
        for row in connection.execute(select(person).where(person.c.active.is_(True)))
    }
    made = merged(stated, before, day)
    missing = _missing(stated, made, before, day)
    disabled: tuple[str, ...] = ()
    if disable_missing:
        # SECURITY: a table that forgets the administrators locks nobody out of administering
        disabled = tuple(
            each.login for each in missing if Role.ADMINISTRATOR not in roles[each.login]
        )
        _disable(made, frozenset(disabled))
    found = [*made.problems, *problems(stated, made, before, roles, day)]
    after = made.organisation()
    return Plan(
        changes=tuple(_changes(before, after, day)),
        problems=tuple(sorted(found, key=_order)),
        missing=missing,
        disabled=disabled,
        after=after,
    ), before


def _missing(stated: Stated, made: Merged, before: Organisation, day: date) -> tuple[Official, ...]:
    listed = {line.item.login for line in stated.of(Sheet.PEOPLE, Official)}
    if not listed:
        return ()
    named = {line.item.scope for line in stated.lines.get(Sheet.UNITS, ())}
    named |= {line.item.tenure.agency for line in stated.of(Sheet.POSTS, Post)}
    theirs = {
        post.login
        for post in before.posts
        if post.tenure.kind is TenureKind.MAIN
        and not over(post.tenure.until, day)
        and (not named or post.tenure.agency in named)
    }
    return tuple(
        line.item
        for line in made.people
        if line.item.active and line.item.login in theirs and line.item.login not in listed
    )


def _disable(made: Merged, logins: frozenset[str]) -> None:
    made.people = [
        Line(replace(line.item, active=False), line.place) if line.item.login in logins else line
        for line in made.people
    ]


def _changes(before: Organisation, after: Organisation, day: date) -> Iterable[Change]:
    for sheet in Sheet:
        was = {each.key: each for each in before.part(sheet)}
        now = {each.key: each for each in after.part(sheet)}
        for key, item in now.items():
            if key not in was:
                yield Change(sheet, ChangeKind.ADDED, item.words)
            elif item != was[key]:
                ended = _over(item, day) and not _over(was[key], day)
                kind = ChangeKind.ENDED if ended else ChangeKind.CHANGED
                yield Change(sheet, kind, item.words)
        for key, item in was.items():
            if key not in now:
                yield Change(sheet, ChangeKind.REMOVED, item.words)


def _over(item: Item, day: date) -> bool:
    until = item.tenure.until if isinstance(item, Post) else getattr(item, "until", None)
    return over(until, day)


def _order(problem: Problem) -> tuple[bool, str, str, int]:
    place = problem.place
    return not problem.fatal, place.file, place.sheet, place.row or 0
