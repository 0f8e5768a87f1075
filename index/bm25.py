"""BM25 from permitted rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
"""The customary values (Robertson and Zaragoza, 2009)."""
UNKNOWN = -1
"""The number of a term that no row holds. It is scored as any other: a word that only hidden rows
hold takes the same steps, so that the time does not tell that it is known."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which rows hold each term and how often, as a sparse matrix by terms.

    Term ``t`` stands in ``rows[starts[t]:starts[t + 1]]`` (ascending) with ``counts`` beside
    them; ``lengths`` is the number of terms of each row, repeats included. ``UNKNOWN`` stands in
    none.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    def span_of(self, term: int) -> slice:
        """Return where the rows of a term stand."""
        if term == UNKNOWN:
            return slice(0, 0)
        return slice(int(self.starts[term]), int(self.starts[term + 1]))

    def rows_of(self, term: int) -> NDArray[np.int32]:
        """Return the rows that hold a term, ascending."""
        return self.rows[self.span_of(term)]


def bm25(
    postings: Postings,
    query: Sequence[tuple[int, int]],
    permitted: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the BM25 score of every row, shape (n,), float64; 0 for what is not ``wanted``.

    ``query`` holds (term, how often the question says it), scored in its order. Frequencies,
    the number of rows and their average length come from the ``permitted`` rows: statistics of
    all rows would tell of hidden ones. ``wanted`` are the permitted rows to score. idf is
    ``log(1 + (N - df + 0.5) / (df + 0.5))``, never negative.
    """
    scores = np.zeros(len(postings.lengths), np.float64)
    number = int(np.count_nonzero(permitted))
    if not number:
        return scores
    average = max(float(postings.lengths[permitted].mean()), 1e-9)
    for term, times in query:
        span = postings.span_of(term)
        rows = postings.rows[span]
        df = int(np.count_nonzero(permitted[rows]))  # SECURITY: hidden rows count for nothing
        if not df:
            continue
        chosen = wanted[rows]
        rows = rows[chosen]
        tf = postings.counts[span][chosen].astype(np.float64)
        norms = K1 * (1 - B + B * postings.lengths[rows] / average)
        idf = float(np.log1p((number - df + 0.5) / (df + 0.5)))
        scores[rows] += times * idf * tf * (K1 + 1) / (tf + norms)
    return scores
