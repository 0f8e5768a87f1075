"""Plain searches page by page, in the order that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access.permit import Permit
from answer.ask import read_question
from answer.folding import Folded, fold
from answer.found import Found, by_record, records_found
from answer.ledger import Ledger
from answer.logged import logged
from answer.narrowing import stated_of
from answer.subject import about
from answer.thread import SUBJECT
from catalog.database import Database
from catalog.listing import Listings
from index.facets import Facets, facets
from index.search import Filters, Hit, Search
from records.answer import Understood

PART = 20
"""Records on one page."""
DEEP = 100
"""Records that a search orders and pages through: what is less like the query is no find."""
_POOL = 6
"""Passages fetched per record wanted, since several of one record fold into one."""


class SearchOrder(StrEnum):
    """How what was found is ordered."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of what was found, from 1, whether there is another, and the values of the filters."""

    found: tuple[Found, ...]
    facets: Facets
    page: int
    more: bool


class SearchDesk:
    """Searches for people. Thread-safe."""

    def __init__(self, search: Search, database: Database) -> None:
        """Search this catalog."""
        self._search = search
        self._listings = Listings(database)
        self._ledger = Ledger(database)

    def page(
        self,
        permit: Permit,
        query: str,
        *,
        filters: Filters = Filters(),
        order: SearchOrder = SearchOrder.RELEVANCE,
        page: int = 1,
    ) -> SearchPage:
        """Return a page of the records that a query finds, of the ``DEEP`` most relevant at most.

        Ordered by date undated ones come last, by name in order of code points; ties stay in order
        of relevance. Nothing tells how many there are in all: a page knows whether another follows.
        The first page of the most relevant is what nearly everybody looks at; it reads no deeper.

        Raises:
            AuditUnavailable: when it could not be logged; nothing is read.
        """
        with self._ledger.reading(permit, "search", {"query": logged(query)}) as outcome:
            part, more, hits = self._part(permit, query, filters, order, page)
            found = _with_places(query, part, hits)
            counted = facets(permit, self._search, query, filters)
            outcome.words = "found" if found else "nothing"
            outcome.records = records_found(found)
        return SearchPage(tuple(found), counted, page, more)

    def choices(
        self,
        permit: Permit,
        question: str,
        filters: Filters,
        understood: Iterable[Understood] = (),
    ) -> Facets:
        """Return what a question can be narrowed to, counted over what holds its subject.

        With the subject that a thread has carried over; of all that may be seen without one.

        Raises:
            AuditUnavailable: as :meth:`page`.
        """
        carried = [each.value for each in understood if each.kind == SUBJECT]
        detail = {"question": logged(question), "filters": stated_of(filters)}
        with self._ledger.reading(permit, "narrow", detail) as outcome:
            text = " ".join([*carried, question])
            asked = read_question(permit, text, self._search, self._listings)
            counted = facets(permit, self._search, " ".join(about(asked.subject)), filters)
            outcome.words = "found" if any(counted.values()) else "nothing"
        return counted

    def _part(
        self, permit: Permit, query: str, filters: Filters, order: SearchOrder, page: int
    ) -> tuple[list[Folded], bool, list[Hit]]:
        """Return the records of a page, whether another follows, and the hits they come from."""
        first: list[Folded] = []
        if order is SearchOrder.RELEVANCE:
            hits = self._search.search(permit, query, k=PART * _POOL, filters=filters)
            folded = fold(hit.passage.record for hit in hits)
            first = folded[:PART]
            if page == 1:
                return first, len(folded) > PART or len(hits) == PART * _POOL, hits
        hits = self._search.search(permit, query, k=DEEP * _POOL, filters=filters)
        shown = {each for one in first for each in _ids(one)}  # as the first page showed them
        folded = fold(hit.passage.record for hit in hits)[:DEEP]
        deep = [*first, *(each for each in folded if shown.isdisjoint(_ids(each)))]
        return (
            _ordered(deep, order)[(page - 1) * PART : page * PART],
            len(deep) > page * PART,
            hits,
        )


def _ids(folded: Folded) -> tuple[str, ...]:
    return tuple(each.document_id for each in (folded.record, *folded.copies))


def _ordered(folded: list[Folded], order: SearchOrder) -> list[Folded]:
    match order:
        case SearchOrder.RELEVANCE:
            return folded
        case SearchOrder.NAME:
            return sorted(folded, key=lambda each: each.record.title)
        case SearchOrder.NEWEST | SearchOrder.OLDEST:
            sign = -1 if order is SearchOrder.NEWEST else 1
            return sorted(folded, key=lambda each: _day(each.record.date, sign))


def _day(day: date | None, sign: int) -> tuple[bool, int]:
    return day is None, sign * day.toordinal() if day is not None else 0


def _with_places(query: str, part: Sequence[Folded], hits: Sequence[Hit]) -> list[Found]:
    """Return folded records with their best places, in their order."""
    place = {identifier: at for at, each in enumerate(part) for identifier in _ids(each)}
    mine = [hit for hit in hits if hit.passage.record.document_id in place]
    found = by_record(query, mine)
    return sorted(found, key=lambda each: place[each.record.document_id])
