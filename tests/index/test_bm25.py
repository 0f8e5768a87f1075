from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.bm25 import K1, UNKNOWN, B, Postings, bm25

Rows = list[list[int]]
WORDS = 6
worlds = st.lists(
    st.tuples(st.lists(st.integers(0, WORDS - 1), max_size=8), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)
questions = st.lists(
    st.tuples(st.integers(UNKNOWN, WORDS - 1), st.integers(1, 3)),
    max_size=4,
    unique_by=lambda q: q[0],
)


def postings(rows: Rows) -> Postings:
    found = [[(r, row.count(t)) for r, row in enumerate(rows) if t in row] for t in range(WORDS)]
    flat = [pair for pairs in found for pair in pairs]
    return Postings(
        np.cumsum([0, *map(len, found)], dtype=np.int64),
        np.array([row for row, _ in flat], np.int32),
        np.array([count for _, count in flat], np.int32),
        np.array([len(row) for row in rows], np.int32),
    )


def reference(rows: Rows, query: Sequence[tuple[int, int]]) -> list[float]:
    """BM25 as the textbook has it, over rows that are all visible."""
    average = sum(len(row) for row in rows) / len(rows) if rows else 1.0
    scores = []
    for row in rows:
        score = 0.0
        for term, times in query:
            df = sum(term in other for other in rows)
            tf = row.count(term)
            if tf:
                idf = math.log(1 + (len(rows) - df + 0.5) / (df + 0.5))
                norm = K1 * (1 - B + B * len(row) / average)
                score += times * idf * tf * (K1 + 1) / (tf + norm)
        scores.append(score)
    return scores


@given(worlds, questions)
def test_scores_equal_the_reference_over_the_permitted(
    world: list[tuple[list[int], bool, bool]], query: list[tuple[int, int]]
) -> None:
    rows = [row for row, _, _ in world]
    permitted = np.array([seen for _, seen, _ in world])
    wanted = permitted & np.array([liked for _, _, liked in world])
    scores = bm25(postings(rows), query, permitted, wanted)
    seen = np.flatnonzero(permitted)
    expected = dict(zip(seen.tolist(), reference([rows[row] for row in seen], query), strict=True))
    assert scores.shape == (len(rows),)
    assert scores.dtype == np.float64
    for row, score in enumerate(scores):
        assert math.isclose(score, expected[row] if wanted[row] else 0.0, abs_tol=1e-12)


@given(worlds, questions)
def test_hidden_rows_do_not_move_a_single_bit(
    world: list[tuple[list[int], bool, bool]], query: list[tuple[int, int]]
) -> None:
    rows = [row for row, _, _ in world]
    permitted = np.array([seen for _, seen, _ in world])
    visible = [rows[row] for row in np.flatnonzero(permitted)]
    everyone = np.ones(len(visible), np.bool_)
    full = bm25(postings(rows), query, permitted, permitted)[permitted]
    twin = bm25(postings(visible), query, everyone, everyone)
    assert np.array_equal(full, twin)
