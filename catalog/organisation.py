"""The organisation as one whole: units, people, posts, successions, communities, tasks, 전결."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from access.label import Grant
from access.tenure import Tenure, TenureKind
from catalog import organisation_schema as tables


class Sheet(StrEnum):
    """The parts of an organisation, as they are imported."""

    UNITS = "units"
    PEOPLE = "people"
    POSTS = "posts"
    SUCCESSIONS = "successions"
    COMMUNITIES = "communities"
    TASKS = "tasks"
    AUTHORITIES = "authorities"


SHEET_WORDS: dict[Sheet, str] = {
    Sheet.UNITS: "기관·부서",
    Sheet.PEOPLE: "사람",
    Sheet.POSTS: "직위",
    Sheet.SUCCESSIONS: "개편",
    Sheet.COMMUNITIES: "업무공간",
    Sheet.TASKS: "단위과제",
    Sheet.AUTHORITIES: "전결",
}
IMPORTED = "import"
"""The ``source`` of a post that an import brought; those given here have none."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, or with an empty ``name`` the agency itself."""

    agency: str
    name: str
    parent: str = ""
    code: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return self.agency, self.name

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.agency

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        parent = f" (상위 {self.parent})" if self.parent else ""
        return (
            f"{self.agency} {self.name}".strip() + parent + (f" {self.code}" if self.code else "")
        )


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who may sign in; ``active`` is ``None`` where a file does not say."""

    login: str
    name: str
    active: bool | None = True

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return (self.login,)

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.login

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.login} {self.name}" + (" (쓰지 않음)" if self.active is False else "")


@dataclass(frozen=True, slots=True)
class Post:
    """A post of somebody; ``source`` tells whether an import brought it."""

    login: str
    tenure: Tenure
    source: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of: a post begins once on a day."""
        since = self.tenure.since.isoformat() if self.tenure.since else ""
        return *self.place, since

    @property
    def place(self) -> tuple[str, ...]:
        """Return which post it is, whenever it is held."""
        held = self.tenure
        return self.login, held.kind.value, held.agency, held.department, held.post

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.login

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.login} {self.tenure.words}{span(self.tenure.since, self.tenure.until)}"

    def until(self, day: date) -> Post:
        """Return it ending on a day, which is not before it begins."""
        return replace(self, tenure=replace(self.tenure, until=day))


@dataclass(frozen=True, slots=True)
class Succession:
    """What took the place of what, from a day on."""

    former: Grant
    present: Grant
    since: date

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return str(self.former), str(self.present)

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.former.name.partition("/")[0]

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.former.name} → {self.present.name} ({self.since}부터)"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a community, both days included."""

    community: str
    login: str
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return self.community, self.login

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.community

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.community}: {self.login}{span(self.since, self.until)}"


@dataclass(frozen=True, slots=True)
class TaskHolder:
    """Who does a unit task, both days included."""

    task: str
    holder: Grant
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return self.task, str(self.holder)

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.task.partition("/")[0]

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.task}: {self.holder.name}{span(self.since, self.until)}"


@dataclass(frozen=True, slots=True)
class Authority:
    """Which post decides a matter in the name of its agency."""

    agency: str
    matter: str
    post: str

    @property
    def key(self) -> tuple[str, ...]:
        """Return what there is only one of."""
        return self.agency, self.matter, self.post

    @property
    def scope(self) -> str:
        """Return of what a sheet that names it is the whole."""
        return self.agency

    @property
    def words(self) -> str:
        """Return what it is called in lists."""
        return f"{self.agency} {self.matter}: {self.post}"


Item: TypeAlias = Unit | Official | Post | Succession | Member | TaskHolder | Authority


@dataclass(frozen=True, slots=True)
class Organisation:
    """A whole organisation, each part in order of its keys."""

    units: tuple[Unit, ...] = ()
    people: tuple[Official, ...] = ()
    posts: tuple[Post, ...] = ()
    successions: tuple[Succession, ...] = ()
    communities: tuple[Member, ...] = ()
    tasks: tuple[TaskHolder, ...] = ()
    authorities: tuple[Authority, ...] = ()

    def part(self, sheet: Sheet) -> tuple[Item, ...]:
        """Return one part."""
        found: tuple[Item, ...] = getattr(self, sheet.value)
        return found


def span(since: date | None, until: date | None) -> str:
    """Return the days between which something holds, `` 2026-01-01~``; empty without any."""
    if since is None and until is None:
        return ""
    return f" {since or ''}~{until or ''}"


def tenure_of(row: Row[Any]) -> Tenure:
    """Return the tenure of a row of the table ``tenure``."""
    kind = TenureKind(row.kind)
    return Tenure(row.agency, row.department, row.post, kind, row.since, row.until, row.giver)


def organisation(connection: Connection) -> Organisation:
    """Return the organisation as the catalog has it."""

    def rows(table: Any) -> list[Row[Any]]:
        return list(connection.execute(select(table).order_by(*table.primary_key.columns)))

    return Organisation(
        units=tuple(Unit(r.agency, r.name, r.parent, r.code) for r in rows(tables.unit)),
        people=tuple(Official(r.id, r.name, r.active) for r in rows(tables.person)),
        posts=tuple(Post(r.person_id, tenure_of(r), r.source) for r in rows(tables.tenure)),
        successions=tuple(
            Succession(Grant.parse(r.former), Grant.parse(r.present), r.since)
            for r in rows(tables.succession)
        ),
        communities=tuple(
            Member(r.community, r.person_id, r.since, r.until) for r in rows(tables.membership)
        ),
        tasks=tuple(
            TaskHolder(r.task, Grant.parse(r.holder), r.since, r.until)
            for r in rows(tables.task_holder)
        ),
        authorities=tuple(Authority(r.agency, r.matter, r.post) for r in rows(tables.authority)),
    )
