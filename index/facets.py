"""How many records there are for each value of a filter: of those that the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from index.generation import Generation
from index.masks import Filters, narrowed_rows, narrowing_of, permitted_rows, shared_with
from index.search import Search
from index.texts import TOPIC, TYPE
from index.view import View
from language.morphemes import shared_morphemes

HELD = 0.5
"""A passage that holds so much of the query's words matches it."""
MOST = 20
"""Values of one filter; a few hundred departments are no choice."""
_SHARED = 2
"""Records that a topic must be the matter of: a title's every noun is none."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter, and how many records it would leave."""

    name: str
    records: int


Facets = Mapping[str, tuple[Value, ...]]
"""Values by the names of ``Filters``: most records first, ties by name; years from the latest on."""
_Counted = list[tuple[str, int]]


def facets(permit: Permit, search: Search, query: str, filters: Filters = Filters()) -> Facets:
    """Return how many records each value of each filter would leave.

    A record counts when one of its permitted passages holds ``HELD`` of the query's words and it
    fulfils the other filters; that depends on the query and on what the holder sees of it alone.
    What is wanted already is among the values, with 0 if need be.
    """
    terms = sorted(set(shared_morphemes().content(query)))
    view = search.view(permit)
    if view is None:  # as where there is an index of which the holder may see nothing
        return {name: _chosen(name, [], getattr(filters, name), terms) for name in _COUNTED}
    generation = view.generation
    rows = generation.rows
    # SECURITY: no part of a record without the right to the record, as when it is opened
    mine = view.permitted & permitted_rows(rows, rows.record_acl_id, view.sight)
    # SECURITY: a record that was closed or renamed since is counted under no earlier name
    mine &= search.unchanged(permit, generation)
    mine &= _holding(generation, terms)
    mine &= narrowed_rows(rows, narrowing_of(generation.names, _apart(filters)))
    fulfilled = {
        name: _fulfilling(view, replace(Filters(), **{name: getattr(filters, name)}))
        for name in _COUNTED
        if getattr(filters, name)
    }
    found = {}
    for name, count in _COUNTED.items():
        left = mine.copy()
        for other, fulfilling in fulfilled.items():
            if other != name:
                left &= fulfilling
        found[name] = _chosen(name, count(view, left), getattr(filters, name), terms)
    return found


def _apart(filters: Filters) -> Filters:
    """Return the filters that have no values to choose from."""
    return Filters(not_agencies=filters.not_agencies, since=filters.since, until=filters.until)


def _fulfilling(view: View, filters: Filters) -> NDArray[np.bool_]:
    if filters.communities:
        return shared_with(filters.communities, view.scopes, view.sight)
    return narrowed_rows(view.generation.rows, narrowing_of(view.generation.names, filters))


def _holding(generation: Generation, terms: list[str]) -> NDArray[np.bool_]:
    held = np.zeros(len(generation.rows.chunk_id), np.uint16)
    postings = generation.postings_of(terms)
    for term in range(len(terms)):
        held[postings.rows_of(term)] += 1
    return held >= HELD * len(terms)


def _records(generation: Generation, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the first row of each record that has one of some rows; the others state the same."""
    starts = generation.records
    return starts[np.logical_or.reduceat(rows, starts)] if len(starts) else starts


def _named(column: str, form: str = "{}") -> Callable[[View, NDArray[np.bool_]], _Counted]:
    before = form.format("")

    def count(view: View, rows: NDArray[np.bool_]) -> _Counted:
        numbers = getattr(view.generation.rows, column)[_records(view.generation, rows)]
        counts = np.bincount(numbers.ravel())
        called = list(view.generation.names)
        named = (
            (called[number].removeprefix(before), int(counts[number]))
            for number in np.flatnonzero(counts).tolist()
            if called[number].startswith(before)
        )
        # of records of no agency, or of an agency and no department, no name is told
        return [(name, records) for name, records in named if name and not name.endswith("/")]

    return count


def _years(view: View, rows: NDArray[np.bool_]) -> _Counted:
    days = view.generation.rows.day[_records(view.generation, rows)]
    years = (days[days > 0] - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]")
    found, counts = np.unique(years, return_counts=True)
    return list(zip(found.astype(str).tolist(), counts.tolist(), strict=True))


def _communities(view: View, rows: NDArray[np.bool_]) -> _Counted:
    counted = (
        (name, len(_records(view.generation, rows & shared_with([name], view.scopes, view.sight))))
        for name in view.sight.communities
    )
    return [(name, records) for name, records in counted if records]


_COUNTED: Mapping[str, Callable[[View, NDArray[np.bool_]], _Counted]] = {
    "agencies": _named("agency"),
    "departments": _named("department"),
    "years": _years,
    "types": _named("types", TYPE),
    "topics": _named("topics", TOPIC),
    "communities": _communities,
}


def _chosen(
    name: str, counted: _Counted, wanted: frozenset[str] | frozenset[int], terms: list[str]
) -> tuple[Value, ...]:
    """Return the values that are shown: those wanted, and the most frequent of the others."""
    counts, own = dict(counted), {str(each) for each in wanted}
    if name == "topics":  # the query's own words would leave what is there already
        counts = {n: c for n, c in counts.items() if n in own or (c >= _SHARED and n not in terms)}
    falling = sorted(counts, key=lambda each: (-counts[each], each))
    shown = own | set([each for each in falling if each not in own][: max(0, MOST - len(own))])
    if name == "years":
        ordered = sorted(shown, key=int, reverse=True)
    else:
        ordered = sorted(shown, key=lambda each: (-counts.get(each, 0), each))
    return tuple(Value(each, counts.get(each, 0)) for each in ordered)
