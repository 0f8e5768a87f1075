"""One conformance suite for every way of finding the nearest vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import ivf
from index.embedding import Vectors
from index.ivf import PermittedLists, number_of_lists
from index.vectors import ExactVectors, InvertedLists, Rows, Scores, VectorIndex

DIMENSION = 16


@pytest.fixture(scope="module", autouse=True)
def lists_for_few() -> Iterator[None]:
    """Have lists taken for so few rows as these tests have, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivf, "STEPS", 0)
        yield


def matrix(rows: int, seed: int) -> Vectors:
    random = np.random.default_rng(seed)
    # few distinct values, so that there are ties
    raw = random.integers(-2, 3, (rows, DIMENSION)).astype(np.float32) + 0.25
    unit: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return unit


def top(index: VectorIndex, query: Vectors, permitted: Rows, k: int) -> tuple[Rows, Scores]:
    """Return the best of some rows; the permission speaks of more than an index here has."""
    mask = np.zeros(10_000, np.bool_)
    mask[permitted] = True
    return index.among(mask).top(query, k)


def lists(reach: float, number: int | None = None) -> Callable[[Vectors], VectorIndex]:
    def make(vectors: Vectors) -> VectorIndex:
        if not len(vectors):
            return ExactVectors(vectors)  # nothing is put into lists
        built = InvertedLists.build(vectors, number or number_of_lists(len(vectors)))
        return PermittedLists(vectors, built, reach)

    return make


EXACT = [pytest.param(ExactVectors, id="exact"), pytest.param(lists(0, 1), id="one list")]
EVERY = [
    *EXACT,
    pytest.param(lists(-3), id="lists, few seen"),
    pytest.param(lists(3), id="lists, all seen"),
]
worlds = st.tuples(st.integers(0, 60), st.integers(0, 10_000), st.integers(0, 70))


def drawn(world: tuple[int, int, int], data: st.DataObject) -> tuple[Vectors, Vectors, Rows]:
    """Return vectors, each there twice, a question, and the rows of its reader."""
    rows, seed, _ = world
    vectors = np.repeat(matrix(rows, seed), 2, axis=0)
    chosen = data.draw(st.sets(st.integers(0, max(2 * rows - 1, 0))))
    permitted = np.array(sorted(chosen), np.int64)
    return vectors, matrix(1, seed + 1)[0], permitted[permitted < 2 * rows]


@pytest.mark.parametrize("make", EXACT)
@given(worlds, st.data())
def test_top_equals_brute_force_over_the_permitted(
    make: Callable[[Vectors], VectorIndex], world: tuple[int, int, int], data: st.DataObject
) -> None:
    vectors, query, permitted = drawn(world, data)
    k = world[2]
    found, scores = top(make(vectors), query, permitted, k)
    exact = ExactVectors(vectors).scores(query, permitted)
    brute = sorted(
        zip(permitted.tolist(), exact.tolist(), strict=True), key=lambda p: (-p[1], p[0])
    )
    assert found.tolist() == [row for row, _ in brute[:k]]
    assert scores.tolist() == [score for _, score in brute[:k]]
    assert np.allclose(exact, vectors[permitted] @ query, atol=1e-6)


@pytest.mark.parametrize("make", EVERY)
@given(worlds, st.data())
def test_permitted_rows_only_as_many_as_asked_for_in_order(
    make: Callable[[Vectors], VectorIndex], world: tuple[int, int, int], data: st.DataObject
) -> None:
    vectors, query, permitted = drawn(world, data)
    k = world[2]
    index = make(vectors)
    found, scores = top(index, query, permitted, k)
    assert set(found.tolist()) <= set(permitted.tolist())
    assert len(set(found.tolist())) == len(found) == min(k, len(permitted))
    assert np.array_equal(scores, index.scores(query, found))
    order = list(zip((-scores).tolist(), found.tolist(), strict=True))
    assert order == sorted(order)
    again, _ = top(index, query, permitted, k)
    assert np.array_equal(found, again)


@pytest.mark.parametrize("make", EVERY)
def test_nothing_permitted_gives_nothing(make: Callable[[Vectors], VectorIndex]) -> None:
    rows, scores = top(make(matrix(5, 1)), matrix(1, 2)[0], np.empty(0, np.int64), 10)
    assert len(rows) == len(scores) == 0


@pytest.mark.parametrize("make", EVERY)
def test_rows_the_index_does_not_have_are_passed_over(
    make: Callable[[Vectors], VectorIndex],
) -> None:
    # SECURITY: behind the vectors lie others, as behind the end of a mapped file
    everything = matrix(200, 5)
    index = make(everything[:100])
    query = everything[150]
    leading = np.concatenate([np.arange(0, 100, 2), np.arange(100, 200)])
    rows, scores = top(index, query, leading, 60)
    assert rows.max() < 100
    assert rows.min() >= 0
    assert len(rows) == 50
    exact, _ = top(ExactVectors(everything[:100]), query, np.arange(0, 100, 2), 60)
    assert np.array_equal(rows, exact)
    assert scores.max() < 1


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("copies", [40, 300])
def test_among_copies_the_first_come_first(
    make: Callable[[Vectors], VectorIndex], copies: int
) -> None:
    vectors = matrix(900, 8)
    random = np.random.default_rng(9)
    same = np.sort(random.choice(900, copies, replace=False))
    vectors[same] = vectors[same[0]]
    permitted = np.sort(random.choice(900, 800, replace=False))
    rows, _ = top(make(vectors), vectors[same[0]], permitted, 8)
    assert rows.tolist() == np.intersect1d(same, permitted)[:8].tolist()


@pytest.mark.parametrize("make", EVERY)
def test_what_is_no_number_comes_last_and_takes_no_place(
    make: Callable[[Vectors], VectorIndex],
) -> None:
    vectors = matrix(400, 3)
    query = vectors[7].copy()
    index = make(vectors)
    assert len(top(index, np.full(DIMENSION, np.nan, np.float32), np.arange(300), 9)[0]) == 9
    assert top(index, query, np.arange(300), 1)[0].tolist() == [7]


def test_a_score_depends_on_its_own_row_alone(tmp_path: Path) -> None:
    np.save(tmp_path / "all.npy", matrix(300, 3))
    mapped = np.load(tmp_path / "all.npy", mmap_mode="r")
    query = matrix(1, 4)[0]
    everything = ExactVectors(mapped).scores(query, np.arange(300))
    few = np.arange(7, 300, 11)
    twin = ExactVectors(np.ascontiguousarray(mapped[few])).scores(query, np.arange(len(few)))
    assert np.array_equal(everything[few], twin)
    assert np.array_equal(ExactVectors(mapped).scores(query, few[::-1]), twin[::-1])


def test_what_the_lists_propose_beyond_the_permission_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SECURITY: lists that forgot their selector give nobody's row away, and cost none."""
    vectors = matrix(800, 11)
    permitted = np.arange(0, 800, 2)
    query = vectors[401]
    index = lists(-3)(vectors)
    before = top(index, query, permitted, 10)[0].tolist()
    scan = InvertedLists.scan

    def forgetful(
        self: InvertedLists,
        query: Vectors,
        chosen: Rows,
        near: Scores,
        allowed: object,
        number: int,
    ) -> tuple[Rows, Scores]:
        return scan(self, query, chosen, near, None, number)

    monkeypatch.setattr(InvertedLists, "scan", forgetful)
    rows, _ = top(index, query, permitted, 10)
    assert set(rows.tolist()) <= set(permitted.tolist())
    assert len(rows) == len(before) == 10
    monkeypatch.setattr(
        InvertedLists, "scan", lambda *_: (np.empty(0, np.int64), np.empty(0, np.float32))
    )
    exact, _ = top(ExactVectors(vectors), query, permitted, 10)
    assert np.array_equal(top(index, query, permitted, 10)[0], exact)


def test_lists_are_the_same_from_a_file(tmp_path: Path) -> None:
    vectors = matrix(500, 2)
    built = InvertedLists.build(vectors, 16)
    built.write(tmp_path / "lists")
    read = InvertedLists.read(tmp_path / "lists")
    (tmp_path / "lists").unlink()  # as when a newer generation takes over
    assert sorted(read.rows.tolist()) == list(range(500))
    assert np.array_equal(built.rows, read.rows)
    assert np.array_equal(built.starts, read.starts)
    assert np.array_equal(built.centroids, read.centroids)
    near = built.nearness(vectors[3])
    assert np.allclose(near, built.centroids @ vectors[3], atol=1e-6)
    order = np.argsort(-near)[:5]
    found, rough = built.scan(vectors[3], order, near[order], None, 20)
    again, same = read.scan(vectors[3], order, near[order], None, 20)
    assert np.array_equal(found, again)
    assert np.array_equal(rough, same)
    for each in range(16):
        own = read.rows[read.starts[each] : read.starts[each + 1]]
        assert np.all(np.diff(own) > 0)
