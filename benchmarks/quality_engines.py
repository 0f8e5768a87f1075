"""Other ways to rank the same chunks: words, vectors, both by ranks, and a peer's hybrid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Collection, bm25
from index.embedding import Embedder, Vectors
from index.postings import UNKNOWN, Gathering, TermPostings
from language.morphemes import shared_morphemes
from language.normal import fold

Rank = Callable[[str], list[str]]
Scores = NDArray[np.float64]
RRF_K = 60
"""The customary value (Cormack, Clarke and Büttcher, 2009)."""
DEPTH = 100
_QUERY, _PASSAGE = "query: ", "passage: "


@dataclass(frozen=True, slots=True)
class Chunks:
    """Texts with their prefix, vectors of shape (n, d), and each one's document."""

    texts: Sequence[str]
    vectors: Vectors
    documents: Sequence[str]

    def ranking(self, scores: Scores) -> list[str]:
        """Documents by their best chunk; ties in order of row, what scores nothing left out."""
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return list(dict.fromkeys(self.documents[row] for row in order if scores[row] > 0))


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to rank. ``needs`` is the package without which it cannot."""

    open: Callable[[Chunks, Embedder], Rank]
    needs: str = "numpy"

    def there(self) -> bool:
        return find_spec(self.needs) is not None


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _lexical(chunks: Chunks, terms: Callable[[str], list[str]]) -> Callable[[str], Scores]:
    gathering = Gathering()
    for text in chunks.texts:
        gathering.add(terms(text))
    postings, known = gathering.postings()
    numbers = {term: number for number, term in enumerate(known)}
    rows = np.arange(len(chunks.texts))
    every = Collection(np.ones(len(rows), np.bool_), postings.lengths)

    def scores(query: str) -> Scores:
        counted = Counter(terms(query))
        held = [postings.held(numbers.get(term, UNKNOWN)) for term in counted]
        said = [(number, float(times)) for number, times in enumerate(counted.values())]
        return bm25(TermPostings(list(counted), held, postings.lengths), said, every, rows)

    return scores


def _dense(chunks: Chunks, embedder: Embedder) -> Callable[[str], Scores]:
    return lambda query: (chunks.vectors @ embedder.embed_query(query)).astype(np.float64)


def _bm25_on(terms: Callable[[str], list[str]]) -> Callable[[Chunks, Embedder], Rank]:
    def opened(chunks: Chunks, embedder: Embedder) -> Rank:
        score = _lexical(chunks, terms)
        return lambda query: chunks.ranking(score(query))

    return opened


def _dense_only(chunks: Chunks, embedder: Embedder) -> Rank:
    score = _dense(chunks, embedder)
    return lambda query: chunks.ranking(score(query))


def _by_ranks(chunks: Chunks, embedder: Embedder) -> Rank:
    legs = (_lexical(chunks, shared_morphemes().terms), _dense(chunks, embedder))

    def rank(query: str) -> list[str]:
        fused = np.zeros(len(chunks.texts))
        for leg in legs:
            scores = leg(query)
            order = np.argsort(-scores, kind="stable")[:DEPTH]
            order = order[scores[order] > 0]
            fused[order] += 1 / (RRF_K + 1 + np.arange(len(order)))
        return chunks.ranking(fused)

    return rank


def _txtai(chunks: Chunks, embedder: Embedder) -> Rank:
    """txtai's own hybrid (BM25 of its tokeniser and vectors, weighed alike) with our model."""
    from txtai import Embeddings

    def transform(texts: Sequence[str]) -> Vectors:
        if texts and texts[0].startswith(_QUERY):
            return np.array([embedder.embed_query(each.removeprefix(_QUERY)) for each in texts])
        return np.array([known[each.removeprefix(_PASSAGE)] for each in texts])

    known = dict(zip(chunks.texts, chunks.vectors, strict=True))
    index = Embeddings(
        method="external",
        transform=transform,
        hybrid=True,
        instructions={"query": _QUERY, "data": _PASSAGE},
    )
    index.index(list(enumerate(chunks.texts)))

    def rank(query: str) -> list[str]:
        found = index.search(query, DEPTH)
        return list(dict.fromkeys(chunks.documents[row] for row, score in found if score > 0))

    return rank


ENGINES: Mapping[str, Engine] = {
    "BM25, words": Engine(_bm25_on(words)),
    "BM25, morphemes and bigrams": Engine(_bm25_on(shared_morphemes().terms)),
    "dense": Engine(_dense_only),
    "RRF, k 60, of the last two": Engine(_by_ranks),
    "txtai, hybrid": Engine(_txtai, "txtai"),
}
