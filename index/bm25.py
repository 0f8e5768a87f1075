"""BM25 from permitted rows alone."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from language.morphemes import is_bigram

K1 = 1.2
B = 0.75
"""The customary values (Robertson and Zaragoza, 2009)."""
_SEARCH = 16
"""Looking a row up in a list of rows costs as much as looking at so many of them."""
UNKNOWN = -1
"""The number of a term that no row holds. It is scored as any other: a word that only hidden rows
hold takes the same steps, so that the time does not tell that it is known."""
BIGRAM_WEIGHT = 1 / 3
"""Of a morpheme: a word's bigrams say again what its morphemes say. A quarter to a half did alike."""


Held = tuple[NDArray[np.int32], NDArray[np.int32]]


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

    def held(self, term: int) -> Held:
        """Return the rows that hold a term, ascending, and how often each does."""
        if term == UNKNOWN:
            return self.rows[:0], self.counts[:0]
        span = slice(int(self.starts[term]), int(self.starts[term + 1]))
        return self.rows[span], self.counts[span]


class Gathering:
    """Gathers postings row by row, so that no more than one row's terms are held."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._found: dict[str, tuple[array[int], array[int]]] = {}
        self._lengths = array("i")

    def add(self, terms: Sequence[str]) -> None:
        """Add the next row, given as its terms."""
        row = len(self._lengths)
        self._lengths.append(len(terms))
        for term, count in Counter(terms).items():
            held = self._found.get(term)
            if held is None:
                held = self._found[term] = (array("i"), array("i"))
            held[0].append(row)
            held[1].append(count)

    def postings(self) -> tuple[Postings, list[str]]:
        """Return the postings of what was added, and the terms in order of number."""
        found, nothing = self._found.values(), np.empty(0, np.int32)
        postings = Postings(
            starts=np.cumsum([0, *(len(rows) for rows, _ in found)], dtype=np.int64),
            rows=np.concatenate([nothing, *(rows for rows, _ in found)], dtype=np.int32),
            counts=np.concatenate([nothing, *(counts for _, counts in found)], dtype=np.int32),
            lengths=np.array(self._lengths, np.int32),
        )
        return postings, list(self._found)


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The postings of some terms alone, numbered from 0; ``lengths`` as of :class:`Postings`."""

    terms: Sequence[Held]
    lengths: NDArray[np.int32]

    def held(self, term: int) -> Held:
        """Return the rows that hold a term, ascending, and how often each does."""
        return self.terms[term]

    def rows_of(self, term: int) -> NDArray[np.int32]:
        """Return the rows that hold a term, ascending."""
        return self.terms[term][0]


def bm25(
    postings: Postings | TermPostings,
    query: Sequence[tuple[int, float]],
    permitted: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the BM25 of every row as a share of the most that any text could have.

    Shape (n,), float64, from 0 to below 1; 0 for what is not ``wanted``. ``query`` holds (term,
    its weight), in the order in which they are summed.

    A term adds ``weight · idf · tf / (tf + norm)``, which comes near ``weight · idf`` in a text
    that repeats it; the sum of those is what is divided by. The share therefore says how much of
    the question a row holds, and does not depend on what the best row has. Frequencies, the number
    of rows and their average length come from the ``permitted`` rows: statistics of all rows would
    tell of hidden ones. idf is ``log(1 + (N - df + 0.5) / (df + 0.5))``, never negative; a term
    that no permitted row holds counts with that of df = 0.
    """
    scores = np.zeros(len(postings.lengths), np.float64)
    number = int(np.count_nonzero(permitted))
    if not number:
        return scores
    average = max(float(postings.lengths[permitted].mean()), 1e-9)
    most = 0.0
    few = np.flatnonzero(wanted).astype(np.int32)
    for term, weight in query:
        rows, counts = postings.held(term)
        df = int(np.count_nonzero(permitted[rows]))  # SECURITY: hidden rows count for nothing
        worth = weight * float(np.log1p((number - df + 0.5) / (df + 0.5)))
        most += worth
        at = _places(rows, wanted, few)
        rows = rows[at]
        tf = counts[at].astype(np.float64)
        norms = K1 * (1 - B + B * postings.lengths[rows] / average)
        scores[rows] += worth * tf / (tf + norms)
    return scores / most if most > 0 else scores


def _places(
    rows: NDArray[np.int32], wanted: NDArray[np.bool_], few: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return where in ``rows``, ascending, stand those that are wanted: ``few`` are their numbers."""
    if len(few) * _SEARCH < len(rows):
        at: NDArray[np.int64] = np.searchsorted(rows, few)
        at = at[at < len(rows)]
        held: NDArray[np.int64] = at[rows[at] == few[: len(at)]]
        return held
    return np.flatnonzero(wanted[rows])


def weight_of(term: str) -> float:
    """Return how much a term of a question counts each time that it is said."""
    return BIGRAM_WEIGHT if is_bigram(term) else 1.0
