"""From a permit and a query to passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from catalog.database import Database
from catalog.home import Home
from catalog.notices import Notices
from catalog.reading import Reading
from catalog.visible import Sight
from index.bm25 import bm25, weight_of
from index.embedding import Embedder, ModelAway, Vectors
from index.fusion import fused, strongest
from index.generation import Generation, named_generations, open_generation
from index.lexical import Narrowing
from index.masks import Filters as Filters
from index.masks import among, narrowed_rows, narrowing_of, permitted_rows, rows_of_document
from index.model import ModelError
from index.vectors import Rows
from language.morphemes import shared_morphemes
from records.passage import Passage

POOL = 50
"""How many of either side become candidates."""
EXACT_ROWS = 20_000
"""Up to so many permitted rows BM25 is computed for all of them: nothing hidden has a say."""
CANDIDATES = 1000
"""Above that, how many rows the lexical engine hands over to be scored beside the nearest vectors.
When more permitted rows match, the engine's own ranking, which knows hidden rows, picks these
thousand. That is the bound: hidden rows may then bear on which rows are candidates, never on a
row's score."""

NOTICE_COSINE = 0.85
NOTICE_SHARE = 0.5
"""From where a closed row counts as being to the point; fixed, so that no other row has a say."""
NOTICE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score and its cosine, 0 where nothing was compared.

    Scores stay inside the house.
    """

    passage: Passage
    score: float
    dense: float


@dataclass(frozen=True, slots=True)
class _Scopes:
    """The scope of every row of a generation, as of a change of the catalog."""

    generation: str
    change: int
    acl_id: NDArray[np.int64]


_NEVER = -1
"""A change before every real one."""


class Search:
    """Searches one home. Thread-safe; a newer generation is picked up at the next question."""

    def __init__(self, home: Home, database: Database, embedder: Embedder) -> None:
        """Search with this model; see :meth:`open`."""
        self._home = home
        self._reading = Reading(database)
        self._notices = Notices(database)
        self._embedder = embedder
        self._generation: Generation | None = None
        self._scopes: _Scopes | None = None
        self._named: list[str] | None = None
        self._model_away = False
        self.refresh()

    @classmethod
    def open(cls, home: Home, database: Database, embedder: Embedder) -> Self:
        """Return the search of a home; an empty one when nothing was indexed yet.

        Raises:
            ModelError: when the index was built with another model.
        """
        return cls(home, database, embedder)

    @property
    def reading(self) -> Reading:
        """Return the catalog's reading half, for what surrounds a passage."""
        return self._reading

    @property
    def model_fingerprint(self) -> str:
        """Return the hash of the model, to which thresholds belong."""
        return self._embedder.fingerprint

    @property
    def by_words_alone(self) -> bool:
        """Return whether the model was away when it was last asked for a question's vector."""
        return self._model_away

    def refresh(self) -> None:
        """Take up the newest whole generation if others are named than at the last call.

        Raises:
            ModelError: when it was built with another model.
        """
        names = named_generations(self._home.index)
        if names == self._named:
            return
        generation = open_generation(self._home.index, self._generation)
        if generation is not None and generation.fingerprint != self._embedder.fingerprint:
            raise ModelError(
                "색인이 다른 모델로 만들어졌습니다. NEOMEO_MODEL을 되돌리거나 ‘neomeo ingest’로 "
                "다시 색인해 주시기 바랍니다."
            )
        self._generation, self._named = generation, names

    def search(
        self, permit: Permit, query: str, *, k: int = 10, filters: Filters = Filters()
    ) -> list[Hit]:
        """Return up to ``k`` passages which the holder may see, best first.

        Ties are in order of (document, place in it). Fewer than ``k`` come back only when fewer
        are permitted, or when the model is away: then words alone find and rank.

        Raises:
            ModelBusy: when too many wait for the model.
        """
        return self._find(permit, query, self._vector(query), k, filters, None)

    def like(
        self,
        permit: Permit,
        text: str,
        *,
        k: int = 10,
        filters: Filters = Filters(),
        without_document: str | None = None,
    ) -> list[Hit]:
        """Return passages like a text, as :meth:`search` does, without those of one record."""
        vector = self._vector(text, passage=True)
        return self._find(permit, text, vector, k, filters, without_document)

    def nearness(self, permit: Permit, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of each pair of short texts that the holder has, shape (n, n).

        While the model is away nothing is near anything but itself.
        """
        try:
            vectors = self._embedder.embed_passages(list(texts))
        except ModelAway:
            return np.eye(len(texts), dtype=np.float32)
        return vectors @ vectors.T

    def noticed(self, permit: Permit, query: str) -> list[int]:
        """Return the chunks closed to the holder that match a query and may be told of.

        Whether one matches depends on the query and on its own text alone: its cosine reaches
        ``NOTICE_COSINE``, and it holds ``NOTICE_SHARE`` of the query's words. Ascending, at most
        ``NOTICE_ROWS`` of a department; the catalog decides each again before one is named. None
        while the model is away.
        """
        self.refresh()
        generation = self._generation
        scopes = self._notices.scopes(permit)
        terms = set(shared_morphemes().content(query)) if generation and scopes else set()
        if generation is None or not terms:
            return []
        sight, present = self._present(permit, generation)
        closed = among(present, scopes) & ~permitted_rows(generation.rows, present, sight)
        held = np.zeros(len(closed), np.int64)
        postings = generation.postings_of(sorted(terms))
        for term in range(len(terms)):
            held[postings.rows_of(term)] += 1
        rows = np.flatnonzero(closed & (held >= NOTICE_SHARE * len(terms)))
        vector = self._vector(query)
        if vector is None:
            return []
        cosine = generation.dense.scores(vector, rows)
        near = rows[cosine >= NOTICE_COSINE]
        found: list[int] = []
        for department in np.unique(generation.rows.department[near]):
            own = near[generation.rows.department[near] == department]
            found += np.sort(generation.rows.chunk_id[own])[:NOTICE_ROWS].tolist()
        return sorted(found)

    def _vector(self, text: str, *, passage: bool = False) -> Vectors | None:
        """Return the vector of a question or passage, ``None`` while the model is away."""
        try:
            if passage:
                vector: Vectors = self._embedder.embed_passages([text])[0]
            else:
                vector = self._embedder.embed_query(text)
        except ModelAway:
            self._model_away = True
            return None
        self._model_away = False
        return vector

    def _find(
        self,
        permit: Permit,
        query: str,
        vector: Vectors | None,
        k: int,
        filters: Filters,
        without_document: str | None,
    ) -> list[Hit]:
        self.refresh()
        generation = self._generation
        if generation is None:
            return []
        sight, scopes = self._present(permit, generation)
        # SECURITY: the permitted rows are known before anything is ranked
        permitted = permitted_rows(generation.rows, scopes, sight)
        narrowing = narrowing_of(generation, permitted, filters)
        wanted = permitted & narrowed_rows(generation.rows, narrowing)
        if without_document is not None:
            wanted[rows_of_document(generation.rows, without_document)] = False
        pool = max(POOL, k)
        near = np.empty(0, np.int64)
        if vector is not None:
            near, _ = generation.dense.top(vector, np.flatnonzero(wanted), pool)
        lexical = _lexical(generation, query, permitted, wanted, near, narrowing)
        candidates = np.union1d(near, strongest(lexical, pool))
        cosine = _cosine(generation, vector, candidates, near)
        score = fused(cosine, lexical[candidates])
        order = np.lexsort((candidates, -score))  # rows are sorted by (document, ordinal)
        ids = [int(generation.rows.chunk_id[candidates[at]]) for at in order]
        # The catalog decides every row again (catalog.reading): the index may lag.
        passages = self._reading.passages(permit, ids[: 2 * pool])
        by_id = {passage.chunk_id: passage for passage in passages}
        hits = [
            Hit(by_id[chunk_id], float(score[at]), float(cosine[at]))
            for chunk_id, at in zip(ids, order, strict=True)
            if chunk_id in by_id
        ]
        return hits[:k]

    def permitted(self, permit: Permit) -> tuple[Generation, NDArray[np.bool_]] | None:
        """Return the index and which of its rows the holder may see; ``None`` without an index."""
        self.refresh()
        generation = self._generation
        if generation is None:
            return None
        sight, scopes = self._present(permit, generation)
        return generation, permitted_rows(generation.rows, scopes, sight)

    def _present(self, permit: Permit, generation: Generation) -> tuple[Sight, NDArray[np.int64]]:
        """Return what the holder may see, and the scope that every row is in now.

        The index has scopes as they were when it was built; where a chunk was moved to another
        scope since, the catalog's holds. A row that was withdrawn since keeps its own: what others
        do not see must not take it out of what is counted.
        """
        known = self._scopes
        if known is not None and known.generation != generation.name:
            known = None
        present = self._reading.present(permit, known.change if known else _NEVER)
        if present.scopes is not None:
            chunks, own = generation.rows.chunk_id.tolist(), generation.rows.acl_id.tolist()
            moved = (
                present.scopes.get(chunk, scope) for chunk, scope in zip(chunks, own, strict=True)
            )
            known = _Scopes(generation.name, present.change, np.fromiter(moved, np.int64))
            self._scopes = known
        assert known is not None
        return present.sight, known.acl_id


def _lexical(
    generation: Generation,
    query: str,
    permitted: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
    near: Rows,
    narrowing: Narrowing,
) -> NDArray[np.float64]:
    """Return the share of BM25 of every row, 0 for what is not wanted or shares no term.

    Above ``EXACT_ROWS`` only the lexical engine's candidates and ``near`` are scored.
    """
    counted = Counter(shared_morphemes().terms(query))
    if int(np.count_nonzero(permitted)) > EXACT_ROWS:
        chosen = np.zeros(len(wanted), np.bool_)
        chosen[near] = True
        chosen[generation.lexical.candidates(list(counted), narrowing, CANDIDATES)] = True
        wanted = wanted & chosen  # SECURITY: the engine's filter is not trusted alone
    words = sorted(counted)
    terms = [(number, counted[word] * weight_of(word)) for number, word in enumerate(words)]
    return bm25(generation.postings_of(words), terms, permitted, wanted)


def _cosine(
    generation: Generation, vector: Vectors | None, candidates: Rows, near: Rows
) -> NDArray[np.float64]:
    """Return the cosine of each candidate, float64; 0 of all without the question's vector.

    A row that has no vector yet is taken to be as near as the least near of the rows that are
    compared, so that its words decide; 0 when none is. SECURITY: those are permitted rows.
    """
    if vector is None:
        return np.zeros(len(candidates), np.float64)
    cosine = generation.dense.scores(vector, candidates).astype(np.float64)
    known = generation.ready[candidates]
    least = generation.dense.scores(vector, near).min(initial=1.0) if len(near) else 0.0
    return np.where(known, cosine, float(least))
