from __future__ import annotations

import math

import pytest

from index.metrics import figures


def test_one_relevant_document_at_the_second_place() -> None:
    found = figures({"q": ["a", "b", "c"]}, {"q": {"b": 1}})
    assert found == {
        "n": 1,
        "recall@1": 0.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 0.5,
        "ndcg@10": pytest.approx(1 / math.log2(3)),
    }


def test_grades_and_several_relevant_documents() -> None:
    """By hand: gains 1, 0, 3 at places 1 to 3 against the ideal 3, 1."""
    found = figures({"q": ["b", "x", "a"]}, {"q": {"a": 3, "b": 1, "x": 0}})
    assert found["recall@1"] == 0.5
    assert found["recall@5"] == 1.0
    assert found["mrr@10"] == 1.0
    assert found["ndcg@10"] == pytest.approx((1 + 3 / 2) / (3 + 1 / math.log2(3)))


def test_what_stands_behind_the_tenth_place_counts_for_nothing() -> None:
    ranking = [f"d{number}" for number in range(20)]
    found = figures({"q": ranking}, {"q": {"d10": 1}})
    assert {value for name, value in found.items() if name != "n"} == {0.0}
    assert figures({"q": ranking}, {"q": {"d9": 1}})["recall@10"] == 1.0


def test_more_relevant_documents_than_places() -> None:
    relevant = {f"d{number}": 1.0 for number in range(20)}
    found = figures({"q": list(relevant)}, {"q": relevant})
    assert found["ndcg@10"] == pytest.approx(1.0)
    assert found["recall@10"] == 0.5


def test_questions_without_a_relevant_document_do_not_count_and_missing_rankings_do() -> None:
    found = figures({"q": ["a"]}, {"q": {"a": 1}, "r": {"a": 1}, "s": {"a": 0}, "t": {}})
    assert (found["n"], found["recall@1"]) == (2, 0.5)


def test_nothing_judged() -> None:
    assert set(figures({}, {}).values()) == {0}
