"""Records whose stated retention has ended. Nothing is hidden by it: it flags, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, select

from access.office import keeps_records
from access.permit import Permit
from catalog.archive_schema import shared_folder
from catalog.database import Database
from catalog.schema import document, field
from catalog.standing import standing
from records.retention import PERMANENT, last_day


@dataclass(frozen=True, slots=True)
class Retention:
    """What a record states of its retention; ``ends`` is ``None`` where it does not or is unknown."""

    period: str
    ends: date | None

    @property
    def permanent(self) -> bool:
        """Return whether it never ends by itself."""
        return self.period in PERMANENT


@dataclass(frozen=True, slots=True)
class Expired:
    """A record whose retention has ended; for records officers, without title or text.

    ``original_gone`` where the file is no longer there, so that the record is all that is left of it.
    """

    document_id: str
    path: str
    department: str
    retention: Retention
    original_gone: bool


class Retentions:
    """Tells records officers what is to be appraised."""

    def __init__(self, database: Database) -> None:
        """Read this catalog."""
        self._database = database

    def expired(self, permit: Permit) -> list[Expired]:
        """Return the records of the officer's agencies that expired before the permit's day.

        In order of the last day, then of path; empty for everybody who is no records officer.
        """
        with self._database.reading() as connection:
            officer = standing(connection, permit.principal.person_id, permit.day)
            if officer is None:
                return []
            stated = select(document).where(
                document.c.id.in_(select(field.c.document_id).where(field.c.name == "보존기간")),
                shared_folder(document.c.folder_id),  # SECURITY: the names of somebody's own files
            )
            found = [
                Expired(row.id, row.path, row.department, retention, row.original_gone)
                for row in connection.execute(stated).all()
                # SECURITY: paths are told to the officer of that very agency alone
                if keeps_records(officer, row.agency)
                and (retention := retention_of(connection, row)).ends is not None
                and retention.ends < permit.day
            ]
        return sorted(found, key=lambda each: (str(each.retention.ends), each.path))


def retention_of(connection: Connection, record: Row[tuple[object, ...]]) -> Retention:
    """Return the retention of a row of ``document``: the longest that it states.

    It counts from its 시행일, else from the date of the record; without either its end is unknown.
    """
    rows = connection.execute(
        select(field.c.name, field.c.normal).where(
            field.c.document_id == record.id, field.c.name.in_(("보존기간", "시행일"))
        )
    ).all()
    periods = [row.normal for row in rows if row.name == "보존기간"]
    finished = max(_days(row.normal for row in rows if row.name == "시행일"), default=record.date)
    permanent = next((each for each in periods if each in PERMANENT), None)
    if permanent is not None or not periods or finished is None:
        return Retention(permanent or next(iter(periods), ""), None)
    ends = {each: last_day(each, finished) or date.min for each in periods}
    longest = max(ends, key=lambda each: ends[each])
    return Retention(longest, ends[longest])


def _days(texts: Iterable[str]) -> list[date]:
    found = []
    for text in texts:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return found
