from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Vectors
from index.vectors import ExactVectors

DIMENSION = 16


def matrix(rows: int, seed: int) -> Vectors:
    random = np.random.default_rng(seed)
    # few distinct values, so that there are ties
    raw = random.integers(-2, 3, (rows, DIMENSION)).astype(np.float32) + 0.25
    unit: Vectors = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    return unit


@given(st.integers(0, 60), st.integers(0, 10_000), st.integers(1, 70), st.data())
def test_top_equals_brute_force_over_the_permitted(
    rows: int, seed: int, k: int, data: st.DataObject
) -> None:
    vectors = np.repeat(matrix(rows, seed), 2, axis=0)
    query = matrix(1, seed + 1)[0]
    permitted = np.array(sorted(data.draw(st.sets(st.integers(0, max(2 * rows - 1, 0))))), np.int64)
    permitted = permitted[permitted < 2 * rows]
    found, scores = ExactVectors(vectors).top(query, permitted, k)
    exact = ExactVectors(vectors).scores(query, permitted)
    brute = sorted(
        zip(permitted.tolist(), exact.tolist(), strict=True), key=lambda p: (-p[1], p[0])
    )
    assert found.tolist() == [row for row, _ in brute[:k]]
    assert scores.tolist() == [score for _, score in brute[:k]]
    assert np.allclose(exact, vectors[permitted] @ query, atol=1e-6)


def test_nothing_permitted_gives_nothing() -> None:
    rows, scores = ExactVectors(matrix(5, 1)).top(matrix(1, 2)[0], np.empty(0, np.int64), 10)
    assert len(rows) == len(scores) == 0


def test_a_score_depends_on_its_own_row_alone(tmp_path: Path) -> None:
    np.save(tmp_path / "all.npy", matrix(300, 3))
    mapped = np.load(tmp_path / "all.npy", mmap_mode="r")
    query = matrix(1, 4)[0]
    everything = ExactVectors(mapped).scores(query, np.arange(300))
    few = np.arange(7, 300, 11)
    twin = ExactVectors(np.ascontiguousarray(mapped[few])).scores(query, np.arange(len(few)))
    assert np.array_equal(everything[few], twin)
    assert np.array_equal(ExactVectors(mapped).scores(query, few[::-1]), twin[::-1])
