"""The log of reading: a row before anything is handed out, and what came of it behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from access.permit import Permit
from catalog.audit import Audit, Subject
from catalog.database import Database
from catalog.grounds import Grounds
from records.answer import Answer, Case, Writer


@dataclass(slots=True)
class Outcome:
    """What came of a reading: a word, the records that were shown, and those that were cited.

    ``writer`` is what phrased an answer, ``""`` when only records speak.
    """

    words: str = "nothing"
    records: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    writer: str = ""

    def answered(self, answer: Answer) -> None:
        """Note an answer with everything that it shows."""
        cited = dict.fromkeys(citation.document_id for citation in answer.citations)
        shown = cited | dict.fromkeys(records_of(answer.cases))
        if answer.listing is not None:
            shown |= dict.fromkeys(entry.document_id for entry in answer.listing.entries)
        self.words, self.records, self.cited = answer.outcome.value, tuple(shown), tuple(cited)
        self.writer = "" if answer.writer is Writer.EXTRACTIVE else answer.writer.value


class Ledger:
    """Writes the rows of reading. Thread-safe."""

    def __init__(self, database: Database) -> None:
        """Write to the log of this catalog."""
        self._audit = Audit(database)
        self._grounds = Grounds(database)

    @contextmanager
    def reading(
        self,
        permit: Permit,
        act: str,
        detail: Mapping[str, Any],
        subjects: Sequence[Subject] = (),
    ) -> Iterator[Outcome]:
        """Log a reading around what is done in it.

        Raises:
            AuditUnavailable: when it cannot be logged; then nothing is read.
        """
        # SECURITY: the row is durable before anything is read; without it nothing is
        entry = self._audit.begin(permit, act, detail=detail, subjects=subjects)
        outcome = Outcome(words="aborted")
        try:
            yield outcome
            if outcome.words == "aborted":
                outcome.words = "nothing"
        finally:
            self._audit.end(
                entry,
                outcome=outcome.words,
                records=outcome.records,
                cited=outcome.cited,
                detail={"writer": outcome.writer} if outcome.writer else {},
                via=self._grounds.via(permit, outcome.records) if outcome.records else (),
                at=permit.at,
            )


def records_of(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the records of cases, each once: with their copies, and the others of their events."""
    shown = (
        document
        for case in cases
        for document in (
            case.document_id,
            *(copy.document_id for copy in case.copies),
            *(step.document_id for step in case.steps),
        )
    )
    return tuple(dict.fromkeys(shown))
