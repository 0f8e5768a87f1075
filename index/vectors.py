"""Exact search among permitted vectors. The only file that knows FAISS."""

from __future__ import annotations

from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

faiss.omp_set_num_threads(1)  # requests run side by side; a pool per request would fight


class VectorIndex(Protocol):
    """Finds the nearest rows among those that are permitted."""

    def top(self, query: Vectors, permitted: Rows, k: int) -> tuple[Rows, Scores]:
        """Return up to ``k`` rows of ``permitted`` by falling inner product, with it.

        ``permitted`` is sorted, int64. Fewer than ``k`` come back only when fewer are permitted;
        ties are in ascending order of row.
        """
        ...

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """Return the inner product of each row, in the order given."""
        ...


class ExactVectors:
    """Every permitted row is compared; each product depends on its own row alone."""

    def __init__(self, matrix: Vectors) -> None:
        """Take the vectors, shape (n, d), float32, C-contiguous; a memory map will do."""
        self._matrix = matrix

    def top(self, query: Vectors, permitted: Rows, k: int) -> tuple[Rows, Scores]:
        """See :class:`VectorIndex`."""
        scores = self.scores(query, permitted)
        best = np.lexsort((permitted, -scores))[:k]  # SECURITY: only permitted rows were scored
        return permitted[best], scores[best]

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """See :class:`VectorIndex`."""
        rows = np.ascontiguousarray(rows, dtype=np.int64)
        out: NDArray[np.float32] = np.empty((1, len(rows)), np.float32)
        if len(rows):
            wanted = np.ascontiguousarray(query[None, :], dtype=np.float32)
            ids = np.ascontiguousarray(rows[None, :])
            faiss.fvec_inner_products_by_idx(
                faiss.swig_ptr(out),
                faiss.swig_ptr(wanted),
                faiss.swig_ptr(self._matrix),
                faiss.swig_ptr(ids),
                self._matrix.shape[1],
                1,
                len(rows),
            )
        return out[0]
