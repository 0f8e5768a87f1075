"""Approximate search that knows the permission: lists are visited until enough *permitted* rows
were seen.

A graph or a fixed number of lists finds nothing for a reader with few rights; this does not
depend on how many rows are hidden (docs/decisions/0019).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.depth import Depth
from index.embedding import Vectors
from index.vectors import ExactVectors, InvertedLists, Rows, Scores, held

IVF_ROWS = 300_000
"""From so many rows on a generation has lists. Below, exact search takes about 30 ms at most."""
LISTS = "ivf.faiss"
DEPTHS = "ivf.json"
RESCORED = 4
"""For each row wanted, so many are taken by their codes and scored by their vectors."""

# What a step costs, in exact scores of a row that lies anywhere in the file (about 0.35 µs here).
_CENTROID = 0.4
_CODE = 0.7
_LOOKED_AT = 0.02
"""A row of a visited list of which nothing but the permission is read."""
_MASKED = 0.01
"""A permitted row, for making the mask and counting it in its list."""
_ROW = 0.002
"""Any row of the index, for making the mask and its bits."""

_TIE = 1e-5
"""Scores by codes of the same vector differ by less."""


class PermittedLists:
    """Searches few permitted rows exactly, and many by lists; see ``VectorIndex``."""

    def __init__(self, vectors: Vectors, lists: InvertedLists, depths: Sequence[Depth]) -> None:
        """Take vectors, shape (n, d), their lists, and how deep to look (``index.depth``).

        For a ``k`` between those of ``depths`` the next larger counts, beyond them the depth grows
        along; for a share between theirs, the deeper of its two neighbours.
        """
        self._exact = ExactVectors(vectors)
        self._lists = lists
        self._number = len(vectors)
        self._depths = depths
        self._sizes: Rows = np.diff(lists.starts)
        self._list_of: NDArray[np.int32] = np.zeros(len(vectors), np.int32)
        self._list_of[lists.rows] = np.repeat(np.arange(len(self._sizes)), self._sizes)

    def top(self, query: Vectors, permitted: Rows, k: int) -> tuple[Rows, Scores]:
        """See :class:`VectorIndex`; what is approximate is which rows are compared."""
        permitted = held(permitted, self._number)
        depth = self._depth(k, len(permitted))
        if not k or self._exactly(len(permitted), depth):
            return self._exact.top(query, permitted, k)
        everything = len(permitted) == self._number
        allowed = np.full(self._number, everything)
        if not everything:
            allowed[permitted] = True
        nearness = self._lists.nearness(query)
        lists, seen = self._visited(nearness, None if everything else permitted, depth)
        wanted = min(RESCORED * k, seen)
        selected = None if everything else allowed
        found, rough = self._lists.scan(query, lists, nearness[lists], selected, wanted)
        kept = allowed[found]  # SECURITY: whatever the lists propose
        found, rough = found[kept], rough[kept]
        rows, scores = self._exact.top(query, np.sort(found), k)
        if len(rows) < min(k, len(permitted)):  # lists that are not what they should be
            return self._exact.top(query, permitted, k)
        if wanted < seen and rough[np.isin(found, rows)].min() <= rough.min() + _TIE:
            # As good as the last of these may be others, which were left out for no reason.
            those = np.sort(self._rows_of(lists))
            return self._exact.top(query, those[allowed[those]], k)
        return rows, scores

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """See :class:`VectorIndex`."""
        return self._exact.scores(query, rows)

    def _depth(self, k: int, permitted: int) -> int:
        larger = [each.k for each in self._depths if each.k >= k]
        known = min(larger) if larger else max(each.k for each in self._depths)
        rows = {each.share: each.rows for each in self._depths if each.k == known}
        share = permitted / max(1, self._number)
        above = min((each for each in rows if each >= share), default=max(rows))
        below = max((each for each in rows if each <= share), default=min(rows))
        depth = max(rows[above], rows[below])
        return max(depth, -(-depth * k // known), RESCORED * k)

    def _exactly(self, permitted: int, depth: int) -> bool:
        """Return whether comparing all permitted rows costs no more than looking into lists."""
        if permitted <= depth:
            return True
        by_lists = (
            _CENTROID * len(self._lists.centroids)
            + _CODE * depth
            + _LOOKED_AT * depth * self._number / permitted
            + _MASKED * permitted
            + _ROW * self._number
        )
        return permitted <= by_lists

    def _visited(self, nearness: Scores, permitted: Rows | None, depth: int) -> tuple[Rows, int]:
        """Return the nearest lists that hold ``depth`` permitted rows between them, and how many.

        Lists without a permitted row are left out; ``None`` permits all rows.
        """
        counts = self._sizes
        if permitted is not None:
            counts = np.bincount(self._list_of[permitted], minlength=len(self._sizes))
        order = np.argsort(-nearness, kind="stable")
        order = order[counts[order] > 0]
        seen = np.cumsum(counts[order])
        last = min(int(np.searchsorted(seen, depth)), len(order) - 1)
        return order[: last + 1], int(seen[last])

    def _rows_of(self, lists: Rows) -> Rows:
        """Return the rows of some lists, permitted or not."""
        starts = self._lists.starts
        return np.concatenate([self._lists.rows[starts[each] : starts[each + 1]] for each in lists])


def number_of_lists(rows: int) -> int:
    """Return how many lists so many rows, at least one, are put into: about twice the root."""
    return min(rows, int(2 ** round(np.log2(2 * rows**0.5))))


def write_lists(directory: Path, lists: InvertedLists, depths: Sequence[Depth]) -> None:
    """Write the lists of a generation and how deep to look into them."""
    lists.write(directory / LISTS)
    stated = [asdict(each) for each in depths]
    (directory / DEPTHS).write_text(json.dumps(stated, indent=1), encoding="utf-8")


def read_lists(directory: Path, vectors: Vectors) -> PermittedLists:
    """Return the search by lists of a generation whose files were found whole."""
    stated = json.loads((directory / DEPTHS).read_text(encoding="utf-8"))
    depths = [Depth(**each) for each in stated]
    return PermittedLists(vectors, InvertedLists.read(directory / LISTS), depths)
