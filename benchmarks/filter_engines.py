"""Our search and its peers behind one face: build into a folder, open it, search for a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.topics import Holding, Question
from index.embedding import Vectors
from index.ivf import number_of_lists, read_lists, write_lists
from index.reach import reach
from index.vectors import ExactVectors, InvertedLists, Rows, VectorIndex

Prepared = Callable[[], Rows]
"""Runs one search; what a reader's rights cost once and not at every question is done before."""
Opened = Callable[[Question, Rows, int], Prepared]
SCOPE_ROWS = 50
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to search. ``build`` writes into a folder, ``open`` serves from it."""

    build: Callable[[Holding, Path], None]
    open: Callable[[Vectors, Path], Opened]
    needs: str = "faiss"

    def there(self) -> bool:
        return find_spec(self.needs) is not None


def _ours(index: VectorIndex, rows: int, *, kept: bool = True) -> Opened:
    """Search with a reader's rights counted before, or not ``kept`` from an earlier question."""

    def prepare(question: Question, permitted: Rows, k: int) -> Prepared:
        mask = np.zeros(rows, np.bool_)
        mask[permitted] = True
        search = index.among(mask)
        return lambda: (search if kept else index.among(mask)).top(question.vector, k)[0]

    return prepare


def _build_lists(held: Holding, folder: Path) -> None:
    lists = InvertedLists.build(held.vectors, number_of_lists(len(held.vectors)))
    found = reach(lists, held.vectors, held.place // SCOPE_ROWS)
    print(f"lists: {len(lists.centroids)}, reach: {found}", flush=True)
    write_lists(folder, lists, found)


def _open_lists(*, kept: bool) -> Callable[[Vectors, Path], Opened]:
    def opened(vectors: Vectors, folder: Path) -> Opened:
        return _ours(read_lists(folder, vectors), len(vectors), kept=kept)

    return opened


def _build_hnsw(held: Holding, folder: Path) -> None:
    import faiss

    index = faiss.IndexHNSWFlat(held.vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 80
    index.add(np.ascontiguousarray(held.vectors))
    faiss.write_index(index, str(folder / "hnsw"))


def _open_hnsw(effort: int) -> Callable[[Vectors, Path], Opened]:
    def opened(vectors: Vectors, folder: Path) -> Opened:
        import faiss

        engine: Any = faiss  # its stubs are those of C++
        faiss.omp_set_num_threads(1)
        index = faiss.read_index(str(folder / "hnsw"))

        def prepare(question: Question, permitted: Rows, k: int) -> Prepared:
            allowed = np.zeros(len(vectors), np.bool_)
            allowed[permitted] = True
            bits = np.packbits(allowed, bitorder="little")
            selector = engine.IDSelectorBitmap(bits)
            parameters = engine.SearchParametersHNSW(efSearch=effort, sel=selector)

            def run() -> Rows:
                found: Rows = index.search(question.vector[None, :], k, params=parameters)[1][0]
                assert len(bits)  # the selector does not hold them
                return found[found >= 0]

            return run

        return prepare

    return opened


def _build_hnswlib(held: Holding, folder: Path) -> None:
    import hnswlib

    index = hnswlib.Index("ip", held.vectors.shape[1])
    index.init_index(len(held.vectors), M=32, ef_construction=80)
    for start in range(0, len(held.vectors), _BATCH):
        index.add_items(held.vectors[start : start + _BATCH])
    index.save_index(str(folder / "hnswlib"))


def _open_hnswlib(vectors: Vectors, folder: Path) -> Opened:
    import hnswlib

    index = hnswlib.Index("ip", vectors.shape[1])
    index.load_index(str(folder / "hnswlib"))
    index.set_num_threads(1)
    index.set_ef(64)

    def prepare(question: Question, permitted: Rows, k: int) -> Prepared:
        allowed = set(permitted.tolist()) if len(permitted) < len(vectors) else None

        def run() -> Rows:
            within = None if allowed is None else allowed.__contains__
            number = k
            while number:  # it refuses to answer when it finds fewer
                try:
                    found = index.knn_query(question.vector, number, filter=within)[0][0]
                    return np.asarray(found, np.int64)
                except RuntimeError:
                    number -= 1
            return np.empty(0, np.int64)

        return run

    return prepare


def _build_qdrant(held: Holding, folder: Path) -> None:
    from qdrant_edge import (
        Distance,
        EdgeConfig,
        EdgeShard,
        EdgeVectorParams,
        PayloadSchemaType,
        Point,
        UpdateOperation,
    )

    (folder / "qdrant").mkdir()
    size = held.vectors.shape[1]
    shard = EdgeShard.create(
        str(folder / "qdrant"), EdgeConfig(vectors=EdgeVectorParams(size, Distance.Dot))
    )
    shard.update(UpdateOperation.create_field_index("place", PayloadSchemaType.Integer))
    places = held.place.tolist()
    for start in range(0, len(places), _BATCH):
        block = held.vectors[start : start + _BATCH].tolist()
        points = [
            Point(start + at, vector, {"place": places[start + at]})
            for at, vector in enumerate(block)
        ]
        shard.update(UpdateOperation.upsert_points(points))
    while shard.optimize():
        pass
    shard.flush()
    shard.close()


def _open_qdrant(vectors: Vectors, folder: Path) -> Opened:
    from qdrant_edge import EdgeShard, FieldCondition, Filter, Query, RangeFloat, SearchRequest

    shard = EdgeShard.load(str(folder / "qdrant"))

    def prepare(question: Question, permitted: Rows, k: int) -> Prepared:
        within = Filter(
            must=[FieldCondition("place", range=RangeFloat(gte=question.low, lt=question.high))]
        )
        nearest = Query.Nearest(question.vector.tolist())
        request = SearchRequest(
            nearest, k, filter=None if len(permitted) == len(vectors) else within
        )
        return lambda: np.array([point.id for point in shard.search(request)], np.int64)

    return prepare


def _build_lance(held: Holding, folder: Path) -> None:
    import lancedb
    import pyarrow

    size = held.vectors.shape[1]
    flat = pyarrow.array(np.ascontiguousarray(held.vectors).reshape(-1))
    table = pyarrow.table(
        {
            "row": np.arange(len(held.place)),
            "place": held.place,
            "vector": pyarrow.FixedSizeListArray.from_arrays(flat, size),
        }
    )
    made = lancedb.connect(str(folder / "lance")).create_table("rows", table)
    made.create_scalar_index("place", index_type="BTREE")


def _open_lance(vectors: Vectors, folder: Path) -> Opened:
    import lancedb

    table = lancedb.connect(str(folder / "lance")).open_table("rows")

    def prepare(question: Question, permitted: Rows, k: int) -> Prepared:
        search = (
            table.search(question.vector).distance_type("dot").select(["row", "_distance"]).limit(k)
        )
        if len(permitted) < len(vectors):
            within = f"place >= {question.low} AND place < {question.high}"
            search = search.where(within, prefilter=True)
        return lambda: np.array(search.to_arrow()["row"].to_numpy(), np.int64)

    return prepare


ENGINES: Mapping[str, Engine] = {
    "neomeo": Engine(_build_lists, _open_lists(kept=True)),
    "neomeo, new rights": Engine(_build_lists, _open_lists(kept=False)),
    "exact": Engine(
        lambda held, folder: None,
        lambda vectors, _: _ours(ExactVectors(vectors), len(vectors)),
    ),
    "FAISS HNSW, ef 64": Engine(_build_hnsw, _open_hnsw(64)),
    "FAISS HNSW, ef 1024": Engine(_build_hnsw, _open_hnsw(1024)),
    "hnswlib, ef 64": Engine(_build_hnswlib, _open_hnswlib, "hnswlib"),
    "qdrant-edge": Engine(_build_qdrant, _open_qdrant, "qdrant_edge"),
    "LanceDB, flat": Engine(_build_lance, _open_lance, "lancedb"),
}
