"""Which rows hold each term, and how often."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""The number of a term that no row holds. It is scored as any other: a word that only hidden rows
hold takes the same steps, so that the time does not tell that it is known."""

Held = Sequence[tuple[int, NDArray[np.int32]]]
"""Lists of the rows that hold a term, each with how often its rows say it; rows are ascending in each, and
no row stands in two. There is always one list, if an empty one."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The lists of rows of each term, one for each number of times that a row says it.

    Term ``t`` has the lists ``starts[t]`` to ``starts[t + 1]``, by ascending ``times``; list ``l`` is
    ``rows[bounds[l]:bounds[l + 1]]``, ascending. ``lengths`` is the number of terms of each row,
    repeats included. What a row is worth for saying a term twice depends on its length alone, so that
    whole lists are added up at a time (``index.scan``).
    """

    starts: NDArray[np.int64]
    times: NDArray[np.int32]
    bounds: NDArray[np.int64]
    rows: NDArray[np.int32]
    lengths: NDArray[np.int32]

    def held(self, term: int) -> Held:
        """Return the rows that hold a term."""
        if term == UNKNOWN:
            return [(1, self.rows[:0])]
        lists = range(int(self.starts[term]), int(self.starts[term + 1]))
        bounds = self.bounds[lists.start : lists.stop + 1].tolist()
        return [
            (int(self.times[each]), self.rows[start:end])
            for each, start, end in zip(lists, bounds, bounds[1:], strict=False)
        ]


@dataclass(frozen=True, slots=True)
class EarlierPostings:
    """Postings as they were up to ``index.generation.FORMAT`` 8, read until they are written anew.

    Term ``t`` stands in ``rows[starts[t]:starts[t + 1]]`` (ascending) with ``counts`` beside them.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    lengths: NDArray[np.int32]

    def held(self, term: int) -> Held:
        """Return the rows that hold a term."""
        if term == UNKNOWN:
            return [(1, self.rows[:0])]
        span = slice(int(self.starts[term]), int(self.starts[term + 1]))
        rows, counts = self.rows[span], self.counts[span]
        return [(each, rows[counts == each]) for each in np.unique(counts).tolist()]


class Gathering:
    """Gathers postings row by row, so that no more than one row's terms are held."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._found: dict[str, dict[int, array[int]]] = {}
        self._lengths = array("i")

    def add(self, terms: Sequence[str]) -> None:
        """Add the next row, given as its terms."""
        row = len(self._lengths)
        self._lengths.append(len(terms))
        for term, times in Counter(terms).items():
            lists = self._found.setdefault(term, {})
            if times not in lists:
                lists[times] = array("i")
            lists[times].append(row)

    def postings(self) -> tuple[Postings, list[str]]:
        """Return the postings of what was added, and the terms by number, in order of code points."""
        terms = sorted(self._found)
        lists = [sorted(self._found[term].items()) for term in terms]
        rows = [held for own in lists for _, held in own]
        postings = Postings(
            starts=np.cumsum([0, *map(len, lists)], dtype=np.int64),
            times=np.array([times for own in lists for times, _ in own], np.int32),
            bounds=np.cumsum([0, *map(len, rows)], dtype=np.int64),
            rows=np.concatenate([np.empty(0, np.int32), *rows], dtype=np.int32),
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
        """Return the rows that hold a term."""
        return self.terms[term]

    def rows_of(self, term: int) -> NDArray[np.int32]:
        """Return the rows that hold a term, each once, in no order."""
        return np.concatenate([rows for _, rows in self.terms[term]])
