"""From a permit and a query to passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from catalog.database import Database
from catalog.home import Home
from catalog.notices import Notices
from catalog.reading import Reading
from index.embedding import Embedder, ModelAway, Vectors
from index.fusion import fused, strongest
from index.generation import Generation, named_generations, open_generation
from index.masks import Filters as Filters
from index.masks import (
    among,
    fulfils,
    narrowing_of,
    rows_of_document,
    scopes_of,
    shared_with,
)
from index.nearness import Nearness
from index.reranker import RERANKED, Reranker
from index.scoring import Asked, Wanted, cosines, reranked
from index.scoring import Hit as Hit
from index.vectors import Rows
from index.view import Readiness as Readiness
from index.view import View, Views
from language.morphemes import shared_morphemes

POOL = 50
"""How many of either side become candidates."""
NOTICE_COSINE = 0.85
NOTICE_SHARE = 0.5
"""From where a closed row counts as being to the point; fixed, so that no other row has a say."""
NOTICE_ROWS = 20


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation with the model that its vectors come from, ``None`` when that is not at hand."""

    generation: Generation
    embedder: Embedder | None


Former = Callable[[str], Embedder | None]
"""Returns the model of a fingerprint, when it is at hand."""


class Search:
    """Searches one home. Thread-safe; a newer generation is picked up at the next question.

    Whatever is compared comes from one model: that of the generation which answers.
    """

    def __init__(
        self,
        home: Home,
        database: Database,
        embedder: Embedder,
        former: Former = lambda fingerprint: None,
        reranker: Reranker | None = None,
    ) -> None:
        """Search a home with this model; nothing is found where nothing was indexed yet.

        An index of another model is searched with that, if ``former`` has it, else by words alone.
        With a ``reranker`` the best passages of a query come in its order.
        """
        self._home = home
        self._reading = Reading(database)
        self._notices = Notices(database)
        self._embedder = embedder
        self._reranker = reranker
        self._former = former
        self._opened: _Opened | None = None
        self._views = Views(self._reading)
        self._named: list[str] | None = None
        self._model_away = False
        self._nearness = Nearness(embedder)
        self.refresh()

    @property
    def reading(self) -> Reading:
        """Return the catalog's reading half, for what surrounds a passage."""
        return self._reading

    @property
    def home(self) -> Home:
        """Return the home that is searched."""
        return self._home

    @property
    def nearness(self) -> Nearness:
        """Return what compares the texts that a reader sees."""
        return self._nearness

    @property
    def by_words_alone(self) -> bool:
        """Return whether the model was away when it was last asked for a question's vector."""
        return self._model_away

    def refresh(self) -> None:
        """Take up the newest whole generation if others are named than at the last call."""
        names = named_generations(self._home.index)
        if names == self._named:
            return
        known = self._opened
        generation = open_generation(self._home.index, known.generation if known else None)
        if generation is None:
            self._opened = None
        else:
            self._opened = _Opened(generation, self._model_of(generation.fingerprint))
        self._named = names

    def _model_of(self, fingerprint: str) -> Embedder | None:
        if fingerprint == self._embedder.fingerprint:
            return self._embedder
        known = self._opened
        if known is not None and known.generation.fingerprint == fingerprint:
            return known.embedder
        return self._former(fingerprint)

    def search(
        self,
        permit: Permit,
        query: str,
        *,
        k: int = 10,
        filters: Filters = Filters(),
        blocks: bool = True,
    ) -> list[Hit]:
        """Return up to ``k`` passages which the holder may see, best first.

        Ties are in order of (document, place in it). Fewer than ``k`` come back only when fewer
        are permitted, or when the model is away: then words alone find and rank. Without ``blocks``
        they have none (see :meth:`catalog.reading.Reading.passages`).

        Raises:
            ModelBusy: when too many wait for the model.
        """
        most = k if self._reranker is None else max(k, RERANKED)
        hits = self._find(
            permit, query, lambda it: it.embed_query(query), most, filters, blocks=blocks
        )
        return hits if self._reranker is None else reranked(self._reranker, query, hits)[:k]

    def like(
        self,
        permit: Permit,
        text: str,
        *,
        k: int = 10,
        filters: Filters = Filters(),
        without_document: str | None = None,
    ) -> list[Hit]:
        """Return passages like a text, as :meth:`search` does without blocks, and without those of one record."""
        return self._find(
            permit,
            text,
            lambda it: it.embed_passages([text])[0],
            k,
            filters,
            without_document=without_document,
            blocks=False,
        )

    def by_words(
        self, permit: Permit, text: str, *, k: int = 10, filters: Filters = Filters()
    ) -> list[Hit]:
        """Return passages as :meth:`search` does without blocks, by the words that they share alone."""
        return self._find(permit, text, None, k, filters, blocks=False)

    def noticed(self, permit: Permit, query: str) -> list[int]:
        """Return the chunks closed to the holder that match a query and may be told of.

        Whether one matches depends on the query and on its own text alone: its cosine reaches
        ``NOTICE_COSINE``, and it holds ``NOTICE_SHARE`` of the query's words. Ascending, at most
        ``NOTICE_ROWS`` of a department; the catalog decides each again before one is named. None
        while the model is away.
        """
        self.refresh()
        opened = self._opened
        scopes = self._notices.scopes(permit)
        terms = set(shared_morphemes().content(query)) if opened and scopes else set()
        if opened is None or not terms:
            return []
        generation = opened.generation
        view = self._views.of(permit, generation)
        closed = among(view.scopes, scopes) & ~view.permitted
        held = np.zeros(len(closed), np.int64)
        postings = generation.postings_of(sorted(terms))
        for term in range(len(terms)):
            held[postings.rows_of(term)] += 1
        rows = np.flatnonzero(closed & (held >= NOTICE_SHARE * len(terms)))
        vector = self._vector(opened, lambda it: it.embed_query(query))
        if vector is None:
            return []
        cosine = generation.dense.scores(vector, rows)
        near = rows[cosine >= NOTICE_COSINE]
        found: list[int] = []
        for department in np.unique(generation.rows.department[near]):
            own = near[generation.rows.department[near] == department]
            found += np.sort(generation.rows.chunk_id[own])[:NOTICE_ROWS].tolist()
        return sorted(found)

    def _vector(
        self, opened: _Opened, embedded: Callable[[Embedder], Vectors] | None
    ) -> Vectors | None:
        """Return what the generation's model makes of a text, ``None`` while it is away or not asked."""
        if embedded is None:
            return None
        self._model_away = opened.embedder is None
        try:
            return embedded(opened.embedder) if opened.embedder is not None else None
        except ModelAway:
            self._model_away = True
            return None

    def _find(
        self,
        permit: Permit,
        query: str,
        embedded: Callable[[Embedder], Vectors] | None,
        k: int,
        filters: Filters,
        *,
        without_document: str | None = None,
        blocks: bool = True,
    ) -> list[Hit]:
        self.refresh()
        opened = self._opened
        if opened is None:
            return []
        generation = opened.generation
        view = self._views.of(permit, generation)
        mine, written = view.permitted, view.written
        if filters.communities:
            mine = view.permitted & shared_with(filters.communities, view.scopes, view.sight)
            written = scopes_of(generation.rows, mine)
        narrowing = narrowing_of(generation.names, filters, written)
        rows = mine & self._views.narrowed(generation, narrowing)
        if without_document is not None:
            rows[rows_of_document(generation.rows, without_document)] = False
        if not rows.any():
            return []
        wanted = Wanted(rows, narrowing, view.collection)
        pool = max(POOL, k)

        def nearest() -> tuple[Vectors | None, Rows]:
            vector = self._vector(opened, embedded)
            if vector is None:
                return None, np.empty(0, np.int64)
            narrowed = not np.array_equal(rows, view.permitted)
            among_them = generation.dense.among(rows) if narrowed else view.near
            return vector, among_them.top(vector, pool)[0]

        with ThreadPoolExecutor(1) as beside:
            by_meaning = beside.submit(nearest)
            asked = Asked.of(generation, Counter(shared_morphemes().terms(query)))
            by_words = wanted.candidates(generation, asked, pool)
            vector, near = by_meaning.result()
        found = np.union1d(near, by_words)
        lexical = asked.shares(wanted, found)
        candidates = np.union1d(near, found[strongest(lexical, pool)])
        cosine = cosines(generation, vector, candidates, near)
        score = fused(cosine, lexical[np.searchsorted(found, candidates)])
        order = np.lexsort((candidates, -score))  # rows are sorted by (document, ordinal)
        ids = [int(generation.rows.chunk_id[candidates[at]]) for at in order]
        # The catalog decides every row again (catalog.reading): the index may lag.
        passages = self._reading.passages(
            permit,
            ids[: 2 * pool],
            most=k,
            wanted=lambda record: fulfils(record, filters),
            blocks=blocks,
        )
        place = dict(zip(ids, order.tolist(), strict=True))
        model = generation.fingerprint if vector is not None else ""
        return [
            Hit(each, float(score[at]), float(cosine[at]), model)
            for each in passages
            for at in (place[each.chunk_id],)
        ]

    def view(self, permit: Permit) -> View | None:
        """Return what the holder may see of the index; ``None`` without an index."""
        self.refresh()
        opened = self._opened
        return self._views.of(permit, opened.generation) if opened is not None else None

    def readiness(self, permit: Permit) -> Readiness:
        """Return how far the index is, for the passages that the holder may see and no others."""
        self.refresh()
        opened = self._opened
        if opened is None:
            return Readiness(0, 0)
        # SECURITY: how much there is that the holder may not see is not told
        mine = self._views.of(permit, opened.generation).permitted
        ready = mine & opened.generation.ready if opened.embedder is not None else mine[:0]
        return Readiness(int(np.count_nonzero(mine)), int(np.count_nonzero(ready)))

    def unchanged(self, permit: Permit, generation: Generation) -> NDArray[np.bool_]:
        """Return for every row whether it is as the index knows it; see ``index.view.Views``."""
        return self._views.unchanged(permit, generation)
