from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.bm25 import BIGRAM_WEIGHT, K1, B, Collection, bm25, weight_of
from index.postings import UNKNOWN, EarlierPostings, Gathering, Postings, TermPostings
from language.morphemes import shared_morphemes

Rows = list[list[int]]
World = list[tuple[list[int], bool, bool]]
WORDS = 6
worlds = st.lists(
    st.tuples(st.lists(st.integers(0, WORDS - 1), max_size=8), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)
weights = st.sampled_from([1 / 3, 1.0, 2.0])
questions = st.lists(
    st.tuples(st.integers(UNKNOWN, WORDS - 1), weights), max_size=4, unique_by=lambda q: q[0]
)


def earlier(rows: Rows) -> EarlierPostings:
    found = [[(r, row.count(t)) for r, row in enumerate(rows) if t in row] for t in range(WORDS)]
    flat = [pair for pairs in found for pair in pairs]
    return EarlierPostings(
        np.cumsum([0, *map(len, found)], dtype=np.int64),
        np.array([row for row, _ in flat], np.int32),
        np.array([count for _, count in flat], np.int32),
        np.array([len(row) for row in rows], np.int32),
    )


def postings(rows: Rows) -> Postings:
    lists = [sorted({row.count(term) for row in rows if term in row}) for term in range(WORDS)]
    held = [
        [number for number, row in enumerate(rows) if row.count(term) == times]
        for term, own in enumerate(lists)
        for times in own
    ]
    return Postings(
        np.cumsum([0, *map(len, lists)], dtype=np.int64),
        np.array([times for own in lists for times in own], np.int32),
        np.cumsum([0, *map(len, held)], dtype=np.int64),
        np.array([row for own in held for row in own], np.int32),
        np.array([len(row) for row in rows], np.int32),
    )


def scored(
    rows: Rows,
    query: Sequence[tuple[int, float]],
    permitted: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The scores of all rows, 0 of those that are not wanted; asked twice, as by one reader."""
    held = postings(rows)
    of_terms = TermPostings(
        [str(term) for term, _ in query], [held.held(term) for term, _ in query], held.lengths
    )
    said = [(number, weight) for number, (_, weight) in enumerate(query)]
    collection, few = Collection(permitted, held.lengths), np.flatnonzero(wanted)
    found = bm25(of_terms, said, collection, few)
    assert found.shape == few.shape
    assert np.array_equal(bm25(of_terms, said, collection, few), found)
    scores = np.zeros(len(rows), np.float64)
    scores[few] = found
    return scores


def parted(world: World) -> tuple[Rows, NDArray[np.bool_], NDArray[np.bool_]]:
    """The rows of a world, which are permitted, and which of these are wanted."""
    permitted = np.array([seen for _, seen, _ in world])
    return [row for row, _, _ in world], permitted, permitted & [liked for *_, liked in world]


def reference(rows: Rows, query: Sequence[tuple[int, float]]) -> list[float]:
    """BM25 as the textbook has it, over rows that are all visible, of what it could reach."""
    average = sum(len(row) for row in rows) / len(rows) if rows else 1.0

    def idf(term: int) -> float:
        df = sum(term in other for other in rows)
        return math.log(1 + (len(rows) - df + 0.5) / (df + 0.5))

    most = sum(weight * idf(term) * (K1 + 1) for term, weight in query)
    scores = []
    for row in rows:
        score = 0.0
        for term, weight in query:
            tf = row.count(term)
            if tf:
                norm = K1 * (1 - B + B * len(row) / average)
                score += weight * idf(term) * tf * (K1 + 1) / (tf + norm)
        scores.append(score / most if most else 0.0)
    return scores


@given(worlds, questions)
def test_scores_equal_the_reference_over_the_permitted(
    world: World, query: list[tuple[int, float]]
) -> None:
    rows, permitted, wanted = parted(world)
    scores = scored(rows, query, permitted, wanted)
    seen = np.flatnonzero(permitted)
    expected = dict(zip(seen.tolist(), reference([rows[row] for row in seen], query), strict=True))
    assert all(0 <= score < 1 for score in scores)
    for row, score in enumerate(scores):
        assert math.isclose(score, expected[row] if wanted[row] else 0.0, abs_tol=1e-12)


@given(worlds, questions)
def test_hidden_rows_do_not_move_a_single_bit(world: World, query: list[tuple[int, float]]) -> None:
    """Not even by a word that only they have: the twin's index does not know it."""
    rows = [row for row, _, _ in world]
    permitted = np.array([seen for _, seen, _ in world])
    visible = [rows[row] for row in np.flatnonzero(permitted)]
    everyone = np.ones(len(visible), np.bool_)
    known = [(term if any(term in row for row in visible) else UNKNOWN, w) for term, w in query]
    full = scored(rows, query, permitted, permitted)[permitted]
    twin = scored(visible, known, everyone, everyone)
    assert np.array_equal(full, twin)


@given(worlds, questions)
def test_few_wanted_rows_are_scored_as_many_are(
    world: World, query: list[tuple[int, float]]
) -> None:
    rows, permitted, wanted = parted(world)
    scores = scored(rows, query, permitted, wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.bm25._SEARCH", 0)  # rows are looked up wherever a term stands at all
        patch.setattr("index.bm25._LONG", 0)  # and frequencies are kept, however small
        assert np.array_equal(scored(rows, query, permitted, wanted), scores)


def test_a_bigram_counts_less_than_a_morpheme() -> None:
    morpheme, bigram = shared_morphemes().terms("축제")
    assert (weight_of(morpheme), weight_of(bigram)) == (1.0, BIGRAM_WEIGHT)


def test_postings_hold_what_the_texts_hold() -> None:
    texts = [["가", "나", "가"], [], ["나"]]
    gathering = Gathering()
    for text in texts:
        gathering.add(text)
    postings, words = gathering.postings()
    assert words == ["가", "나"], "in order, as they are looked up"
    for number, word in enumerate(words):
        found = {row: times for times, rows in postings.held(number) for row in rows.tolist()}
        assert found == {row: t.count(word) for row, t in enumerate(texts) if word in t}
    assert postings.lengths.tolist() == [3, 0, 1]


@given(worlds)
def test_postings_of_an_earlier_format_hold_the_same(world: World) -> None:
    rows, *_ = parted(world)
    former, today = earlier(rows), postings(rows)
    for term in (UNKNOWN, *range(WORDS)):
        before, since = (
            [(times, found.tolist()) for times, found in each.held(term)]
            for each in (former, today)
        )
        assert before == since
