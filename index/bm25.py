"""BM25 from permitted rows alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.postings import TermPostings
from language.morphemes import is_bigram

K1 = 1.2
B = 0.75
"""The customary values (Robertson and Zaragoza, 2009)."""
_SEARCH = 16
"""Looking a row up in a list of rows costs as much as looking at so many of them."""
_LONG = 1 << 14
"""Rows of a term from which on to count those that a reader may see takes longer than all else."""
BIGRAM_WEIGHT = 1 / 3
"""Of a morpheme: a word's bigrams say again what its morphemes say. A quarter to a half did alike."""


class Collection:
    """The rows of an index that a reader may see, as that which BM25 counts.

    Frequencies, the number of rows and their average length come from these alone: statistics of all
    rows would tell of hidden ones. The frequency of a word that very many rows hold is kept; of a rarer
    one the time would tell that somebody asked it.
    """

    def __init__(self, permitted: NDArray[np.bool_], lengths: NDArray[np.int32]) -> None:
        """Count the ``permitted`` rows, shape (n,); ``lengths`` as of the postings."""
        self._permitted = permitted
        self.number = int(np.count_nonzero(permitted))
        self.average = max(float(lengths[permitted].mean()), 1e-9) if self.number else 1e-9
        self._frequent: dict[str, int] = {}

    def frequency(self, postings: TermPostings, term: int) -> int:
        """Return how many of the rows hold a term."""
        word, held = postings.words[term], [rows for _, rows in postings.held(term)]
        known = self._frequent.get(word)
        if known is None:
            # SECURITY: hidden rows count for nothing
            known = sum(int(np.count_nonzero(np.take(self._permitted, rows))) for rows in held)
            if sum(map(len, held)) >= _LONG:
                self._frequent[word] = known
        return known


def bm25(
    postings: TermPostings,
    query: Sequence[tuple[int, float]],
    collection: Collection,
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the BM25 of some rows of a collection as a share of the most that any text could have.

    Shape (len(rows),), float64, from 0 to below 1; ``rows`` are ascending. ``query`` holds (term,
    its weight), in the order in which they are summed.

    A term adds ``weight · idf · tf / (tf + norm)``, which comes near ``weight · idf`` in a text
    that repeats it; the sum of those is what is divided by. The share therefore says how much of
    the question a row holds, and does not depend on what the best row has. idf is ``log(1 + (N - df +
    0.5) / (df + 0.5))`` of the collection, never negative; a term that none of its rows holds counts
    with that of df = 0.
    """
    scores = np.zeros(len(rows), np.float64)
    wanted = np.zeros(len(postings.lengths), np.bool_)
    wanted[rows] = True
    few = rows.astype(np.int32)
    norms = K1 * (1 - B + B * postings.lengths[rows] / collection.average)
    most = 0.0
    for (term, _), worth in zip(query, worths(postings, query, collection), strict=True):
        most += worth
        for times, held in postings.held(term):
            own = _met(held, wanted, few)
            scores[own] += worth * times / (times + norms[own])
    return scores / most if most > 0 else scores


def worths(
    postings: TermPostings, query: Sequence[tuple[int, float]], collection: Collection
) -> list[float]:
    """Return ``weight · idf`` of each (term, its weight) of a query; see :func:`bm25`."""
    frequencies = [collection.frequency(postings, term) for term, _ in query]
    return [
        weight * float(np.log1p((collection.number - df + 0.5) / (df + 0.5)))
        for (_, weight), df in zip(query, frequencies, strict=True)
    ]


def _met(
    held: NDArray[np.int32], wanted: NDArray[np.bool_], few: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return where in ``few`` the rows stand that are in ``held``, too, ascending.

    Both are ascending; ``wanted`` says of every row whether it is one of the few.
    """
    if len(few) * _SEARCH < len(held):
        at: NDArray[np.int64] = np.searchsorted(held, few)
        at[at == len(held)] = 0
        return np.flatnonzero(held[at] == few)
    return np.searchsorted(few, held[wanted[held]])


def weight_of(term: str) -> float:
    """Return how much a term of a question counts each time that it is said."""
    return BIGRAM_WEIGHT if is_bigram(term) else 1.0
