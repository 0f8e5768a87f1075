"""The audit log: a row before anything leaves, completed when it has left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from access.permit import Permit
from catalog.database import Database, stamp
from catalog.schema import audit


class AuditUnavailable(Exception):
    """The audit row could not be written, so nothing may leave."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit row; moments are UTC without a zone."""

    id: int
    at: datetime
    person_id: str
    act: str
    purpose: str
    detail: Mapping[str, Any]
    records: tuple[str, ...]
    ended: datetime | None
    outcome: str | None


class Audit:
    """Writes and lists audit rows."""

    def __init__(self, database: Database) -> None:
        """Keep the log in this catalog."""
        self._database = database

    def begin(self, permit: Permit, act: str, *, detail: Mapping[str, Any]) -> int:
        """Write the row of an act about to happen, durably, and return its number.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        return self._write(permit.principal.person_id, act, permit.purpose, detail, permit.at)

    def end(self, entry: int, *, outcome: str, records: Sequence[str], at: datetime) -> None:
        """Complete a row with what came of the act and which records it showed, in order.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        try:
            with self._database.writing() as connection:
                connection.execute(
                    update(audit)
                    .where(audit.c.id == entry)
                    .values(outcome=outcome, records=list(records), ended=stamp(at))
                )
        except SQLAlchemyError as problem:
            raise AuditUnavailable(_SENTENCE) from problem

    def note(self, person_id: str, act: str, *, at: datetime, detail: Mapping[str, Any]) -> None:
        """Write a row for what happens without a permit: sign-in, its refusal, settings.

        Raises:
            AuditUnavailable: when it could not be written.
        """
        self._write(person_id, act, "", detail, at)

    def entries(self, *, limit: int = 100) -> list[Entry]:
        """Return the latest rows, newest first. For administrators: no record content in it."""
        wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [
                Entry(
                    row.id,
                    row.at,
                    row.person_id,
                    row.act,
                    row.purpose,
                    row.detail,
                    tuple(row.records),
                    row.ended,
                    row.outcome,
                )
                for row in connection.execute(wanted)
            ]

    def _write(
        self, person_id: str, act: str, purpose: str, detail: Mapping[str, Any], at: datetime
    ) -> int:
        try:
            with self._database.writing() as connection:
                made = connection.execute(
                    insert(audit).values(
                        at=stamp(at),
                        person_id=person_id,
                        act=act,
                        purpose=purpose,
                        detail=dict(detail),
                        records=[],
                    )
                )
        except SQLAlchemyError as problem:
            raise AuditUnavailable(_SENTENCE) from problem  # SECURITY: no row, no answer
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])


_SENTENCE = "열람 기록을 남길 수 없어 내용을 보이지 않습니다. 관리자에게 알려 주시기 바랍니다."
