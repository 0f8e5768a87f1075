"""The audit log as auditors read it: filtered, page by page; reading it is written in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from access.permit import Permit
from access.principal import Principal
from access.role import Role
from catalog.audit import Audit
from catalog.audit_entries import Entry, acts, ending, entry_of, outcome_column
from catalog.audit_schema import audit
from catalog.database import Database, stamp

MOST_ROWS = 200


class NotAnAuditor(Exception):
    """Who asks may not read the log."""


@final
@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the log: an auditor or administrator, or whoever runs the command on the host."""

    person_id: str
    origin: str
    at: datetime
    principal: Principal | None = None

    @classmethod
    def of(cls, permit: Permit) -> Self:
        """Return the holder of a permit as a reader of the log.

        Raises:
            NotAnAuditor: when the holder is neither auditor nor administrator.
        """
        principal = permit.principal
        if not principal.roles & {Role.AUDITOR, Role.ADMINISTRATOR}:  # SECURITY: nobody else
            raise NotAnAuditor
        return cls(principal.person_id, permit.origin, permit.at, principal)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are wanted; what is empty narrows nothing.

    ``subject`` is the keyed hash of a person's datum, for "who saw this person" and who looked for
    it; ``since`` and
    ``until`` are moments with a zone, the former included, the latter not.
    """

    person_id: str = ""
    act: str = ""
    record: str = ""
    subject: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def stated(self) -> dict[str, str]:
        """Return what was asked for, as the row of the reading states it."""
        named = {
            "person": self.person_id,
            "act": self.act,
            "record": self.record,
            "subject": self.subject,
            "outcome": self.outcome,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """Some acts, newest first, and before which row the next page begins; ``None`` at the end."""

    entries: tuple[Entry, ...]
    next: int | None


class AuditLog:
    """Reads the log for those who may."""

    def __init__(self, database: Database) -> None:
        """Read the log of this catalog."""
        self._database = database
        self._audit = Audit(database)

    def page(
        self, reader: Reader, wanted: Wanted, *, before: int | None = None, limit: int = 50
    ) -> Page:
        """Return up to ``limit`` acts (at most 200), newest first, older than the row ``before``.

        Raises:
            AuditUnavailable: when the reading could not be logged; nothing is shown.
        """
        limit = min(max(limit, 1), MOST_ROWS)
        detail = {**wanted.stated(), **({"before": before} if before is not None else {})}
        self.note(reader, "read_log", detail)  # SECURITY: reading the log is logged
        query = narrowed(acts(), wanted).order_by(audit.c.id.desc()).limit(limit + 1)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.reading() as connection:
            found = [entry_of(row) for row in connection.execute(query)]
        more = len(found) > limit
        return Page(tuple(found[:limit]), found[limit - 1].id if more else None)

    def note(self, reader: Reader, act: str, detail: dict[str, Any]) -> None:
        """Write what a reader does with the log.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        self._audit.note(
            reader.person_id,
            act,
            at=reader.at,
            detail=detail,
            origin=reader.origin,
            principal=reader.principal,
        )


def narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return a query of acts narrowed to those that are wanted."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.person_id:
        conditions.append(audit.c.person_id == wanted.person_id)
    if wanted.act:
        conditions.append(audit.c.act == wanted.act)
    if wanted.outcome:
        conditions.append(outcome_column == wanted.outcome)
    if wanted.since is not None:
        conditions.append(audit.c.at >= stamp(wanted.since))
    if wanted.until is not None:
        conditions.append(audit.c.at < stamp(wanted.until))
    if wanted.record:
        conditions.append(
            or_(
                _among(audit.c.records, "$", wanted.record),
                _among(ending.c.records, "$", wanted.record),
                func.json_extract(audit.c.detail, "$.document") == wanted.record,
            )
        )
    if wanted.subject:
        conditions.append(
            or_(
                _among(audit.c.subjects, "$.hash", wanted.subject),
                _among(audit.c.detail, "$", wanted.subject, within="$.subjects"),
            )
        )
    return query.where(*conditions)


def entries_between(connection: Connection, since: datetime, until: datetime) -> Iterator[Entry]:
    """Yield the acts of a span of UTC moments without a zone, in order of their rows."""
    query = acts().where(audit.c.at >= since, audit.c.at < until).order_by(audit.c.id)
    for row in connection.execute(query).yield_per(1000):
        yield entry_of(row)


def _among(
    column: ColumnElement[Any], path: str, value: str, *, within: str = "$"
) -> ColumnElement[bool]:
    """Return whether a member of a JSON list is a value, or holds it under a path."""
    each = func.json_each(column, within).table_valued("value", name="each")
    stated = each.c.value if path == "$" else func.json_extract(each.c.value, path)
    return select(1).select_from(each).where(stated == value).exists()
