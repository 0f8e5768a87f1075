"""Which rows a question may go over: those that are permitted, and of them those that are wanted.

A question asks this of every row, so each step is one pass over small numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.visible import Sight
from index.lexical import Narrowing
from index.part import Rows
from index.texts import TOPIC, TYPE
from index.topics import topics_of
from records.document_type import types_of
from records.passage import Particulars


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader wants; filters only narrow. Names are compared exactly.

    All of them must hold, and of one any of its values does. A department is written with its
    agency, ``한빛시/안전총괄과``. ``types`` are kinds of papers (``records.document_type``),
    ``topics`` nouns of titles (``index.topics``), ``communities`` those of the reader's own that a
    record is shared with. ``years``, ``since`` and ``until``, which include their day, leave out
    records without a date.
    """

    agencies: frozenset[str] = frozenset()
    not_agencies: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    types: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


def among(numbers: NDArray[np.integer[Any]], wanted: Collection[int]) -> NDArray[np.bool_]:
    """Return for every number, none of them negative, whether it is one of the ``wanted``."""
    table = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    chosen = np.fromiter(wanted, np.int64, len(wanted))
    table[chosen[(chosen >= 0) & (chosen < len(table))]] = True
    found: NDArray[np.bool_] = table[numbers]
    return found


def rows_of_document(rows: Rows, document: str) -> slice:
    """Return where the rows of a record stand; they are in order of their records."""
    first = int(np.searchsorted(rows.document, document, "left"))
    return slice(first, int(np.searchsorted(rows.document, document, "right")))


def permitted_rows(rows: Rows, scopes: NDArray[np.int64], sight: Sight) -> NDArray[np.bool_]:
    """Return for every row, in the scope given, whether its reader may see it."""
    permitted = among(scopes, sight.acls)
    for each in sight.exceptional:
        opened = among(scopes, each.acls)
        for document in each.documents:
            own = rows_of_document(rows, document)
            permitted[own] |= opened[own]
    for document in sight.closed:
        permitted[rows_of_document(rows, document)] = False
    return permitted


def scopes_of(rows: Rows, mine: NDArray[np.bool_]) -> frozenset[int]:
    """Return the scopes that some rows were in at the build, as the lexical engine knows them."""
    return frozenset(np.flatnonzero(np.bincount(rows.acl_id[mine])).tolist())


def shared_with(
    communities: Collection[str], scopes: NDArray[np.int64], sight: Sight
) -> NDArray[np.bool_]:
    """Return for every row, in the scope given, whether some communities of the reader share it."""
    return among(scopes, [acl for name in communities for acl in sight.communities.get(name, ())])


def narrowing_of(
    names: Mapping[str, int], filters: Filters, acl_ids: frozenset[int] = frozenset()
) -> Narrowing:
    """Return filters in the numbers of a generation; communities are a matter of ``acl_ids``."""

    def numbers(wanted: Collection[str], form: str = "{}") -> frozenset[int] | None:
        written = [form.format(name) for name in wanted]
        return frozenset(names[name] for name in written if name in names) if written else None

    return Narrowing(
        acl_ids=acl_ids,
        agencies=numbers(filters.agencies),
        not_agencies=numbers(filters.not_agencies) or frozenset(),
        departments=numbers(filters.departments),
        types=numbers(filters.types, TYPE),
        topics=numbers(filters.topics, TOPIC),
        years=tuple(_days_of(year) for year in sorted(filters.years)) if filters.years else None,
        since=filters.since.toordinal() if filters.since else None,
        until=filters.until.toordinal() if filters.until else None,
    )


def _days_of(year: int) -> tuple[int, int]:
    """Return the ordinals of a year's first and last day; those of no day for a year of no date."""
    if not MINYEAR <= year <= MAXYEAR:
        return (0, 0)
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()


def narrowed_rows(rows: Rows, narrowing: Narrowing) -> NDArray[np.bool_]:
    """Return for every row whether the reader wants it, permitted or not."""
    keep = np.ones(len(rows.chunk_id), np.bool_)
    for numbers, wanted in (
        (rows.agency, narrowing.agencies),
        (rows.department, narrowing.departments),
        (rows.types, narrowing.types),
        (rows.topics, narrowing.topics),
    ):
        if wanted is not None:
            found = among(numbers, wanted)
            # column by column: numpy's any over rows this short takes ten times as long
            keep &= found if found.ndim == 1 else np.logical_or.reduce(list(found.T))
    if narrowing.not_agencies:
        keep &= ~among(rows.agency, narrowing.not_agencies)
    if narrowing.years is not None:
        within = np.zeros(len(keep), np.bool_)
        for first, last in narrowing.years:
            within |= (rows.day >= first) & (rows.day <= last)
        keep &= within & (rows.day > 0)
    if narrowing.since is not None:
        keep &= rows.day >= narrowing.since
    if narrowing.until is not None:
        keep &= (rows.day <= narrowing.until) & (rows.day > 0)
    return keep


def fulfils(record: Particulars, filters: Filters) -> bool:
    """Return whether a record, as its reader sees it now, is what the reader wants.

    The index may have read it before a title or date of it was closed. Communities are not asked:
    scopes are the catalog's at any time.
    """
    day, years = record.date, filters.years
    stated = {field.name for field in record.fields}
    return (
        (not filters.agencies or record.agency in filters.agencies)
        and record.agency not in filters.not_agencies
        and (
            not filters.departments or f"{record.agency}/{record.department}" in filters.departments
        )
        and (not years or (day is not None and day.year in years))
        and (filters.since is None or (day is not None and day >= filters.since))
        and (filters.until is None or (day is not None and day <= filters.until))
        and (
            not filters.types
            or not filters.types.isdisjoint(types_of(record.title, record.path, stated))
        )
        and (not filters.topics or not filters.topics.isdisjoint(topics_of(record.title)))
    )
