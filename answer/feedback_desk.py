"""What people say of answers and what offices learn of it, each with its audit row first."""

from __future__ import annotations

from access.permit import Permit
from access.principal import Principal
from answer.ledger import Ledger
from answer.logged import logged
from catalog.answers import Answers
from catalog.database import Database
from catalog.feedback import Feedbacks
from catalog.record_feedback import FeedbackOnRecords
from privacy.kinds import Kind
from privacy.masks import MASKS
from records.feedback import LONGEST_REMARK, Feedback, Place, RecordFeedback, places_of


class FeedbackDesk:
    """Takes what people say, and hands out what of it may be told. Thread-safe."""

    def __init__(self, database: Database) -> None:
        """Work in this catalog."""
        self._answers = Answers(database)
        self._feedbacks = Feedbacks(database)
        self._on_records = FeedbackOnRecords(database)
        self._ledger = Ledger(database)

    def give(self, permit: Permit, answer_id: str, said: Feedback) -> bool:
        """Keep what the holder says of a place of their answer; ``False`` without such a place.

        The remark is kept without personal data, and without the holder's own name.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is kept.
        """
        remark = _unsigned(logged(said.remark), permit.principal)[:LONGEST_REMARK]
        detail = {"answer": answer_id, "place": logged(said.place), "verdict": said.verdict.value}
        with self._ledger.reading(permit, "feedback", detail) as outcome:
            kept = self._feedbacks.give(
                permit, answer_id, Feedback(said.place, said.verdict, remark)
            )
            outcome.words = "done" if kept else "refused"
        return kept

    def take_back(self, permit: Permit, answer_id: str, place: str) -> bool:
        """Forget what the holder said of a place; ``False`` when they said nothing.

        Raises:
            AuditUnavailable: as :meth:`give`.
        """
        detail = {"answer": answer_id, "place": logged(place), "verdict": ""}
        with self._ledger.reading(permit, "feedback", detail) as outcome:
            gone = self._feedbacks.take_back(permit, answer_id, place)
            outcome.words = "done" if gone else "refused"
        return gone

    def own(self, permit: Permit, answer_id: str) -> tuple[Feedback, ...]:
        """Return what the holder said of an answer, in order of place; nothing of a record."""
        return self._feedbacks.own(permit, answer_id)

    def places(self, permit: Permit, answer_id: str) -> tuple[Place, ...] | None:
        """Return what of an answer can be spoken of; ``None`` without such an answer of theirs.

        Raises:
            AuditUnavailable: as :meth:`give`.
        """
        with self._ledger.reading(permit, "open_answer", {"answer": answer_id}) as outcome:
            outcome.words = "refused"
            answer = self._answers.get(permit, answer_id)
            if answer is None:
                return None
            outcome.answered(answer)
        return places_of(answer)

    def on_records(self, permit: Permit) -> list[RecordFeedback]:
        """Return what was said of the records that the holder decides for and may read.

        Raises:
            AuditUnavailable: as :meth:`give`.
        """
        with self._ledger.reading(permit, "read_feedback", {}) as outcome:
            found = self._on_records.of_office(permit)
            outcome.words = "found" if found else "nothing"
            outcome.records = tuple(each.record.document_id for each in found)
        return found


def _unsigned(remark: str, writer: Principal) -> str:
    """Return a remark without the name and the login of who wrote it."""
    # SECURITY: the office learns what is wrong, not who said so
    for own in (writer.name, writer.person_id):
        remark = remark.replace(own, MASKS[Kind.NAME]) if len(own) > 1 else remark
    return remark
