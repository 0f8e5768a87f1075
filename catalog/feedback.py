"""What people say of their answers: that a place helped, or that it is wrong."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.sqlite import insert

from access.permit import Permit
from catalog.answers import Answers
from catalog.database import Database, stamp
from catalog.feedback_schema import feedback as table
from records.feedback import Feedback, Verdict, places_of


class Feedbacks:
    """Keeps what people say of answers, for each person and place the latest."""

    def __init__(self, database: Database) -> None:
        """Keep it in this catalog."""
        self._database = database
        self._answers = Answers(database)

    def give(self, permit: Permit, answer_id: str, said: Feedback) -> bool:
        """Keep what the holder says; ``False`` when there is no such place in an answer of theirs.

        What was said of the place before is replaced.
        """
        answer = self._answers.get(permit, answer_id)
        # SECURITY: of what the holder may not see now nothing is kept, and nothing is told
        if answer is None or said.place not in {each.key for each in places_of(answer)}:
            return False
        remark = said.remark if said.verdict is Verdict.WRONG else ""
        stated = {"verdict": said.verdict.value, "remark": remark, "given": stamp(permit.at)}
        with self._database.writing() as connection:
            connection.execute(
                insert(table)
                .values(
                    answer_id=answer_id,
                    person_id=permit.principal.person_id,
                    place=said.place,
                    **stated,
                )
                .on_conflict_do_update(index_elements=list(table.primary_key), set_=stated)
            )
        return True

    def take_back(self, permit: Permit, answer_id: str, place: str) -> bool:
        """Forget what the holder said of a place; ``False`` when they said nothing."""
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(table).where(_own(permit, answer_id), table.c.place == place)
            )
        return bool(gone.rowcount)

    def own(self, permit: Permit, answer_id: str) -> tuple[Feedback, ...]:
        """Return what the holder said of an answer, in order of place."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(table).where(_own(permit, answer_id)).order_by(table.c.place)
            ).all()
        return tuple(Feedback(row.place, Verdict(row.verdict), row.remark) for row in rows)


def _own(permit: Permit, answer_id: str) -> ColumnElement[bool]:
    # SECURITY: one's own only
    return and_(table.c.answer_id == answer_id, table.c.person_id == permit.principal.person_id)
