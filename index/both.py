"""A base and what has changed since, as one: rows numbered as if all had been written at once.

A row's number is its place in the order of (document, ordinal) among all that live, whichever part
holds it. So nothing that ranks, and no tie, can tell where the parts meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.lexical import Narrowing
from index.part import Part
from index.part import Rows as Table
from index.postings import UNKNOWN, Held, TermPostings
from index.vectors import Among, Mask, Rows, Scores, highest

_GONE = -1


@dataclass(frozen=True, slots=True)
class Places:
    """Where rows stand. ``place[n]`` counts through the rows of the base, then those of the delta;
    ``number`` leads back, -1 for what is gone: int32, as a question looks up millions of them.
    ``base`` is how many rows the base has."""

    place: Rows
    number: NDArray[np.int32]
    base: int

    @classmethod
    def of(cls, base: Part, delta: Part | None) -> Places:
        """Return the places of all rows that live."""
        rows = len(base.rows.chunk_id)
        if delta is None:
            same = np.arange(rows, dtype=np.int64)
            return cls(same, same.astype(np.int32), rows)
        kept = np.delete(np.arange(rows, dtype=np.int64), delta.gone)
        added = np.arange(len(delta.rows.chunk_id), dtype=np.int64)
        at = _insertions(base.rows, kept, delta.rows)
        place = np.insert(kept, at, rows + added)
        number = np.full(rows + len(added), _GONE, np.int32)
        number[place] = np.arange(len(place))
        return cls(place, number, rows)

    def parted(self, rows: Rows) -> tuple[NDArray[np.bool_], Rows, Rows]:
        """Return which of some rows the base holds, and their numbers in base and delta."""
        places = self.place[rows]
        ours = places < self.base
        return ours, places[ours], places[~ours] - self.base


def _insertions(base: Table, kept: Rows, added: Table) -> Rows:
    """Return before which of the ``kept`` rows of the base each added row belongs."""
    documents, ordinals = base.document[kept], base.ordinal[kept]
    first = np.searchsorted(documents, added.document, "left")
    last = np.searchsorted(documents, added.document, "right")
    within = [
        start + int(np.searchsorted(ordinals[start:end], ordinal))
        for start, end, ordinal in zip(
            first.tolist(), last.tolist(), added.ordinal.tolist(), strict=True
        )
    ]
    return np.array(within, np.int64)


def joined(base: Part, delta: Part | None, places: Places) -> Table:
    """Return what is known of every row that lives."""
    if delta is None:
        return base.rows
    return Table(
        **{
            name: np.concatenate([getattr(base.rows, name), getattr(delta.rows, name)])[
                places.place
            ]
            for name in Table.__dataclass_fields__
        }
    )


class BothVectors:
    """Rows of both parts that have a vector; see ``index.vectors.VectorIndex``."""

    def __init__(self, base: Part, delta: Part | None, places: Places) -> None:
        """Search the parts, each as it was written."""
        self._parts = [base, delta] if delta is not None else [base]
        self._places = places
        ready = np.concatenate([part.ready for part in self._parts])
        self.ready: NDArray[np.bool_] = ready[places.place]
        self._plain = delta is None and bool(self.ready.all())

    def among(self, permitted: Mask) -> Among:
        """See ``VectorIndex``; a row without a vector is one that the index does not have."""
        if self._plain:
            return self._parts[0].dense.among(permitted)
        rows = np.flatnonzero(permitted[: len(self.ready)] & self.ready)
        _, *own = self._places.parted(rows)
        searches = []
        for part, numbers in zip(self._parts, own, strict=False):
            theirs = np.zeros(len(part.ready), np.bool_)
            theirs[numbers] = True
            searches.append(part.dense.among(theirs))
        return _BothAmong(searches, self._places)

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """See ``VectorIndex``; 0 for a row without a vector."""
        ours, *own = self._places.parted(np.asarray(rows, np.int64))
        out: Scores = np.zeros(len(rows), np.float32)
        for part, mine, numbers in zip(self._parts, (ours, ~ours), own, strict=False):
            out[mine] = part.dense.scores(query, numbers)
        return out


class _BothAmong:
    """The permitted rows of both parts; see ``index.vectors.Among``."""

    def __init__(self, searches: Sequence[Among], places: Places) -> None:
        self._searches = searches
        self._places = places

    @property
    def nbytes(self) -> int:
        """See ``Among``."""
        return sum(each.nbytes for each in self._searches)

    def top(self, query: Vectors, k: int) -> tuple[Rows, Scores]:
        """See ``Among``."""
        found = [each.top(query, k) for each in self._searches]
        starts = (0, self._places.base)
        rows: Rows = np.concatenate(
            [
                self._places.number[start + rows]
                for start, (rows, _) in zip(starts, found, strict=False)
            ]
        ).astype(np.int64)
        scores = np.concatenate([scores for _, scores in found])
        best = highest(rows, scores, k)
        return rows[best], scores[best]


class BothLexical:
    """The lexical indexes of both parts; see ``index.lexical.LexicalIndex``."""

    def __init__(self, base: Part, delta: Part, places: Places) -> None:
        """Search the parts, each as it was written."""
        self._parts = (base, delta)
        self._places = places

    def candidates(self, terms: Sequence[str], narrowing: Narrowing, limit: int) -> Rows:
        """See ``LexicalIndex``; ``limit`` of either part, rows that are gone left out."""
        found = [
            self._places.number[start + part.lexical.candidates(terms, narrowing, limit)]
            for start, part in zip((0, self._places.base), self._parts, strict=True)
        ]
        rows = np.concatenate(found, dtype=np.int64)
        return np.sort(rows[rows != _GONE])


def lengths_of(parts: Sequence[Part], places: Places) -> NDArray[np.int32]:
    """Return the number of terms of every row that lives."""
    lengths: NDArray[np.int32] = np.concatenate([part.postings.lengths for part in parts])
    return lengths[places.place]


def postings_of(
    parts: Sequence[Part], places: Places, lengths: NDArray[np.int32], terms: Sequence[str]
) -> TermPostings:
    """Return the postings of some terms, numbered in the order given, over all rows that live.

    A term that no row holds takes the same steps as any other (``index.postings.UNKNOWN``).
    """
    return TermPostings(terms, [_held(parts, places, term) for term in terms], lengths)


def _held(parts: Sequence[Part], places: Places, term: str) -> Held:
    base, *delta = (part.postings.held(part.terms.get(term, UNKNOWN)) for part in parts)
    if not delta:
        return base
    found = [(times, np.take(places.number, rows)) for times, rows in base]
    found += [(times, np.take(places.number, places.base + rows)) for times, rows in delta[0]]
    return [(times, number[number != _GONE]) for times, number in found]
