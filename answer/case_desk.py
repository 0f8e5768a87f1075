"""Cases read for people: timelines and comparisons, each with its audit row first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from access.permit import Permit
from answer.comparison import MOST_CASES, compare
from answer.comparison_export import ComparisonForm, written
from answer.ledger import Ledger, Outcome, records_of
from answer.logged import logged
from answer.similar import cases_like_blocks, cases_like_record, cases_like_text
from answer.timeline import timeline_of
from catalog.copies import TITLE, Copies
from catalog.database import Database
from catalog.reading import Reading
from index.search import Search
from ingest.upload import read_upload
from records.answer import Case
from records.comparison import Comparison, Timeline


class CaseDesk:
    """Reads cases for people. Thread-safe."""

    def __init__(self, search: Search, database: Database) -> None:
        """Read this catalog through this search."""
        self._search = search
        self._reading = Reading(database)
        self._copies = Copies(database)
        self._ledger = Ledger(database)

    def timeline(self, permit: Permit, document_id: str) -> Timeline | None:
        """Return the case that a record belongs to; ``None`` when it is missing or forbidden.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is read.
        """
        with self._ledger.reading(permit, "timeline", {"document": document_id}) as outcome:
            outcome.words = "refused"
            view = self._reading.document(permit, document_id)
            if view is None:
                return None
            timeline, records = timeline_of(permit, view, self._search)
            outcome.words, outcome.records = "found", tuple(each.document_id for each in records)
        return timeline

    def like_record(
        self, permit: Permit, document_id: str, *, others: bool = False
    ) -> list[Case] | None:
        """Return the cases like a record; ``None`` when it is missing or forbidden.

        With ``others`` those of its own agency are left out.

        Raises:
            AuditUnavailable: as :meth:`timeline`.
        """
        with self._ledger.reading(permit, "similar", {"document": document_id}) as outcome:
            outcome.words = "refused"
            view = self._reading.document(permit, document_id)
            if view is None:
                return None
            cases = cases_like_record(permit, view, self._search, others=others)
            outcome.words = "found" if cases else "nothing"
            outcome.records = records_of(cases)
        return cases

    def like_text(self, permit: Permit, text: str, *, others: bool = False) -> list[Case]:
        """Return the cases like a text, best first; with ``others`` none of the holder's own agency.

        Raises:
            AuditUnavailable: as :meth:`timeline`.
        """
        with self._ledger.reading(permit, "similar", {"text": logged(text)}) as outcome:
            cases = cases_like_text(permit, text, self._search, others=others)
            outcome.words = "found" if cases else "nothing"
            outcome.records = records_of(cases)
        return cases

    def like_file(
        self, permit: Permit, content: BinaryIO, name: str, *, others: bool = False
    ) -> list[Case]:
        """Return the cases like a file that the holder brings, best first; the file is not kept.

        With ``others`` none of the holder's own agency.

        Raises:
            Unreadable: with a sentence in Korean, when the file cannot be read or may not be.
            AuditUnavailable: as :meth:`timeline`.
        """
        with self._ledger.reading(permit, "similar", {"file": logged(name)}) as outcome:
            outcome.words = "refused"
            read = read_upload(content, name)
            stated = (each.value for each in read.fields if each.name == "제목")
            title = next(stated, read.blocks[0].text if read.blocks else name)
            cases = cases_like_blocks(permit, title, read.blocks, self._search, others=others)
            outcome.words = "found" if cases else "nothing"
            outcome.records = records_of(cases)
        return cases

    def compare(self, permit: Permit, document_ids: Sequence[str]) -> Comparison:
        """Return the cases that records belong to, side by side; at most ``MOST_CASES``.

        What is missing or forbidden is left out, both alike.

        Raises:
            AuditUnavailable: as :meth:`timeline`.
        """
        with self._ledger.reading(permit, "compare", {"documents": list(document_ids)}) as outcome:
            return self._compared(permit, document_ids, outcome)

    def export(self, permit: Permit, document_ids: Sequence[str], form: ComparisonForm) -> bytes:
        """Return a comparison as a file that bears its label, to be passed on with it.

        Raises:
            AuditUnavailable: as :meth:`timeline`.
        """
        detail = {"documents": list(document_ids), "form": form.value}
        with self._ledger.reading(permit, "export", detail) as outcome:
            made = self._compared(permit, document_ids, outcome)
            mark = self._copies.mark(permit, _shown(made))
            return written(made, form, mark, permit.principal.name, permit.at)

    def printed(self, permit: Permit, document_ids: Sequence[str]) -> str:
        """Return the line that a printed comparison bears.

        Raises:
            AuditUnavailable: as :meth:`timeline`; nothing is to be printed.
        """
        detail = {"documents": list(document_ids)}
        with self._ledger.reading(permit, "print", detail) as outcome:
            made = self._compared(permit, document_ids, outcome)
            return self._copies.mark(permit, _shown(made)).line

    def _compared(
        self, permit: Permit, document_ids: Sequence[str], outcome: Outcome
    ) -> Comparison:
        chosen = list(dict.fromkeys(document_ids))[:MOST_CASES]
        views = [self._reading.document(permit, each) for each in chosen]
        made = compare(permit, [each for each in views if each is not None], self._search)
        shown = [step.document_id for case in made.cases for step in case.steps]
        cited = dict.fromkeys(document for document, _ in _places(made))
        outcome.words = "found" if made.cases else "nothing"
        outcome.records, outcome.cited = tuple(dict.fromkeys(shown)), tuple(cited)
        return replace(made, label=self._copies.label(permit, _shown(made)))


def _shown(comparison: Comparison) -> list[tuple[str, int]]:
    titles = [(step.document_id, TITLE) for case in comparison.cases for step in case.steps]
    # SECURITY: a case names records, and is headed by one, of which nothing may be quoted
    return [*_places(comparison), *titles]


def _places(comparison: Comparison) -> list[tuple[str, int]]:
    return [
        (quoted.document_id, quoted.block)
        for aspect in comparison.aspects
        for cell in aspect.cells
        for quoted in cell
    ]
