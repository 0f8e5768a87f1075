from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.likeness import Likeness

WORDS = re.findall(
    r"\w+",
    "축제장 주변 도로 구간마다 안전요원을 배치하고 인파가 몰리는 시간에는 출입을 조절하며 구급차와 "
    "소방차가 다닐 길을 비워 둔다 행사 전날 합동 점검에서 드러난 미비점은 담당 부서가 보완한 뒤 "
    "결과를 보고하고 상황실은 기상 특보와 교통 상황을 살펴 필요한 때에 행사를 멈출 수 있다",
)


def likeness(text: str) -> Likeness:
    found = Likeness.of(text)
    assert found is not None
    return found


def paper(size: int, seed: int = 0) -> list[str]:
    return [f"{word}{seed}" for word in random.Random(seed).choices(WORDS, k=size)]


def test_spacing_width_and_punctuation_make_no_difference() -> None:
    one = likeness("안전요원 １２０명을 배치하였다.")
    assert one.same(likeness("안전요원  120명을\n배치하였다"))
    assert not one.same(likeness("안전요원 150명을 배치하였다."))


def test_a_text_without_words_is_like_nothing() -> None:
    assert Likeness.of("") is None
    assert Likeness.of(" …·- \n") is None


@pytest.mark.parametrize(
    ("changed", "nearly"), [(0, True), (2, True), (4, True), (40, False), (120, False)]
)
def test_a_few_changed_words_are_nearly_the_same(changed: int, nearly: bool) -> None:
    words = paper(200)
    other = list(words)
    for at in range(changed):
        other[at * len(other) // max(1, changed)] = f"고침{'가나다라마바사'[at % 7]}"
    assert likeness(" ".join(words)).nearly(likeness(" ".join(other))) is nearly


def test_another_figure_is_another_content() -> None:
    words = " ".join(paper(200))
    one = likeness(f"{words} 예산은 1,000만 원이다")
    assert not one.nearly(likeness(f"{words} 예산은 1,200만 원이다"))
    assert one.nearly(likeness(f"{words} 예산은 1000만 원이다"))
    assert one.nearly(likeness(f"안전총괄과-1234 (2025. 10. 2.) {words} 예산은 1,000만 원이다"))


def test_large_sheets_are_the_same_by_all_their_figures() -> None:
    rows = [f"{number} 구역 {number * 7} 명" for number in range(1000)]
    one = likeness("\n".join(rows))
    assert one.nearly(likeness("\n".join([*rows, "끝"])))
    assert not one.nearly(likeness("\n".join([*rows[:-1], "999 구역 1 명"])))


@given(st.text(alphabet="가나다 12,.\n", max_size=60))
def test_a_likeness_survives_storing(text: str) -> None:
    found = Likeness.of(text)
    if found is not None:
        assert Likeness.from_bytes(found.to_bytes()) == found
