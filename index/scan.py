"""The best rows by their words, found by adding up all postings of a question, term at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.bm25 import K1, B, Collection, TermPostings, worths
from index.vectors import Mask, Rows

_ROUNDING = 2.0**-16
"""More than what float32 loses in the sum of a question's terms, relative to it."""
_SAMPLED = 32
"""Of so many rows one is looked at for a bound of what the best have."""


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

    What a term adds to a row that says it once is its worth times what the row's length makes of it,
    so that of most postings the worths alone are summed, and the lengths come in once.
    """
    norms = postings.lengths.astype(np.float32)
    norms *= K1 * B / collection.average
    norms += K1 * (1 - B)
    sums = np.zeros(len(wanted), np.float32)
    for (term, _), worth in zip(query, worths(postings, query, collection), strict=True):
        rows, counts = postings.held(term)
        np.add.at(sums, rows, np.float32(worth))
        again = np.flatnonzero(counts > 1)
        rows, said = rows[again], counts[again].astype(np.float32)
        own = np.take(norms, rows)
        more = said * (1 + own) / (said + own) - 1  # than once
        more *= np.float32(worth)  # float64 would make the next line forty times as slow
        np.add.at(sums, rows, more)
    norms += 1
    sums /= norms
    sums *= wanted  # SECURITY: before anything is ranked
    last = _highest(sums, number) * (1 - _ROUNDING)
    found = np.flatnonzero((sums >= last) & (sums > 0))
    if len(found) > most:
        found = np.sort(found[np.lexsort((found, -sums[found]))[:most]])
    return found


def _highest(sums: NDArray[np.float32], number: int) -> float:
    """Return the ``number``-th highest of some sums, 0 where there are no more.

    That of a sample is no higher, so that few are left to be ordered.
    """
    sample = sums[::_SAMPLED]
    bound = np.partition(sample, -number)[-number] if number <= len(sample) else 0.0
    near = sums[sums >= bound] if bound > 0 else sums[sums > 0]
    return float(np.partition(near, -number)[-number]) if number <= len(near) else 0.0
