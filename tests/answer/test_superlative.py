from __future__ import annotations

import pytest

from answer.superlative import Measure, superlative_of


@pytest.mark.parametrize(
    ("question", "words", "most", "of", "thing"),
    [
        ("방문객이 가장 많은 축제는?", "가장 많은", True, ["방문객"], ["축제"]),
        ("방문객 수가 제일 적었던 시군은?", "가장 적은", False, ["방문객", "수"], ["시군"]),
        ("가장 예산이 큰 과목은 무엇인가요?", "가장 큰", True, ["예산"], ["과목"]),
        ("가장 많은 사람이 찾은 축제는?", "가장 많은", True, ["사람"], ["축제"]),
        ("가장 큰 금액의 계약은?", "가장 큰", True, ["금액"], ["계약"]),
        ("소금을 두 번째로 많이 받는 읍면은?", "두 번째로 많은", True, ["소금"], ["읍면"]),
        ("어느 구역에 안전요원을 가장 많이 두었나요?", "가장 많은", True, ["안전요원"], ["구역"]),
        ("회계과 계약 가운데 금액이 가장 큰 것은?", "가장 큰", True, ["금액"], ["것"]),
        ("예산이 가장 큰 축제의 방문객은 몇 명인가요?", "가장 큰", True, ["예산"], ["축제"]),
        ("가장 싼 계약은?", "가장 적은", False, [], ["계약"]),
        ("가장 오래 걸린 민원은?", "가장 긴", True, [], ["민원"]),
        ("수의계약 중 가장 먼저 체결한 것은?", "가장 이른", False, [], ["것"]),
        ("점검일이 가장 늦은 시설은?", "가장 늦은", True, ["점검일"], ["시설"]),
    ],
)
def test_what_is_asked_the_most_of_and_of_which_things(
    question: str, words: str, most: bool, of: list[str], thing: list[str]
) -> None:
    asked = superlative_of(question)
    assert asked is not None
    assert (asked.words, asked.most) == (words, most)
    assert [each.text for each in asked.of] == of
    assert [each.text for each in asked.thing] == thing


@pytest.mark.parametrize(
    "question",
    [
        "축제 방문객은 모두 몇 명인가요?",
        "억새밭은 언제 가장 보기 좋은가",
        "가장 중요한 안전 수칙은?",
        "방문객이 가장 많은 세 곳은?",
        "방문객이 가장 많은 축제와 가장 적은 축제는?",
        "방문객이 가장 많지 않은 축제는?",
        "한빛시를 제외하고 방문객이 가장 많은 축제는?",
        "방문객이 가장 많았나요?",
        "순간 최대 관람객이 500명이 안 되면 무엇을 하나요?",
    ],
)
def test_what_asks_for_no_single_extreme(question: str) -> None:
    assert superlative_of(question) is None


def test_deeds_and_what_says_which_ones_stand_apart() -> None:
    asked = superlative_of("3분기에 점검을 가장 많이 받는 시설은?")
    assert asked is not None
    assert asked.measure is Measure.AMOUNT
    assert [each.text for each in asked.scope] == ["3분기"]
    assert [each.form for each in asked.deeds] == ["받"]
    asked = superlative_of("예산이 가장 큰 축제의 방문객은 몇 명인가요?")
    assert asked is not None
    assert [each.text for each in asked.beside] == ["방문객", "명"]
