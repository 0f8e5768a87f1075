"""From a permit and a query to passages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from catalog.database import Database
from catalog.home import Home
from catalog.reading import Reading
from index.bm25 import bm25
from index.embedding import Embedder, Vectors
from index.generation import Generation, named_generations, open_generation
from index.lexical import Narrowing
from index.model import ModelError
from language.morphemes import shared_morphemes
from records.passage import Passage

POOL = 50
"""How many of either side become candidates."""
CANDIDATES = 1000
"""How many rows the lexical engine hands over to be scored with permitted statistics. When more
permitted rows match, the engine's own ranking, which knows hidden rows, picks these thousand."""
LEXICAL_WEIGHT = 0.15
"""λ of ``cosine + λ · BM25 / best BM25``; 0.1 to 0.2 were within noise on four question sets."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader wants; filters only narrow. Names are compared exactly.

    A department is written with its agency, ``한빛시/안전총괄과``. ``since`` and ``until``
    include their day and leave out records without a date.
    """

    agencies: frozenset[str] = frozenset()
    not_agencies: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score and its cosine. Scores stay inside the house."""

    passage: Passage
    score: float
    dense: float


class Search:
    """Searches one home. Thread-safe; a newer generation is picked up at the next question."""

    def __init__(self, home: Home, database: Database, embedder: Embedder) -> None:
        """Search with this model; see :meth:`open`."""
        self._home = home
        self._reading = Reading(database)
        self._embedder = embedder
        self._generation: Generation | None = None
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

    def refresh(self) -> None:
        """Take up the newest generation if it is not the one in use.

        Raises:
            ModelError: when it was built with another model.
        """
        names = named_generations(self._home.index)
        if self._generation is not None and names and names[0] == self._generation.name:
            return
        generation = open_generation(self._home.index)
        if generation is not None and generation.fingerprint != self._embedder.fingerprint:
            raise ModelError(
                "색인이 다른 모델로 만들어졌습니다. NEOMEO_MODEL을 되돌리거나 ‘neomeo ingest’로 "
                "다시 색인해 주시기 바랍니다."
            )
        self._generation = generation

    def search(
        self, permit: Permit, query: str, *, k: int = 10, filters: Filters = Filters()
    ) -> list[Hit]:
        """Return up to ``k`` passages which the holder may see, best first.

        Ties are in order of (document, place in it). Fewer than ``k`` come back only when fewer
        are permitted.
        """
        return self._find(permit, query, self._embedder.embed_query(query), k, filters, None)

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
        vector = self._embedder.embed_passages([text])[0]
        return self._find(permit, text, vector, k, filters, without_document)

    def _find(
        self,
        permit: Permit,
        query: str,
        vector: Vectors,
        k: int,
        filters: Filters,
        without_document: str | None,
    ) -> list[Hit]:
        self.refresh()
        generation = self._generation
        if generation is None:
            return []
        acls = self._reading.visible_acls(permit)
        # SECURITY: the permitted rows are known before anything is ranked
        permitted = np.isin(generation.rows.acl_id, np.fromiter(acls, np.int64, len(acls)))
        narrowing = _narrowing(generation, acls, filters)
        wanted = permitted & _narrow(generation, narrowing)
        if without_document is not None:
            wanted &= generation.rows.document != without_document
        rows, _ = generation.dense.top(vector, np.flatnonzero(wanted), POOL)
        lexical_rows, lexical = _lexical(generation, query, permitted, wanted, narrowing)
        best = np.lexsort((lexical_rows, -lexical))[:POOL]
        candidates = np.union1d(rows, lexical_rows[best])
        cosine = generation.dense.scores(vector, candidates).astype(np.float64)
        score = cosine + LEXICAL_WEIGHT * _share(candidates, lexical_rows, lexical)
        order = np.lexsort((candidates, -score))  # rows are sorted by (document, ordinal)
        ids = [int(generation.rows.chunk_id[candidates[at]]) for at in order]
        # SECURITY: the catalog decides every row again; the index may lag
        passages = self._reading.passages(permit, ids[: max(2 * k, POOL)])
        by_id = {passage.chunk_id: passage for passage in passages}
        hits = [
            Hit(by_id[chunk_id], float(score[at]), float(cosine[at]))
            for chunk_id, at in zip(ids, order, strict=True)
            if chunk_id in by_id
        ]
        return hits[:k]


def _share(
    candidates: NDArray[np.int64], rows: NDArray[np.int64], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    share = np.zeros(len(candidates), np.float64)
    if len(rows) and scores.max() > 0:
        at = np.minimum(np.searchsorted(rows, candidates), len(rows) - 1)
        found = rows[at] == candidates
        share[found] = scores[at[found]] / scores.max()
    return share


def _lexical(
    generation: Generation,
    query: str,
    permitted: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
    narrowing: Narrowing,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the rows that share terms with the query, ascending, and their BM25."""
    counted = Counter(shared_morphemes().terms(query))
    known = {term: times for term, times in counted.items() if term in generation.terms}
    rows = generation.lexical.candidates(list(known), narrowing, CANDIDATES)
    rows = rows[wanted[rows]]
    if not len(rows):
        return rows, np.empty(0, np.float64)
    frequencies = {
        generation.terms[term]: generation.lexical.frequency(term, narrowing.acl_ids)
        for term in known
    }
    scores = bm25(
        generation.forward,
        rows,
        [(generation.terms[term], times) for term, times in sorted(known.items())],
        frequencies,
        int(permitted.sum()),
        float(generation.forward.lengths[permitted].mean()),
    )
    return rows, scores


def _narrowing(generation: Generation, acls: frozenset[int], filters: Filters) -> Narrowing:
    names = generation.names

    def numbers(wanted: frozenset[str]) -> frozenset[int]:
        return frozenset(names[name] for name in wanted if name in names)

    return Narrowing(
        acl_ids=acls,
        agencies=numbers(filters.agencies) if filters.agencies else None,
        not_agencies=numbers(filters.not_agencies),
        departments=numbers(filters.departments) if filters.departments else None,
        since=filters.since.toordinal() if filters.since else None,
        until=filters.until.toordinal() if filters.until else None,
    )


def _narrow(generation: Generation, narrowing: Narrowing) -> NDArray[np.bool_]:
    rows = generation.rows
    keep = np.ones(len(rows.chunk_id), np.bool_)
    if narrowing.agencies is not None:
        keep &= np.isin(rows.agency, sorted(narrowing.agencies))
    if narrowing.not_agencies:
        keep &= ~np.isin(rows.agency, sorted(narrowing.not_agencies))
    if narrowing.departments is not None:
        keep &= np.isin(rows.department, sorted(narrowing.departments))
    if narrowing.since is not None:
        keep &= rows.day >= narrowing.since
    if narrowing.until is not None:
        keep &= (rows.day <= narrowing.until) & (rows.day > 0)
    return keep
