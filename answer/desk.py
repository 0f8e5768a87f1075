"""The one door to records: every reading leaves an audit row before anything is handed out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from access.permit import Permit
from answer.answer_export import AnswerForm, written
from answer.archive_desk import ArchiveDesk
from answer.ask import ask
from answer.case_desk import CaseDesk
from answer.clear_desk import ClearDesk
from answer.example_desk import ExampleDesk
from answer.feedback_desk import FeedbackDesk
from answer.found import Found, by_record, records_found
from answer.ledger import Ledger
from answer.logged import logged
from answer.narrowing import filters_of, stated_of
from answer.personal_desk import PersonalDesk
from answer.phase import Phase
from answer.print_desk import PrintDesk
from answer.rendition import Form, rendered
from answer.saved_desk import SavedDesk
from answer.search_desk import SearchDesk
from answer.still_understood import still_understood
from answer.topic import topic_of
from answer.writer import AnswerWriter, Extractive, phrased
from catalog.answers import Answers
from catalog.copies import WHOLE, Copies
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.listing import Listings
from catalog.notices import Notices
from catalog.reading import Original, Reading
from catalog.views import DocumentView
from index.facets import Facets, facets
from index.search import Filters, Readiness, Search
from index.turns import Turns
from language.morphemes import cut_once
from records.answer import Answer, Notice

_AT_ONCE = 2
"""Questions that are answered at once. Answering is Python, which one thread does at a time: of eight each took
twice the CPU (docs/benchmarks.md). While one waits for the model or the catalog, the other goes on."""
_POOL = 6
"""Passages fetched per record wanted, since several of one record fold into one."""


class Desk:
    """Reads for people. Thread-safe."""

    def __init__(
        self,
        search: Search,
        database: Database,
        keys: KeyFile | None = None,
        writer: AnswerWriter = Extractive(),
    ) -> None:
        """Read this catalog through this search; clear personal data opens with ``keys`` alone.

        Answers are phrased by ``writer``.
        """
        self._writer = writer
        self._turns = Turns(_AT_ONCE)
        self._search = search
        self._reading = Reading(database)
        self._answers = Answers(database)
        self._listings = Listings(database)
        self._notices = Notices(database)
        self._copies = Copies(database)
        self._ledger = Ledger(database)
        self.clear = ClearDesk(database, keys)
        self.cases = CaseDesk(search, database)
        self.printing = PrintDesk(self.cases, database)
        self.feedback = FeedbackDesk(database)
        self.examples = ExampleDesk(database)
        self.archive = ArchiveDesk(database)
        self.files = PersonalDesk(database)
        self.saved = SavedDesk(search, database)
        self.searches = SearchDesk(search, database)

    @property
    def by_words_alone(self) -> bool:
        """Return whether the model was away at the last search: then words alone found."""
        return self._search.by_words_alone

    def ask(
        self,
        permit: Permit,
        question: str,
        *,
        drop: Collection[str] = (),
        after: str = "",
        filters: Filters | None = None,
        begins: Callable[[Phase], None] = lambda _: None,
    ) -> tuple[str, Answer]:
        """Return the identifier under which an answer is kept, and the answer.

        ``drop`` are keys of what was understood and is not wanted; ``after`` is an answer of the
        holder's own that the question follows. What is not theirs is followed as little as what
        is missing. It is found within ``filters``, and without any within those of the answer that
        it follows. ``begins`` is told of each phase as it begins.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is answered.
            ModelBusy: when too many wait for their answers.
        """
        stated = stated_of(filters or Filters())
        more = {"after": after, "filters": stated}
        asked = {"question": logged(question), **{name: it for name, it in more.items() if it}}
        if self._writer.handed_to:
            asked["handed_to"] = self._writer.handed_to
        with cut_once(), self._ledger.reading(permit, "ask", asked) as outcome:
            previous = self._kept(permit, after) if after else None
            if filters is None:
                filters = filters_of(previous.filters) if previous else Filters()
            begins(Phase.FIND)
            with self._turns.admitted(background=False), self._turns.turn(background=False):
                found = ask(
                    permit,
                    question,
                    self._search,
                    self._listings,
                    drop=drop,
                    previous=previous,
                    filters=filters,
                )
            begins(Phase.WRITE)
            found = phrased(found, self._writer)
            # a number that was asked for stays in no kept answer
            found = replace(
                found,
                question=logged(found.question),
                after=after if previous else "",
                filters=stated_of(filters),
            )
            noticed = self._search.noticed(permit, question)
            # of what lies outside of its filters nobody knows whether it would answer it
            within = found.empty and found.filters
            topic = () if within else topic_of(found.question, found.understood)
            identifier = self._answers.keep(permit, found, noticed, topic)
            begins(Phase.CHECK)
            # SECURITY: what was disposed of since it was kept is not handed out all the same
            answer = self._answers.get(permit, identifier) or found.without_records()
            outcome.answered(answer)
        return identifier, answer

    def answer(self, permit: Permit, answer_id: str) -> Answer | None:
        """Return a kept answer of the holder's own, checked anew; else ``None``.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        with self._ledger.reading(permit, "open_answer", {"answer": answer_id}) as outcome:
            answer = self._kept(permit, answer_id)
            outcome.words = "refused"
            if answer is not None:
                outcome.answered(answer)
        return answer

    def _kept(self, permit: Permit, answer_id: str) -> Answer | None:
        answer = self._answers.get(permit, answer_id)
        if answer is None:
            return None
        seen, overruled = (
            still_understood(permit, each, self._search, self._listings)
            for each in (answer.understood, answer.overruled)
        )
        return replace(answer, understood=seen, overruled=overruled)

    def listing(self, permit: Permit, answer_id: str) -> bytes | None:
        """Return the listing of a kept answer of the holder's own as XLSX, checked anew.

        ``None`` when there is no such answer, or it lists nothing.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        from answer.workbook import listing_workbook  # a server starts without openpyxl

        with self._ledger.reading(permit, "export", {"answer": answer_id}) as outcome:
            outcome.words = "refused"
            answer = self._kept(permit, answer_id)
            if answer is None or answer.listing is None:
                return None
            outcome.answered(answer)
            listed = [(entry.document_id, WHOLE) for entry in answer.listing.entries]
            mark = self._copies.mark(permit, listed)
            return listing_workbook(answer, answer.listing, mark, permit.principal.name, permit.at)

    def export(self, permit: Permit, answer_id: str, form: AnswerForm) -> bytes | None:
        """Return a kept answer of the holder's own as a file that bears its label, checked anew.

        ``None`` when there is no such answer, and empty when it has nothing to pass on.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        detail = {"answer": answer_id, "form": form.value}
        with self._ledger.reading(permit, "export", detail) as outcome:
            outcome.words = "refused"
            opened = self._answers.passed_on(permit, answer_id)
            if opened is None:
                return None
            answer, mark = opened
            outcome.answered(answer)
            if answer.empty:
                return b""
            return written(answer, form, mark, permit.principal.name, permit.at)

    def search(
        self, permit: Permit, query: str, *, filters: Filters = Filters(), k: int = 10
    ) -> list[Found]:
        """Return up to ``k`` records, best first, each with its best places.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        with self._ledger.reading(permit, "search", {"query": logged(query)}) as outcome:
            found = self._found(permit, query, filters, k)
            outcome.words = "found" if found else "nothing"
            outcome.records = records_found(found)
        return found

    def search_with_facets(
        self, permit: Permit, query: str, *, filters: Filters = Filters(), k: int = 10
    ) -> tuple[list[Found], Facets]:
        """Return what :meth:`search` does, and how many records each value of a filter would leave.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        with self._ledger.reading(permit, "search", {"query": logged(query)}) as outcome:
            found = self._found(permit, query, filters, k)
            counted = facets(permit, self._search, query, filters)
            outcome.words = "found" if found else "nothing"
            outcome.records = records_found(found)
        return found, counted

    def _found(self, permit: Permit, query: str, filters: Filters, k: int) -> list[Found]:
        hits = self._search.search(permit, query, k=k * _POOL, filters=filters)
        return by_record(query, hits)[:k]

    def notices(self, permit: Permit, query: str) -> tuple[Notice, ...]:
        """Return the departments that have something to a query which the holder may not read.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        found = self._notices.departments(permit, self._search.noticed(permit, query))
        if found:  # nothing leaves where nothing is told
            with self._ledger.reading(permit, "notice", {"query": logged(query)}) as outcome:
                outcome.words = "told"
        return found

    def document(self, permit: Permit, document_id: str, version: str = "") -> DocumentView | None:
        """Return what the holder may see of a record; ``None`` when missing or forbidden.

        ``version`` names an earlier version, as a citation does; the current one without it.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        detail = {"document": document_id, **({"version": version} if version else {})}
        with self._ledger.reading(permit, "open", detail) as outcome:
            outcome.words = "refused"
            view = self._reading.document(permit, document_id, version)
            if view is not None:
                outcome.words, outcome.records = "opened", (document_id,)
        return view

    def original(self, permit: Permit, document_id: str) -> Original | None:
        """Return the original file, open; ``None`` when it may not be opened.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        subjects = self.clear.subjects(permit, document_id)  # an original shows them all
        with self._ledger.reading(
            permit, "download", {"document": document_id}, subjects
        ) as outcome:
            outcome.words = "refused"
            original = self._reading.original(permit, document_id)
            if original is not None:
                outcome.words, outcome.records = "downloaded", (document_id,)
        return original

    def copy(
        self, permit: Permit, document_id: str, form: Form, *, civil: bool = False
    ) -> str | None:
        """Return a copy of what the holder may see of a record; ``None`` when missing or forbidden.

        With ``civil`` it is for an answer to a citizen, and empty when nothing is open to them.

        Raises:
            AuditUnavailable: as :meth:`ask`.
        """
        detail = {"document": document_id, "form": form.value, "civil": civil}
        with self._ledger.reading(permit, "copy", detail) as outcome:
            outcome.words = "refused"
            made = self._copies.issue(permit, document_id, civil=civil)
            if made is None:
                return None
            if not made.blocks:
                return ""
            outcome.words, outcome.records = "copied", (document_id,)
            return rendered(made, form, permit.principal.name, permit.at)

    def agencies(self, permit: Permit) -> list[str]:
        """Return the agencies of visible records, for the choice of a filter."""
        return self._reading.agencies(permit)

    def readiness(self, permit: Permit) -> Readiness:
        """Return how many of the passages that the holder may see are found by meaning as yet."""
        return self._search.readiness(permit)

    def refresh(self, permit: Permit) -> None:
        """Take up the newest index generation for whoever asks next."""
        self._search.refresh()
