"""Which rows a question may go over: those that are permitted, and of them those that are wanted.

A question asks this of every row, so each step is one pass over small numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalog.visible import Sight
from index.generation import Generation
from index.lexical import Narrowing
from index.part import Rows


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader wants; filters only narrow. Names are compared exactly.

    A department is written with its agency, ``한빛시/안전총괄과``. ``since`` and ``until``
    include their day and leave out records without a date.
    """

    agencies: frozenset[str] = frozenset()
    not_agencies: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


def among(numbers: NDArray[np.int64], wanted: Collection[int]) -> NDArray[np.bool_]:
    """Return for every number, none of them negative, whether it is one of the ``wanted``."""
    table = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    chosen = np.fromiter(wanted, np.int64, len(wanted))
    table[chosen[(chosen >= 0) & (chosen < len(table))]] = True
    return table[numbers]


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


def narrowing_of(
    generation: Generation, permitted: NDArray[np.bool_], filters: Filters
) -> Narrowing:
    """Return what the lexical engine filters by: it knows scopes as they were at the build."""
    names = generation.names

    def numbers(wanted: frozenset[str]) -> frozenset[int]:
        return frozenset(names[name] for name in wanted if name in names)

    return Narrowing(
        acl_ids=frozenset(np.flatnonzero(np.bincount(generation.rows.acl_id[permitted])).tolist()),
        agencies=numbers(filters.agencies) if filters.agencies else None,
        not_agencies=numbers(filters.not_agencies),
        departments=numbers(filters.departments) if filters.departments else None,
        since=filters.since.toordinal() if filters.since else None,
        until=filters.until.toordinal() if filters.until else None,
    )


def narrowed_rows(rows: Rows, narrowing: Narrowing) -> NDArray[np.bool_]:
    """Return for every row whether the reader wants it, permitted or not."""
    keep = np.ones(len(rows.chunk_id), np.bool_)
    if narrowing.agencies is not None:
        keep &= among(rows.agency, narrowing.agencies)
    if narrowing.not_agencies:
        keep &= ~among(rows.agency, narrowing.not_agencies)
    if narrowing.departments is not None:
        keep &= among(rows.department, narrowing.departments)
    if narrowing.since is not None:
        keep &= rows.day >= narrowing.since
    if narrowing.until is not None:
        keep &= (rows.day <= narrowing.until) & (rows.day > 0)
    return keep
