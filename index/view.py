"""What one reader may see of an index: its permitted rows, as the catalog decides at present."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from catalog.reading import Reading
from catalog.visible import Present, Sight
from index.bm25 import Collection
from index.generation import Generation
from index.lexical import Narrowing
from index.masks import narrowed_rows, permitted_rows, scopes_of
from index.vectors import Among

_KEPT = 64 << 20
"""Bytes of readers' rights that are kept at most: of some 40 at a million passages."""
_FILTERS = 16
"""Filters whose rows are kept: a byte a passage each."""


@dataclass(frozen=True, slots=True)
class View:
    """A generation as one reader may see it: the scope that every row is in now, shape (n,), which
    rows are permitted, the scopes that these were written in, the search among them, and what BM25
    counts of them."""

    generation: Generation
    sight: Sight
    scopes: NDArray[np.int64]
    permitted: NDArray[np.bool_]
    written: frozenset[int]
    near: Among
    collection: Collection


@dataclass(frozen=True, slots=True)
class _Kept:
    """What of a view is the same for whoever sees exactly the same."""

    permitted: NDArray[np.bool_]
    written: frozenset[int]
    near: Among
    collection: Collection

    @property
    def nbytes(self) -> int:
        return self.permitted.nbytes + self.near.nbytes


@dataclass(frozen=True, slots=True)
class _Scopes:
    """The scope of every row of a generation, as of a change of the catalog."""

    generation: str
    change: int
    acl_id: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Changed:
    """Which rows of a generation changed since it was built, up to a change of the catalog."""

    generation: str
    op: int
    rows: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Of how many passages that a reader may see, how many can be found by meaning as yet."""

    passages: int
    ready: int


class Views:
    """Views of generations. Thread-safe; what holds for every reader is kept between questions."""

    def __init__(self, reading: Reading) -> None:
        """Ask this catalog."""
        self._reading = reading
        self._scopes: _Scopes | None = None
        self._changed: _Changed | None = None
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, Hashable], _Kept] = OrderedDict()
        self._narrowed: OrderedDict[tuple[str, Narrowing], NDArray[np.bool_]] = OrderedDict()

    def of(self, permit: Permit, generation: Generation) -> View:
        """Return what the holder may see of a generation.

        The index has scopes as they were when it was built; where a chunk was moved to another
        scope since, the catalog's holds. A row that was withdrawn since keeps its own: what others
        do not see must not take it out of what is counted.
        """
        known = self._scopes
        if known is None or known.generation != generation.name:
            known = _Scopes(generation.name, generation.manifest.acl, generation.rows.acl_id)
        present = self._reading.present(permit, known.change)
        if present.scopes is not None:
            chunks, own = generation.rows.chunk_id.tolist(), generation.rows.acl_id.tolist()
            moved = (
                present.scopes.get(chunk, scope) for chunk, scope in zip(chunks, own, strict=True)
            )
            known = _Scopes(generation.name, present.change, np.fromiter(moved, np.int64))
        self._scopes = known
        kept = self._rights(known, present, generation)
        return View(
            generation,
            present.sight,
            known.acl_id,
            permitted=kept.permitted,
            written=kept.written,
            near=kept.near,
            collection=kept.collection,
        )

    def _rights(self, known: _Scopes, present: Present, generation: Generation) -> _Kept:
        """Return what follows from a reader's rights; kept for whoever has the same in all things."""
        sight = present.sight
        # SECURITY: all that decides which rows are permitted, so that nothing kept outlives it
        rights = known.change, sight.acls, sight.exceptional, sight.closed
        key = known.generation, rights
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            # SECURITY: the permitted rows are known before anything is ranked or counted
            permitted = permitted_rows(generation.rows, known.acl_id, sight)
            permitted.setflags(write=False)
            written = scopes_of(generation.rows, permitted)
            near = generation.dense.among(permitted)
            kept = _Kept(permitted, written, near, Collection(permitted, generation.lengths))
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            for former in [each for each in self._kept if each[0] != known.generation]:
                del self._kept[former]  # it would hold files that are removed
            while len(self._kept) > 1 and sum(each.nbytes for each in self._kept.values()) > _KEPT:
                self._kept.popitem(last=False)
        return kept

    def narrowed(self, generation: Generation, narrowing: Narrowing) -> NDArray[np.bool_]:
        """Return for every row whether it is what some filters want, permitted or not.

        The last ones are kept: what speaks against a precedent is looked for at each question.
        """
        filters = replace(narrowing, acl_ids=frozenset())
        with self._lock:
            rows = self._narrowed.pop((generation.name, filters), None)
        if rows is None:
            rows = narrowed_rows(generation.rows, filters)
            rows.setflags(write=False)
        with self._lock:
            self._narrowed[generation.name, filters] = rows
            for former in [each for each in self._narrowed if each[0] != generation.name]:
                del self._narrowed[former]
            while len(self._narrowed) > _FILTERS:
                self._narrowed.popitem(last=False)
        return rows

    def unchanged(self, permit: Permit, generation: Generation) -> NDArray[np.bool_]:
        """Return for every row whether what the index knows of it still holds.

        A row that was withdrawn or labelled anew since does not, until the index has read that.
        """
        known = self._changed
        if known is None or known.generation != generation.name:
            nothing = np.zeros(len(generation.rows.chunk_id), np.bool_)
            known = _Changed(generation.name, generation.op, nothing)
        chunks = generation.rows.chunk_id
        op, ids = self._reading.changed(permit, known.op, int(chunks.max(initial=0)))
        if op != known.op:
            rows = known.rows | np.isin(chunks, np.array(ids, np.int64))
            known = _Changed(generation.name, op, rows)
        self._changed = known
        return ~known.rows
