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
_LONG = 1 << 14
"""Rows of a term from which on to count those that a reader may see takes longer than all else."""
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
        """Return the postings of what was added, and the terms by number, in order of code points."""
        terms, nothing = sorted(self._found), np.empty(0, np.int32)
        found = [self._found[term] for term in terms]
        postings = Postings(
            starts=np.cumsum([0, *(len(rows) for rows, _ in found)], dtype=np.int64),
            rows=np.concatenate([nothing, *(rows for rows, _ in found)], dtype=np.int32),
            counts=np.concatenate([nothing, *(counts for _, counts in found)], dtype=np.int32),
            lengths=np.array(self._lengths, np.int32),
        )
        return postings, terms


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The postings of some terms alone, numbered from 0; ``lengths`` as of :class:`Postings`."""

    words: Sequence[str]
    terms: Sequence[Held]
    lengths: NDArray[np.int32]

    def held(self, term: int) -> Held:
        """Return the rows that hold a term, ascending, and how often each does."""
        return self.terms[term]

    def rows_of(self, term: int) -> NDArray[np.int32]:
        """Return the rows that hold a term, ascending."""
        return self.terms[term][0]


class Collection:
    """The rows of an index that a reader may see, as that which BM25 counts.

    Frequencies, the number of rows and their average length come from these alone: statistics of all
    rows would tell of hidden ones. The frequency of a word that very many rows hold is kept; of a rarer
    one the time would tell that somebody asked it.
    """

    def __init__(self, permitted: NDArray[np.bool_], lengths: NDArray[np.int32]) -> None:
        """Count the ``permitted`` rows, shape (n,); ``lengths`` as of :class:`Postings`."""
        self._permitted = permitted
        self.number = int(np.count_nonzero(permitted))
        self.average = max(float(lengths[permitted].mean()), 1e-9) if self.number else 1e-9
        self._frequent: dict[str, int] = {}

    def frequency(self, postings: TermPostings, term: int) -> int:
        """Return how many of the rows hold a term."""
        word, rows = postings.words[term], postings.rows_of(term)
        known = self._frequent.get(word)
        if known is None:
            # SECURITY: hidden rows count for nothing
            known = int(np.count_nonzero(np.take(self._permitted, rows)))
            if len(rows) >= _LONG:
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
        held, counts = postings.held(term)
        at, own = _met(held, wanted, few)
        tf = counts[at].astype(np.float64)
        scores[own] += worth * tf / (tf + norms[own])
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
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where in ``held``, and where in ``few``, the rows stand that are in both, ascending.

    Both are ascending; ``wanted`` says of every row whether it is one of the few.
    """
    if len(few) * _SEARCH < len(held):
        at: NDArray[np.int64] = np.searchsorted(held, few)
        at[at == len(held)] = 0
        own = np.flatnonzero(held[at] == few)
        return at[own], own
    at = np.flatnonzero(wanted[held])
    return at, np.searchsorted(few, held[at])


def weight_of(term: str) -> float:
    """Return how much a term of a question counts each time that it is said."""
    return BIGRAM_WEIGHT if is_bigram(term) else 1.0
