"""How well passages answer a query: shares of BM25, cosines, and a re-ranker's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Collection, bm25, weight_of
from index.embedding import Vectors
from index.generation import Generation
from index.lexical import Narrowing
from index.postings import TermPostings
from index.reranker import RERANKED, Reranker
from index.scan import best_rows
from index.vectors import Rows
from records.passage import Passage

FEW_ROWS = 20_000
"""Up to so many rows that a question goes over BM25 is computed for all of them."""
EXACT_ROWS = 2_000_000
"""Up to so many the best are found exactly: nothing hidden has a say. Beyond, the lexical engine proposes, which
needs no memory for each row (docs/decisions/0052)."""
CANDIDATES = 1000
"""Above that, how many rows the lexical engine hands over to be scored beside the nearest vectors.
When more permitted rows match, the engine's own ranking, which knows hidden rows, picks these
thousand. That is the bound: hidden rows may then bear on which rows are candidates, never on a
row's score."""
_TIES = 4
"""Of rows that score alike so many times as are wanted are looked at, the first by their place."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score and its cosine, 0 where nothing was compared.

    ``model`` is the fingerprint of the model whose cosine it is, empty where nothing was compared.
    Scores stay inside the house.
    """

    passage: Passage
    score: float
    dense: float
    model: str = ""


def reranked(reranker: Reranker, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits with the first ``RERANKED`` in the order of a reranker, ties in theirs.

    The scores stay where they are and only change owners, so that what is measured on them holds.
    SECURITY: it reads permitted passages alone, and each by itself.
    """
    first = hits[:RERANKED]
    texts = [f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}" for hit in first]
    order = np.argsort(-reranker.scores(query, texts), kind="stable")
    moved = [replace(first[at], score=place.score) for at, place in zip(order, first, strict=True)]
    return [*moved, *hits[RERANKED:]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question goes over: the rows of a reader that are ``wanted``, shape (n,), and what the
    lexical engine is told of them; BM25 counts the ``collection`` of all that the reader may see."""

    rows: NDArray[np.bool_]
    narrowing: Narrowing
    collection: Collection

    def candidates(self, generation: Generation, asked: Asked, number: int) -> Rows:
        """Return the rows, ascending, among which the best ``number`` by their words are.

        Of more than ``EXACT_ROWS`` permitted rows they are what the lexical engine takes for those.
        """
        if self.collection.number > EXACT_ROWS:
            found = generation.lexical.candidates(asked.postings.words, self.narrowing, CANDIDATES)
            return found[self.rows[found]]  # SECURITY: the engine's filter is not trusted alone
        few = np.flatnonzero(self.rows)
        if len(few) <= FEW_ROWS:
            return few
        most = _TIES * number
        return best_rows(asked.postings, asked.query, self.collection, self.rows, number, most)


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question as ``bm25`` takes them, with their postings in a generation."""

    postings: TermPostings
    query: Sequence[tuple[int, float]]

    @classmethod
    def of(cls, generation: Generation, counted: Mapping[str, int]) -> Self:
        """Return the terms of a question that says each so often."""
        words = sorted(counted)
        query = [(number, counted[word] * weight_of(word)) for number, word in enumerate(words)]
        return cls(generation.postings_of(words), query)

    def shares(self, wanted: Wanted, rows: Rows) -> NDArray[np.float64]:
        """Return the share of BM25 of some rows, ascending."""
        return bm25(self.postings, self.query, wanted.collection, rows)


def cosines(
    generation: Generation, vector: Vectors | None, candidates: Rows, near: Rows
) -> NDArray[np.float64]:
    """Return the cosine of each candidate, float64; 0 of all without the question's vector.

    A row that has no vector yet is taken to be as near as the least near of the rows that are
    compared, so that its words decide; 0 when none is, or without a vector to compare with.
    SECURITY: those are permitted rows.
    """
    if vector is None:
        return np.zeros(len(candidates), np.float64)
    cosine = generation.dense.scores(vector, candidates).astype(np.float64)
    known = generation.ready[candidates]
    least = generation.dense.scores(vector, near).min(initial=1.0) if len(near) else 0.0
    return np.where(known, cosine, float(least))
