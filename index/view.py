"""What one reader may see of an index: its permitted rows, as the catalog decides at present."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from access.permit import Permit
from catalog.reading import Reading
from catalog.visible import Present, Sight
from index.generation import Generation
from index.masks import permitted_rows

_VIEWS = 32
"""Readers' permitted rows that are kept at most: a byte a row of each."""


@dataclass(frozen=True, slots=True)
class View:
    """A generation as one reader may see it: the scope that every row is in now, shape (n,), and
    which rows are permitted."""

    generation: Generation
    sight: Sight
    scopes: NDArray[np.int64]
    permitted: NDArray[np.bool_]


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


class Views:
    """Views of generations. Thread-safe; what holds for every reader is kept between questions."""

    def __init__(self, reading: Reading) -> None:
        """Ask this catalog."""
        self._reading = reading
        self._scopes: _Scopes | None = None
        self._changed: _Changed | None = None
        self._lock = Lock()
        self._permitted: OrderedDict[Hashable, NDArray[np.bool_]] = OrderedDict()

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
        return View(generation, present.sight, known.acl_id, self._rows(known, present, generation))

    def _rows(self, known: _Scopes, present: Present, generation: Generation) -> NDArray[np.bool_]:
        """Return which rows are permitted; kept for whoever sees exactly the same."""
        sight = present.sight
        key = known.generation, known.change, sight.acls, sight.exceptional, sight.closed
        with self._lock:
            permitted = self._permitted.get(key)
        if permitted is None:
            # SECURITY: the permitted rows are known before anything is ranked or counted
            permitted = permitted_rows(generation.rows, known.acl_id, sight)
            permitted.setflags(write=False)
        with self._lock:
            self._permitted[key] = permitted
            self._permitted.move_to_end(key)
            while len(self._permitted) > _VIEWS:
                self._permitted.popitem(last=False)
        return permitted

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
