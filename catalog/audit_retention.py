"""Removing rows whose time is over, so that the rest can still be checked.

How long: access logs of systems for personal data at least 1 year, 2 years where sensitive or
unique identifiers or 50,000 persons are held (개인정보의 안전성 확보조치 기준 제8조 제1항); changes of
rights 3 years (the same, 제5조 제3항).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, insert, or_, select

from catalog.audit import Audit, AuditUnavailable
from catalog.audit_acts import NEVER_REMOVED, READING
from catalog.audit_chain import digest_of_ranges, head_of
from catalog.audit_log import Reader
from catalog.audit_schema import audit, audit_removed
from catalog.database import Database, stamp

ACCESS_YEARS = 2
RIGHTS_YEARS = 3
LEAST_ACCESS_YEARS = 1
_AT_ONCE = 2000
"""Rows removed in one transaction, so that rows of readers never wait long."""


class RetentionTooShort(Exception):
    """A span below what the law asks; the text says so in Korean."""


@dataclass(frozen=True, slots=True)
class Spans:
    """How many years rows are kept."""

    access: int = ACCESS_YEARS
    rights: int = RIGHTS_YEARS

    def check(self) -> None:
        """Return when both spans are long enough.

        Raises:
            RetentionTooShort: when one is not.
        """
        if self.access < LEAST_ACCESS_YEARS or self.rights < RIGHTS_YEARS:
            raise RetentionTooShort(
                f"접속 기록은 {LEAST_ACCESS_YEARS}년, 권한 변경 기록은 {RIGHTS_YEARS}년보다 짧게 둘 수 없습니다. "
                "햇수를 늘려 주시기 바랍니다."
            )


def prune(database: Database, reader: Reader, spans: Spans) -> int:
    """Remove the rows whose time is over and return how many.

    Each removal is a row of its own, which states the hash of what it removed; the chain can be
    verified over the hole. Rows of removals, reviews and anchors stay.

    Raises:
        RetentionTooShort: when a span is below the law's; nothing is removed.
        AuditUnavailable: when the removal could not be logged; nothing more is removed.
    """
    spans.check()  # SECURITY: never less than the law asks; a trigger refuses below one year, too
    removed = 0
    while number := _remove_some(database, reader, spans):
        removed += number
    return removed


def _remove_some(database: Database, reader: Reader, spans: Spans) -> int:
    now = stamp(reader.at)
    access, rights = _years_before(now, spans.access), _years_before(now, spans.rights)
    expired = (
        select(audit.c.id, audit.c.former, audit.c.hash)
        .where(
            audit.c.act.not_in(NEVER_REMOVED),
            or_(
                audit.c.act.in_(READING) & (audit.c.at < access),
                audit.c.act.not_in(READING) & (audit.c.at < rights),
            ),
        )
        .order_by(audit.c.id)
        .limit(_AT_ONCE)
    )
    with database.writing() as connection:
        rows = connection.execute(expired).all()
        if not rows:
            return 0
        ranges = _ranges(rows)
        Audit(database).note_within(
            connection,
            reader.person_id,
            "prune",
            at=reader.at,
            detail={
                "removed": len(rows),
                "access_before": access.isoformat(),
                "rights_before": rights.isoformat(),
                "digest": digest_of_ranges(ranges),
            },
            origin=reader.origin,
            principal=reader.principal,
        )
        head = head_of(connection)
        if head is None:  # the row of the removal was just written
            raise AuditUnavailable
        by = {"by": head.number}
        connection.execute(insert(audit_removed), [{**each, **by} for each in ranges])
        connection.execute(delete(audit).where(audit.c.id.in_([row.id for row in rows])))
    return len(rows)


def _ranges(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the runs of rows that follow each other."""
    breaks = [at for at, (one, other) in enumerate(pairwise(rows), 1) if other.id != one.id + 1]
    return [
        {
            "first": rows[start].id,
            "last": rows[end - 1].id,
            "former": rows[start].former,
            "hash": rows[end - 1].hash,
        }
        for start, end in zip([0, *breaks], [*breaks, len(rows)], strict=True)
    ]


def _years_before(moment: datetime, years: int) -> datetime:
    """Return the same day that many years before; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)
