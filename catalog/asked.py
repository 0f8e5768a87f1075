"""What is asked, collected month by month for administrators, who learn of no person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from access.permit import Permit
from access.role import Role
from catalog.database import Database
from catalog.feedback_schema import asked as table
from catalog.standing import standing
from records.asked import Asked, Question, shares, topics

MONTHS = 12
"""Months that are kept, with the present one: a year shows what returns each season."""


def note_asked(
    connection: Connection, permit: Permit, topic: Sequence[str], *, found: bool
) -> None:
    """Keep that the holder asked about nouns, and whether an answer was found this time.

    In the write transaction that keeps the answer. What is older than ``MONTHS`` is forgotten.
    """
    if not topic:
        return
    person = permit.principal
    stated = {"agency": person.agency, "department": person.department, "found": found}
    key = {"month": _month(permit.day), "person_id": person.person_id, "topic": " ".join(topic)}
    connection.execute(delete(table).where(table.c.month < _oldest(permit.day)))
    connection.execute(
        insert(table)
        .values(**key, **stated)
        .on_conflict_do_update(index_elements=list(table.primary_key), set_=stated)
    )


class AskedQuestions:
    """Tells of what is asked, from three persons on."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database

    def report(self, permit: Permit, *, month: str = "", office: str = "") -> Asked | None:
        """Return what was asked in a month (``2026-11``) and an office (``한빛시/안전총괄과``), or ever.

        ``None`` for who is no administrator. Months are those of the office, departments those of
        the month, so that both can be chosen.
        """
        with self._database.reading() as connection:
            holder = standing(connection, permit.principal.person_id, permit.day)
            # SECURITY: who asks what is for administrators alone, and for them without whom
            if holder is None or Role.ADMINISTRATOR not in holder.roles:
                return None
            rows = connection.execute(
                select(table).where(table.c.month >= _oldest(permit.day))
            ).all()
        every = [
            Question(
                row.person_id,
                row.month,
                f"{row.agency}/{row.department}",
                frozenset(row.topic.split()),
                row.found,
            )
            for row in rows
        ]
        there = [each for each in every if office in ("", each.office)]
        then = [each for each in every if month in ("", each.month)]
        chosen = [each for each in there if month in ("", each.month)]
        return Asked(
            months=shares(there, "month"),
            departments=shares(then, "office"),
            unanswered=topics(each for each in chosen if not each.found),
            frequent=topics(chosen),
        )


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _oldest(day: date) -> str:
    """Return the first month that is kept on a day."""
    months = day.year * 12 + day.month - MONTHS
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
