from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import LEXICAL_WEIGHT, fused, strongest


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.5]), max_size=20), st.integers(0, 25))
def test_the_strongest_rows_come_best_first(scores: list[float], number: int) -> None:
    rows = strongest(np.array(scores, np.float64), number).tolist()
    positive = [row for row, score in enumerate(scores) if score > 0]
    assert rows == sorted(positive, key=lambda row: (-scores[row], row))[:number]


def test_words_are_worth_their_share() -> None:
    score = fused(np.array([0.8, 0.9]), np.array([1.0, 0.0]))
    assert score.tolist() == [0.8 + LEXICAL_WEIGHT, 0.9]


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=9))
def test_a_score_does_not_depend_on_its_neighbours(cosines: list[float]) -> None:
    cosine, lexical = np.array(cosines), np.linspace(0, 1, len(cosines))
    assert fused(cosine, lexical)[:1].tolist() == fused(cosine[:1], lexical[:1]).tolist()
