"""The best rows by their words, found by adding up all postings of a question, term at a time."""

from __future__ import annotations

from collections import Counter
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
    found = np.flatnonzero((sums >= last) & (sums > 0))
    if len(found) > most:
        found = np.sort(found[np.lexsort((found, -sums[found]))[:most]])
    return found


def _summed(
    postings: TermPostings, terms: Sequence[int], worth: Sequence[float], average: float
) -> Sums:
    """Return the BM25 of every row, the terms being ``worth`` so much; shape (n,), block by block.

    What a term adds to a row is its worth times what the row's length makes of so many times, so that the
    worths alone are summed of all that say some term equally often, and the lengths come in once.
    """
    rows = len(postings.lengths)
    said: Counter[int] = Counter()
    lists = []
    edges = np.arange(0, rows + _BLOCK, _BLOCK, dtype=np.int32)
    for term, own in zip(terms, worth, strict=True):
        for times, held in postings.held(term):
            said[times] += len(held)
            lists.append((times, held, np.searchsorted(held, edges).tolist(), own))
    apart = [times for times, number in said.items() if number * _APART >= rows]
    sums = np.zeros(rows, np.float32)
    for block, start in enumerate(edges[:-1].tolist()):
        here = sums[start : start + _BLOCK]
        norms = postings.lengths[start : start + _BLOCK].astype(np.float32)
        norms *= K1 * B / average
        norms += K1 * (1 - B)
        alike = {times: np.zeros_like(here) for times in apart}
        for times, held, ends, own in lists:
            if ends[block] == ends[block + 1]:
                continue
            at = held[ends[block] : ends[block + 1]] - np.int32(start)
            if times in alike:
                np.add.at(alike[times], at, np.float32(own))
            else:
                norm = np.take(norms, at)
                norm += np.float32(times)
                np.add.at(here, at, np.float32(own * times) / norm)
        for times, summed in alike.items():
            summed *= np.float32(times)
            summed /= norms + np.float32(times)
            here += summed
    return sums


def _highest(sums: Sums, number: int) -> float:
    """Return the ``number``-th highest of some sums, 0 where there are no more.

    That of a sample is no higher, so that few are left to be ordered.
    """
    sample = sums[::_SAMPLED]
    bound = np.partition(sample, -number)[-number] if number <= len(sample) else 0.0
    near = sums[sums >= bound] if bound > 0 else sums[sums > 0]
    return float(np.partition(near, -number)[-number]) if number <= len(near) else 0.0
