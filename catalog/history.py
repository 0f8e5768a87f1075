"""What a person has asked: their own questions by day, which tell of no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, literal_column, select

from access.permit import Permit
from catalog.database import Database
from catalog.schema import answer as table


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """A question of one's own, and the answer that is kept of it."""

    answer_id: str
    question: str
    at: datetime


class History:
    """Lists what people asked."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database

    def latest(
        self, permit: Permit, *, words: str = "", most: int = 50, behind: int = 0
    ) -> list[AskedOnce]:
        """Return up to ``most`` of the holder's own questions that hold ``words``, latest first.

        ``behind`` so many others; without regard to the case of letters.
        """
        question = table.c.body["question"].as_string()
        wanted = (
            select(table.c.id, question.label("question"), table.c.asked)
            .where(
                table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
                *_holding(words),
            )
            .order_by(table.c.asked.desc(), literal_column("answer.rowid").desc())
            .limit(most)
            .offset(behind)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return [AskedOnce(row.id, row.question, _moment(permit, row.asked)) for row in rows]

    def count(self, permit: Permit, *, words: str = "") -> int:
        """Return how many of the holder's own questions hold ``words``."""
        wanted = (
            select(func.count())
            .select_from(table)
            .where(
                table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
                *_holding(words),
            )
        )
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar_one()

    def asked_at(self, permit: Permit, answer_id: str) -> datetime | None:
        """Return when an answer of the holder's own was made; ``None`` for any other."""
        wanted = select(table.c.asked).where(
            table.c.id == answer_id,
            table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
        )
        with self._database.reading() as connection:
            asked = connection.execute(wanted).scalar_one_or_none()
        return _moment(permit, asked) if asked is not None else None


def _holding(words: str) -> list[ColumnElement[bool]]:
    question = table.c.body["question"].as_string()
    return [question.icontains(each, autoescape=True) for each in words.split()]


def _moment(permit: Permit, stored: datetime) -> datetime:
    """Return a stored moment in the time zone of the request."""
    return stored.replace(tzinfo=UTC).astimezone(permit.at.tzinfo)
