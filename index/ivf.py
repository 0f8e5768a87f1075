"""Approximate search that knows the permission: lists are visited until what is left of them can
hardly hold a *permitted* row that is nearer than those found.

A graph or a fixed number of lists finds nothing for a reader with few rights; this does not
depend on how many rows are hidden (docs/decisions/0019).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.reach import SOUGHT, first_rows
from index.vectors import ExactAmong, ExactVectors, InvertedLists, Mask, Rows, Scores, bits_of

IVF_ROWS = 300_000
"""From so many rows on a generation has lists. Below, exact search takes about 30 ms at most."""
LISTS = "ivf.faiss"
REACH = "reach.json"
RESCORED = 4
"""For each row wanted, so many are taken by their codes and scored by their vectors."""
_LONGER = 4
"""So many times as many permitted rows are seen before it is asked again whether that is enough."""

# What a step costs, in exact scores of a row (0.15 to 0.35 µs here, as it lies among others).
STEPS = 2000
"""What goes by lists at all: the steps in between, and memory that nothing has touched lately."""
_LIST = 0.8
"""A centroid: to compare it, and to put it in order."""
_CODE = 0.7
_LOOKED_AT = 0.09
"""A row of a visited list of which nothing but the permission is read."""

_TIE = 1e-5
"""Scores by codes of the same vector differ by less."""


class PermittedLists:
    """Searches few permitted rows exactly, and many by lists; see ``VectorIndex``."""

    def __init__(self, vectors: Vectors, lists: InvertedLists, reach: float) -> None:
        """Take vectors, shape (n, d), their lists, and how far to look (``index.reach``)."""
        self.exact = ExactVectors(vectors)
        self.lists = lists
        self.reach = reach
        self.sizes: Rows = np.diff(lists.starts)
        self.list_of: NDArray[np.int32] = np.zeros(len(vectors), np.int32)
        self.list_of[lists.rows] = np.repeat(np.arange(len(self.sizes)), self.sizes)

    def among(self, permitted: Mask) -> ListsAmong:
        """See ``VectorIndex``."""
        return ListsAmong(self, permitted)

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """See ``VectorIndex``."""
        return self.exact.scores(query, rows)

    def rows_of(self, lists: Rows) -> Rows:
        """Return the rows of some lists, permitted or not."""
        starts = self.lists.starts
        return np.concatenate([self.lists.rows[starts[each] : starts[each + 1]] for each in lists])


class ListsAmong:
    """The permitted rows, counted in their lists once; see ``index.vectors.Among``."""

    def __init__(self, index: PermittedLists, permitted: Mask) -> None:
        """See :meth:`PermittedLists.among`."""
        self._index = index
        self._exact: ExactAmong = index.exact.among(permitted)
        number, everything = self._exact.number, len(index.list_of)
        self._bits: NDArray[np.uint8] | None = None
        self._counts = index.sizes
        if number < everything:
            self._bits = bits_of(permitted[:everything])
            lists = index.list_of[self._exact.rows]
            self._counts = np.bincount(lists, minlength=len(index.sizes))

    @property
    def nbytes(self) -> int:
        """See ``index.vectors.Among``."""
        own = 0 if self._bits is None else self._bits.nbytes + self._counts.nbytes
        return self._exact.nbytes + own

    def top(self, query: Vectors, k: int) -> tuple[Rows, Scores]:
        """See ``index.vectors.Among``; what is approximate is which rows are compared.

        The lists are visited from the nearest on, a few and then more each time, while their
        centroids are within reach of the ``k``-th best row seen, or of the tenth for a smaller
        ``k``. When comparing all permitted rows costs no more than going on, that is done instead.
        """
        index = self._index
        first = max(first_rows(index.lists), RESCORED * k)
        if not k or self._exactly(STEPS + _LIST * len(index.sizes), first, first):
            return self._exact.top(query, k)
        nearness = index.lists.nearness(query)
        order = np.argsort(-nearness)
        order = order[self._counts[order] > 0]
        falling, reach = -nearness[order], index.reach * float(np.linalg.norm(query))
        # How many rows the first lists in this order hold, as many lists as the place says.
        seen, passed = _sums(self._counts[order]), _sums(index.sizes[order])
        found, rough = np.empty(0, np.int64), np.empty(0, np.float32)
        pool, cut = max(k, min(SOUGHT)), -np.inf
        done, within, enough = 0, len(order), first
        while done < within:
            end = min(int(np.searchsorted(seen, enough)), within)
            among, looked_at = int(seen[end] - seen[done]), int(passed[end] - passed[done])
            if self._exactly(0, among, looked_at):
                return self._exact.top(query, k)
            lists, wanted = order[done:end], min(RESCORED * pool, among)
            some, theirs = index.lists.scan(query, lists, nearness[lists], self._bits, wanted)
            if wanted < among:
                cut = max(cut, float(theirs.min(initial=np.inf)))
            found, rough = np.concatenate([found, some]), np.concatenate([rough, theirs])
            rows, scores = self._exact.top_of(found, query, pool)
            if len(rows) == pool:
                within = int(np.searchsorted(falling, reach - scores[-1], "right"))
            done, enough = end, _LONGER * int(seen[end])
        rows, scores = rows[:k], scores[:k]
        if len(rows) < min(k, self._exact.number):  # lists that are not what they should be
            return self._exact.top(query, k)
        if rough[(found[:, None] == rows).any(axis=1)].min() <= cut + _TIE:
            # As good as the last of these may be others, which were left out for no reason.
            return self._exact.top_of(np.sort(index.rows_of(order[:done])), query, k)
        return rows, scores

    def _exactly(self, before: float, rows: int, looked_at: int) -> bool:
        """Return whether comparing all permitted rows costs no more than looking into lists.

        Into ``rows`` of them, among as many as are ``looked_at``, with what it takes ``before``.
        """
        by_lists = before + _CODE * rows + _LOOKED_AT * (looked_at - rows)
        return self._exact.number <= max(rows, by_lists)


def _sums(numbers: Rows) -> Rows:
    """Return the sums of the first of them, from none to all."""
    sums: Rows = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(numbers, out=sums[1:])
    return sums


def number_of_lists(rows: int) -> int:
    """Return how many lists so many rows, at least one, are put into: about twice the root."""
    return min(rows, int(2 ** round(np.log2(2 * rows**0.5))))


def write_lists(directory: Path, lists: InvertedLists, reach: float) -> None:
    """Write the lists of a generation and how far to look into them."""
    lists.write(directory / LISTS)
    (directory / REACH).write_text(json.dumps({"reach": reach}), encoding="utf-8")


def read_lists(directory: Path, vectors: Vectors) -> PermittedLists:
    """Return the search by lists of a generation whose files were found whole."""
    stated = json.loads((directory / REACH).read_text(encoding="utf-8"))
    return PermittedLists(vectors, InvertedLists.read(directory / LISTS), stated["reach"])
