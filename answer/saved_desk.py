"""Searches that people repeat: what is new in them for their owner, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass

from access.permit import Permit
from answer.ledger import Ledger
from answer.logged import logged
from answer.narrowing import filters_of, fulfilling
from answer.subject import subject_of
from catalog.database import Database
from catalog.listing import Listings
from catalog.reading import Reading
from catalog.saved_searches import SavedSearches, SearchNotSaved
from catalog.visible import Sight
from index.matching import chunks_holding
from index.search import Search
from records.passage import Particulars
from records.saved_search import News, SavedSearch
from records.stated import Stated

MOST_RECORDS = 1000
"""Records that a saved search may find when it is saved: what finds everything tells of nothing."""
_TOO_WIDE = (
    f"해당하는 자료가 {MOST_RECORDS:,}건을 넘어 새 자료를 알려 드릴 수 없습니다. 낱말이나 조건을 더한 뒤 "
    "저장해 주시기 바랍니다."
)
_NOTHING = "찾는 낱말(명사)이나 조건을 넣은 뒤 저장해 주시기 바랍니다."


@dataclass(frozen=True, slots=True)
class _Told:
    """What was new for a person, and the state of everything on which that depends."""

    state: tuple[str, Sight, int, tuple[SavedSearch, ...]]
    records: int


class SavedDesk:
    """Keeps searches for people and tells what is new in them. Thread-safe."""

    def __init__(self, search: Search, database: Database) -> None:
        """Look through this catalog with this search."""
        self._search = search
        self._saved = SavedSearches(database)
        self._listings = Listings(database)
        self._reading = Reading(database)
        self._ledger = Ledger(database)
        self._told: dict[str, _Told] = {}

    def save(self, permit: Permit, query: str, filters: Stated) -> str:
        """Keep a search, with what it finds now as seen, and return its identifier.

        It finds every record that holds all nouns of the query and meets the filters: each is
        judged by itself, so that none is new because another one went.

        Raises:
            SearchNotSaved: when it finds more than ``MOST_RECORDS``, states nothing, or there are
                too many.
            AuditUnavailable: when it could not be logged; nothing is kept.
        """
        query = logged(query.strip())
        stated = {name: values for name, values in filters.items() if values}
        with self._ledger.reading(permit, "saved_search", {"query": query}) as outcome:
            outcome.words = "refused"
            if not (subject_of(query) or (stated and not query)):
                raise SearchNotSaved(_NOTHING)
            found = self._found(permit, query, stated)
            if len(found) > MOST_RECORDS:
                raise SearchNotSaved(_TOO_WIDE)
            made = self._saved.add(permit, query, stated, {each.document_id for each in found})
            outcome.words = "done"
        return made

    def news(self, permit: Permit) -> list[News]:
        """Return the holder's searches, the latest first, each with what is new to them.

        Raises:
            AuditUnavailable: as :meth:`save`.
        """
        searches = self._saved.list(permit)
        if not searches:
            return []
        with self._ledger.reading(permit, "saved_search", {}) as outcome:
            told = [News(each, self._new(permit, each)) for each in searches]
            outcome.records = tuple(
                dict.fromkeys(record.document_id for each in told for record in each.new)
            )
            outcome.words = "found" if outcome.records else "nothing"
        return told

    def unseen(self, permit: Permit) -> int:
        """Return how many records are new to the holder in their searches, for a mark on every page.

        Nothing is read as long as neither catalog nor index, rights nor searches have changed.

        Raises:
            AuditUnavailable: as :meth:`save`.
        """
        searches = tuple(self._saved.list(permit))
        view = self._search.view(permit) if searches else None
        if view is None:
            return 0
        latest, _ = self._reading.changed(permit, 0, 0)
        state = view.generation.name, view.sight, latest, searches
        person = permit.principal.person_id
        told = self._told.get(person)
        if told is None or told.state != state:  # SECURITY: with the rights of now, to the day
            new = {record.document_id for each in self.news(permit) for record in each.new}
            told = _Told(state, len(new))
            self._told[person] = told
        return told.records

    def seen(self, permit: Permit, identifier: str) -> bool:
        """Note that the holder has seen what a search of theirs finds; ``False`` without it.

        Raises:
            AuditUnavailable: as :meth:`save`.
        """
        detail = {"seen": logged(identifier)}
        with self._ledger.reading(permit, "saved_search", detail) as outcome:
            outcome.words = "refused"
            mine = next((each for each in self._saved.list(permit) if each.id == identifier), None)
            if mine is None:
                return False
            found = {each.document_id for each in self._found(permit, mine.query, mine.filters)}
            self._saved.mark(permit, identifier, mine.seen | found)
            outcome.words = "done"
        return True

    def drop(self, permit: Permit, identifier: str) -> bool:
        """Forget a search of the holder; ``False`` when there is none such.

        Raises:
            AuditUnavailable: as :meth:`save`.
        """
        detail = {"drop": logged(identifier)}
        with self._ledger.reading(permit, "saved_search", detail) as outcome:
            done = self._saved.drop(permit, identifier)
            outcome.words = "done" if done else "refused"
        return done

    def _new(self, permit: Permit, search: SavedSearch) -> tuple[Particulars, ...]:
        found = self._found(permit, search.query, search.filters)
        return tuple(each for each in found if each.document_id not in search.seen)

    def _found(self, permit: Permit, query: str, stated: Stated) -> list[Particulars]:
        words = subject_of(query)
        records = (
            self._listings.matched(permit, chunks_holding(permit, self._search, words))
            if words
            else self._listings.every(permit)
        )
        return list(filter(fulfilling(permit, self._search, filters_of(stated)), records))
