"""The best rows by their words, found by adding up all postings of a question, term at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.bm25 import K1, B, Collection, worths
from index.postings import TermPostings
from index.vectors import Mask, Rows

_ROUNDING = 2.0**-16
"""More than what float32 loses in the sum of a question's terms, relative to it."""
_SAMPLED = 32
"""Of so many rows one is looked at for a bound of what the best have."""
_BLOCK = 1 << 17
"""Rows whose sums stay in a processor's second cache: adding to all at once took nearly twice as long."""
_APART = 8
"""A sum of its own for those that say a term equally often is worth its time from an eighth of the rows."""

Sums = NDArray[np.float32]


def best_rows(
    postings: TermPostings,
    query: Sequence[tuple[int, float]],
    collection: Collection,
    wanted: Mask,
    number: int,
    most: int,
) -> Rows:
    """Return, ascending, the ``wanted`` rows that may be among the best ``number`` by BM25; int64.

    All that score as the last of them does or better, as far as float32 tells, so that the best are
    among them; of more than ``most`` those that score best, ties in order of row. Rows that hold no
    term are never among them. ``query`` and ``collection`` are as for :func:`index.bm25.bm25`.
    """
    terms = [term for term, _ in query]
    sums = _summed(postings, terms, worths(postings, query, collection), collection.average)
    sums *= wanted  # SECURITY: before anything is ranked
    last = _highest(sums, number) * (1 - _ROUNDING)
    found = np.flatnonzero(sums >= last if last > 0 else sums > 0)
    if len(found) > most:
        found = np.sort(found[np.lexsort((found, -sums[found]))[:most]])
    return found


class _Lists:
    """Lists of rows, each ascending, and what each adds to its rows; by blocks of ``_BLOCK`` rows.

    scipy adds them up in half the time that ``numpy.add.at`` takes (docs/decisions/0058).
    """

    def __init__(
        self, lists: Sequence[tuple[NDArray[np.int32], float]], edges: NDArray[np.int32]
    ) -> None:
        """Take lists and the worth of each; blocks lie between ``edges``."""
        from scipy.sparse import csc_array  # not above: a small index starts without it

        self._held = [held for held, _ in lists]
        self._edges = edges
        self._parted = np.array([np.searchsorted(held, edges) for held in self._held])
        self._worth = np.array([own for _, own in lists], np.float32)
        self._matrix = csc_array((_BLOCK, len(lists)), dtype=np.float32)
        self._room = np.empty(self.most, np.int32)

    @property
    def most(self) -> int:
        """Return how many rows all lists have in the block where they have the most."""
        return int(np.diff(self._parted).sum(axis=0).max(initial=0))

    def within(self, block: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the rows of a block, counted from where it begins, list by list, and where each list begins.

        They hold until the next call.
        """
        starts = [0]
        for held, (begin, end) in zip(
            self._held, self._parted[:, block : block + 2].tolist(), strict=True
        ):
            starts.append(starts[-1] + end - begin)
            np.subtract(held[begin:end], self._edges[block], self._room[starts[-2] : starts[-1]])
        return self._room[: starts[-1]], np.array(starts, np.int32)

    def summed(self, at: NDArray[np.int32], starts: NDArray[np.int32], each: Sums) -> Sums:
        """Return what is added to each row of a block: ``each`` times the worth of its list; shape (_BLOCK,)."""
        # not by its constructor, which looks at all of them for as long as adding takes
        self._matrix.indices, self._matrix.indptr, self._matrix.data = at, starts, each
        summed: Sums = self._matrix @ self._worth
        return summed


def _summed(
    postings: TermPostings, terms: Sequence[int], worth: Sequence[float], average: float
) -> Sums:
    """Return the BM25 of every row, the terms being ``worth`` so much; shape (n,), block by block.

    What a term adds to a row is its worth times what the row's length makes of so many times, so that the
    worths alone are summed of all that say some term equally often, and the lengths come in once.
    """
    rows = len(postings.lengths)
    said: dict[int, list[tuple[NDArray[np.int32], float]]] = {}
    for term, own in zip(terms, worth, strict=True):
        for times, held in postings.held(term):
            said.setdefault(times, []).append((held, own * times))
    often = {
        times: lists
        for times, lists in said.items()
        if sum(len(held) for held, _ in lists) * _APART >= rows
    }
    seldom = [
        (times, each) for times, lists in said.items() if times not in often for each in lists
    ]
    edges = np.arange(0, rows + _BLOCK, _BLOCK, dtype=np.int32)
    alike = {times: _Lists(lists, edges) for times, lists in often.items()}
    others = _Lists([each for _, each in seldom], edges) if seldom else None
    repeats = np.array([times for times, _ in seldom], np.float32)
    ones = np.ones(max((lists.most for lists in alike.values()), default=0), np.float32)
    sums = np.zeros(rows, np.float32)
    for block, start in enumerate(edges[:-1].tolist()):
        here = sums[start : start + _BLOCK]
        norms = postings.lengths[start : start + _BLOCK].astype(np.float32)
        norms *= K1 * B / average
        norms += K1 * (1 - B)
        for times, lists in alike.items():
            at, starts = lists.within(block)
            here += lists.summed(at, starts, ones[: len(at)])[: len(here)] / (
                norms + np.float32(times)
            )
        if others is not None:
            at, starts = others.within(block)
            each = norms.take(at)
            each += np.repeat(repeats, np.diff(starts))
            here += others.summed(at, starts, np.reciprocal(each, each))[: len(here)]
    return sums


def _highest(sums: Sums, number: int) -> float:
    """Return the ``number``-th highest of some sums, 0 where there are no more.

    That of a sample is no higher, so that few are left to be ordered.
    """
    sample = sums[::_SAMPLED]
    bound = np.partition(sample, -number)[-number] if number <= len(sample) else 0.0
    near = sums[sums >= bound] if bound > 0 else sums[sums > 0]
    return float(np.partition(near, -number)[-number]) if number <= len(near) else 0.0
