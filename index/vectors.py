"""The seam to nearest vectors, exact search, and the lists of the approximate one.

The only file that knows FAISS.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Protocol, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SEED = 1
_ROUNDS = 8
_TRAINED_ON = 64
"""k-means sees so many rows of each list."""
_MANY = 10_000
"""From so many rows on a build takes all cores; below, starting their threads costs more."""


class Among(Protocol):
    """The rows that one reader may see, as an index looks among them; made once, asked often.

    It never changes, and holds for those rows alone: other rights need another.
    """

    @property
    def nbytes(self) -> int:
        """Return how much memory it takes, the permission itself included."""
        ...

    def top(self, query: Vectors, k: int) -> tuple[Rows, Scores]:
        """Return up to ``k`` of the rows by falling inner product, with it.

        Fewer come back only when there are fewer; ties are in ascending order of row.
        """
        ...


class VectorIndex(Protocol):
    """Finds the nearest rows among those that are permitted."""

    def among(self, permitted: Mask) -> Among:
        """Return the search among some rows: those for whose number ``permitted`` says so.

        It is read, not copied, and must not change; it speaks of every row of the index at least,
        and what it says of others is passed over.
        """
        ...

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """Return the inner product of each row, in the order given; the index has them all."""
        ...


def highest(rows: Rows, scores: NDArray[np.floating[Any]], k: int) -> NDArray[np.int64]:
    """Return the places of up to ``k`` highest scores, best first; ties in ascending order of row.

    What is no number comes last.
    """
    falling = -scores
    places = np.arange(len(scores))
    if 0 < k < len(scores):  # to sort all of them takes as long as to compare them
        places = np.flatnonzero(~(falling > np.partition(falling, k - 1)[k - 1]))
    best: NDArray[np.int64] = places[np.lexsort((rows[places], falling[places]))][:k]
    return best


class ExactVectors:
    """Every permitted row is compared; each product depends on its own row alone."""

    def __init__(self, matrix: Vectors) -> None:
        """Take the vectors, shape (n, d), float32, C-contiguous; a memory map will do."""
        self._matrix = matrix

    def among(self, permitted: Mask) -> ExactAmong:
        """See :class:`VectorIndex`."""
        # SECURITY: FAISS does not look; a row beyond the end is whatever lies there in memory
        return ExactAmong(self, permitted[: len(self._matrix)])

    def scores(self, query: Vectors, rows: Rows) -> Scores:
        """See :class:`VectorIndex`."""
        rows = np.ascontiguousarray(rows, dtype=np.int64)
        out: NDArray[np.float32] = np.empty((1, len(rows)), np.float32)
        if len(rows):
            wanted = np.ascontiguousarray(query[None, :], dtype=np.float32)
            ids = np.ascontiguousarray(rows[None, :])
            _one_thread()
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


class ExactAmong:
    """Compares every permitted row; see :class:`Among`."""

    def __init__(self, index: ExactVectors, permitted: Mask) -> None:
        """See :meth:`ExactVectors.among`."""
        self._index = index
        self._permitted = permitted
        self.number = int(np.count_nonzero(permitted))
        """How many rows are permitted."""
        few = 8 * self.number <= len(permitted)  # as numbers they take no more than as a mask
        self._rows = np.flatnonzero(permitted) if few else None

    @property
    def rows(self) -> Rows:
        """Return the permitted rows, ascending."""
        return np.flatnonzero(self._permitted) if self._rows is None else self._rows

    @property
    def nbytes(self) -> int:
        """See :class:`Among`."""
        return self._permitted.nbytes + (0 if self._rows is None else self._rows.nbytes)

    def top(self, query: Vectors, k: int) -> tuple[Rows, Scores]:
        """See :class:`Among`."""
        return self._best(query, self.rows, k)  # SECURITY: only permitted rows are scored

    def top_of(self, rows: Rows, query: Vectors, k: int) -> tuple[Rows, Scores]:
        """Return up to ``k`` as :meth:`top` does, but only of ``rows``, in any order."""
        # SECURITY: whoever proposes them
        return self._best(query, rows[self._permitted[rows]], k)

    def _best(self, query: Vectors, rows: Rows, k: int) -> tuple[Rows, Scores]:
        scores = self._index.scores(query, rows)
        best = highest(rows, scores, k)
        return rows[best], scores[best]


class InvertedLists:
    """Rows grouped around centroids, each with a code of 8 bits a dimension; FAISS holds them.

    ``rows`` are the row numbers, int64, list after list and ascending in each; list ``l`` is
    ``rows[starts[l]:starts[l + 1]]``, ``starts`` int64. ``centroids`` has shape (lists, d).
    """

    def __init__(self, index: Any) -> None:
        """Take FAISS's ``IndexIVFScalarQuantizer``; see :meth:`build` and :meth:`read`."""
        self._index = index
        number, lists = int(index.nlist), index.invlists
        sizes = [int(lists.list_size(each)) for each in range(number)]
        self.starts: Rows = np.cumsum([0, *sizes], dtype=np.int64)
        self.rows: Rows = np.empty(int(self.starts[-1]), np.int64)
        for each, size in enumerate(sizes):
            if size:
                start = int(self.starts[each])
                ids = faiss.rev_swig_ptr(lists.get_ids(each), size)
                self.rows[start : start + size] = ids
        flat = faiss.downcast_index(index.quantizer)
        self.centroids: Vectors = (
            faiss.rev_swig_ptr(flat.get_xb(), number * int(index.d)).reshape(number, -1).copy()
        )

    @classmethod
    def build(cls, vectors: Vectors, number: int) -> Self:
        """Return the rows of ``vectors``, shape (n, d), in ``number`` lists; n ≥ ``number``."""
        rows, dimension = vectors.shape
        faiss.omp_set_num_threads((os.cpu_count() or 1) if rows >= _MANY else 1)
        try:
            means = faiss.Kmeans(
                dimension,
                number,
                niter=_ROUNDS,
                spherical=True,
                seed=_SEED,
                min_points_per_centroid=1,
                max_points_per_centroid=_TRAINED_ON,
            )
            step = max(1, rows // (_TRAINED_ON * number))
            sample = np.ascontiguousarray(vectors[::step])
            means.train(sample)
            coarse = faiss.IndexFlatIP(dimension)
            assert means.centroids is not None
            coarse.add(means.centroids)
            index = faiss.IndexIVFScalarQuantizer(
                coarse,
                dimension,
                number,
                faiss.ScalarQuantizer.QT_8bit,
                faiss.METRIC_INNER_PRODUCT,
            )
            index.train(sample)
            index.add(np.ascontiguousarray(vectors))
        finally:
            faiss.omp_set_num_threads(1)
        return cls(index)

    def write(self, file: Path) -> None:
        """Write FAISS's file."""
        faiss.write_index(self._index, str(file))

    @classmethod
    def read(cls, file: Path) -> Self:
        """Map a file into memory: the codes stay in the page cache, outside our own memory.

        What the bytes mean is not checked here: FAISS reads damaged ones without a word.
        """
        # IO_FLAG_MMAP would do the same, but starts 32 threads at every search to read ahead.
        return cls(faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC))

    def nearness(self, query: Vectors) -> Scores:
        """Return the inner product of the query with every centroid."""
        number, dimension = self.centroids.shape
        out: NDArray[np.float32] = np.empty(number, np.float32)
        wanted = np.ascontiguousarray(query, dtype=np.float32)
        # Not numpy, whose BLAS would start threads for this little product.
        faiss.fvec_inner_products_ny(
            faiss.swig_ptr(out),
            faiss.swig_ptr(wanted),
            faiss.swig_ptr(self.centroids),
            dimension,
            number,
        )
        return out

    def scan(
        self,
        query: Vectors,
        lists: Rows,
        nearness: Scores,
        bits: NDArray[np.uint8] | None,
        number: int,
    ) -> tuple[Rows, Scores]:
        """Return the best ``number`` rows of some lists by their codes, in no certain order.

        ``nearness`` are the lists' own scores. ``bits``, from :func:`bits_of`, say of every row
        whether it may come, ``None`` that all may. Codes are rough: scores are good for choosing
        candidates only.
        """
        found: NDArray[np.int64] = np.empty(number, np.int64)
        scores: NDArray[np.float32] = np.empty(number, np.float32)
        wanted = np.ascontiguousarray(query, dtype=np.float32)
        lists, nearness = np.ascontiguousarray(lists), np.ascontiguousarray(nearness)
        engine: Any = faiss  # its stubs are those of C++
        # An IDSelectorBatch would be built in tens of milliseconds.
        selector = None if bits is None else engine.IDSelectorBitmap(bits)
        _one_thread()
        # The form without _c refuses parameters, and so the selector.
        self._index.search_preassigned_c(
            1,
            faiss.swig_ptr(wanted),
            number,
            faiss.swig_ptr(lists),
            faiss.swig_ptr(nearness),
            faiss.swig_ptr(scores),
            faiss.swig_ptr(found),
            False,
            engine.SearchParametersIVF(nprobe=len(lists), sel=selector),
        )
        there = found >= 0  # FAISS fills up with -1
        return found[there], scores[there]


def bits_of(permitted: Mask) -> NDArray[np.uint8]:
    """Return a bit for each row, as :meth:`InvertedLists.scan` takes them."""
    return np.packbits(permitted, bitorder="little")


def _one_thread() -> None:
    """Have FAISS stay in the calling thread: requests run side by side, pools would fight.

    Said before every call, since OpenMP keeps the number for each thread of ours.
    """
    faiss.omp_set_num_threads(1)
