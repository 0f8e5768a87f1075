"""What is printed: a row in the log before the paper, and the line that the paper bears."""

from __future__ import annotations

from collections.abc import Sequence

from access.permit import Permit
from answer.case_desk import CaseDesk
from answer.ledger import Ledger
from catalog.answers import Answers
from catalog.copies import Copies
from catalog.database import Database
from catalog.reading import Reading


class PrintDesk:
    """Marks what people print. Thread-safe.

    The line states the strictest label of what is printed, and its token: read in again, such a
    paper opens to nobody who may not see everything on it.
    """

    def __init__(self, cases: CaseDesk, database: Database) -> None:
        """Mark what is read from this catalog."""
        self._cases = cases
        self._reading = Reading(database)
        self._answers = Answers(database)
        self._copies = Copies(database)
        self._ledger = Ledger(database)

    def record(self, permit: Permit, document_id: str, version: str = "") -> str | None:
        """Return the line for what the holder sees of a record; ``None`` if missing or forbidden.

        ``version`` names an earlier version, as a citation does.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is to be printed.
        """
        detail = {"document": document_id, **({"version": version} if version else {})}
        with self._ledger.reading(permit, "print", detail) as outcome:
            outcome.words = "refused"
            found = self._reading.numbered(permit, document_id, version)
            if found is None:
                return None
            outcome.words, outcome.records = "printed", (document_id,)
            return self._copies.mark_version(permit, document_id, found[0]).line

    def answer(self, permit: Permit, answer_id: str) -> str | None:
        """Return the line for an answer of the holder's own; else ``None``.

        Raises:
            AuditUnavailable: as :meth:`record`.
        """
        with self._ledger.reading(permit, "print", {"answer": answer_id}) as outcome:
            outcome.words = "refused"
            opened = self._answers.passed_on(permit, answer_id)
            if opened is None:
                return None
            outcome.answered(opened[0])
            return opened[1].line

    def comparison(self, permit: Permit, document_ids: Sequence[str]) -> str:
        """Return the line for a comparison of the cases that records belong to.

        Raises:
            AuditUnavailable: as :meth:`record`.
        """
        return self._cases.printed(permit, document_ids)
