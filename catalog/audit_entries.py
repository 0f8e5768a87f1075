"""Acts as auditors read them: the row that began an act joined with the one that ended it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from catalog.audit_schema import audit

ending = audit.alias("ending")
outcome_column = func.coalesce(ending.c.outcome, audit.c.outcome)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act; moments are UTC without a zone. No title and no text of a record is in it.

    ``records`` are those shown, in order; ``cited`` those that went into an answer; ``posts`` what
    the person held then, ``via`` what of it gave the right. ``outcome`` is ``None`` for an act
    that was cut off.
    """

    id: int
    at: datetime
    person_id: str
    act: str
    purpose: str
    detail: Mapping[str, Any]
    records: tuple[str, ...]
    ended: datetime | None
    outcome: str | None
    origin: str
    agency: str
    department: str
    posts: tuple[str, ...]
    via: tuple[str, ...]
    cited: tuple[str, ...]
    subjects: tuple[Mapping[str, Any], ...]


def acts() -> Select[Any]:
    """Return the query of all acts, each with its end."""
    return (
        select(
            audit,
            ending.c.at.label("ended"),
            outcome_column.label("came"),
            *(
                ending.c[name].label(f"end_{name}")
                for name in ("records", "cited", "via", "detail")
            ),
        )
        .join(ending, ending.c.of == audit.c.id, isouter=True)
        .where(audit.c.of.is_(None))
    )


def entry_of(row: Row[Any]) -> Entry:
    """Return the act in a row of :func:`acts`."""
    return Entry(
        id=row.id,
        at=row.at,
        person_id=row.person_id,
        act=row.act,
        purpose=row.purpose,
        detail={**row.detail, **(row.end_detail or {})},
        records=tuple(row.end_records or row.records),
        ended=row.ended or (row.at if row.outcome is not None else None),
        outcome=row.came,
        origin=row.origin,
        agency=row.standing.get("agency", ""),
        department=row.standing.get("department", ""),
        posts=tuple(row.standing.get("posts", ())),
        via=tuple(row.end_via or row.via),
        cited=tuple(row.end_cited or row.cited),
        subjects=tuple(row.subjects),
    )


def latest(connection: Connection, limit: int) -> list[Entry]:
    """Return the latest acts, newest first."""
    wanted = acts().order_by(audit.c.id.desc()).limit(limit)
    return [entry_of(row) for row in connection.execute(wanted)]
