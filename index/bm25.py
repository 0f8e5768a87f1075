"""BM25 of candidates, from permitted rows alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows

K1 = 1.2
B = 0.75
"""The customary values (Robertson and Zaragoza, 2009)."""


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """Which terms each row holds and how often, as a sparse matrix by rows.

    Row ``r`` holds ``terms[starts[r]:starts[r + 1]]`` (ascending) with ``counts`` beside them;
    ``lengths`` is the number of terms of each row, repeats included.
    """

    starts: NDArray[np.int64]
    terms: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    def occurrences(self, row: int, term: int) -> int:
        """Return how often a row holds a term."""
        first, last = int(self.starts[row]), int(self.starts[row + 1])
        at = first + int(np.searchsorted(self.terms[first:last], term))
        return int(self.counts[at]) if at < last and self.terms[at] == term else 0


def bm25(
    forward: ForwardIndex,
    rows: Rows,
    query: Sequence[tuple[int, int]],
    frequencies: Mapping[int, int],
    permitted: int,
    average_length: float,
) -> NDArray[np.float64]:
    """Return the BM25 score of each row, in the order given, float64.

    ``query`` holds (term, how often the question says it). ``frequencies``, ``permitted`` and
    ``average_length`` describe the rows that the reader may see: statistics of all rows would
    tell of hidden ones. idf is ``log(1 + (N - df + 0.5) / (df + 0.5))``, never negative.
    """
    scores = np.zeros(len(rows), np.float64)
    norms = K1 * (1 - B + B * forward.lengths[rows] / max(average_length, 1e-9))
    for term, times in query:
        df = frequencies.get(term, 0)
        if not df:
            continue
        idf = np.log1p((permitted - df + 0.5) / (df + 0.5))
        tf = np.array([forward.occurrences(int(row), term) for row in rows], np.float64)
        scores += times * idf * tf * (K1 + 1) / (tf + norms)
    return scores
