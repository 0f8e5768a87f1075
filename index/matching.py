"""Every record that meets something in permitted rows: no ranking, no statistics, no limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from index.generation import Generation
from index.masks import shared_with
from index.search import Search
from language.morphemes import bigrams


def chunks_holding(permit: Permit, search: Search, words: Sequence[str]) -> list[list[int]]:
    """Return for every word the first permitted chunk of each record that holds it.

    Only records that hold all of the words, each somewhere: as a morpheme in its common form, or
    with all of its letter pairs, in a chunk or what stands above it (title, headings). Whether a
    record is among them depends on the words and on its own permitted text alone. Chunks are in
    order of record; nothing for no words.
    """
    view = search.view(permit)
    if view is None or not words:
        return []
    generation, mine = view.generation, view.permitted
    # SECURITY: rows that may not be seen are no matches; the catalog decides each again
    holding = [np.flatnonzero(mine & _held(generation, word)) for word in words]
    documents = [generation.rows.document[rows] for rows in holding]
    common = reduce(np.intersect1d, documents)
    found = []
    for rows, names in zip(holding, documents, strict=True):
        first, at = np.unique(names, return_index=True)
        chosen = rows[at[np.isin(first, common)]]
        found.append(generation.rows.chunk_id[chosen].tolist())
    return found


def records_shared(permit: Permit, search: Search, communities: Collection[str]) -> frozenset[str]:
    """Return the records of which a permitted passage is shared with communities of the reader."""
    view = search.view(permit)
    if view is None:
        return frozenset()
    rows = view.permitted & shared_with(communities, view.scopes, view.sight)
    return frozenset(view.generation.rows.document[rows].tolist())


def _held(generation: Generation, word: str) -> NDArray[np.bool_]:
    held = np.zeros(len(generation.rows.chunk_id), np.bool_)
    held[_rows(generation, word)] = True
    pairs = bigrams(word)
    if pairs:
        within = np.ones(len(held), np.bool_)
        for pair in pairs:
            one = np.zeros(len(held), np.bool_)
            one[_rows(generation, pair)] = True
            within &= one
        held |= within
    return held


def _rows(generation: Generation, term: str) -> NDArray[np.int32]:
    return generation.postings_of([term]).rows_of(0)
