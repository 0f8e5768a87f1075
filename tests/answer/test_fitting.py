"""Thresholds from questions: one procedure, on one half, for whatever scale a model has."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from answer.calibration import Calibration
from answer.confidence import Signs
from answer.fitting import REFUSED, RIGHT_HIGH, RIGHT_MEDIUM, Measured, NotCalibrated, fitted, tuned


def question(number: int, *, cosine: float, coverage: float, answered: bool) -> Measured:
    signs = Signs(cosine, coverage, 0.0, unnamed=False, unsaid_year=False)
    return Measured(f"{number}번 질문", signs, answered, answered)


def questions(*, scale: float = 1.0, unlike: float = 0.3) -> list[Measured]:
    """Two hundred of which three in four are answered: those are nearer, and say more."""
    chance = random.Random(6)
    made = []
    for number in range(200):
        answered = number % 4 > 0
        cosine = chance.gauss(0.6 if answered else 0.6 - unlike, 0.1) * scale
        coverage = chance.uniform(0.4, 1) if answered else chance.uniform(0, 0.4)
        made.append(question(number, cosine=cosine, coverage=coverage, answered=answered))
    return made


def share(pair: tuple[int, int]) -> float:
    right, told = pair
    return right / told


def test_what_nothing_answers_is_left_within_the_aims() -> None:
    found = fitted(questions())
    assert 0 < found.tuning.refused <= REFUSED * found.tuning.answerable
    assert found.tuning.left > 0.8 * found.tuning.unanswerable
    assert share(found.tuning.high) >= RIGHT_HIGH
    assert share(found.tuning.medium) >= RIGHT_MEDIUM


def test_what_is_strange_counts_as_much_as_the_cosines_of_the_model_deviate() -> None:
    near = questions(unlike=0.0)
    told = [
        replace(each, signs=replace(each.signs, strange=0.1 if each.answerable else 0.9))
        for each in near
        if each.signs is not None
    ]
    strange, plain = fitted(told), fitted(near)
    assert strange.held_out.left > plain.held_out.left + 10
    assert strange.held_out.refused <= plain.held_out.refused
    narrow = [
        replace(each, signs=replace(each.signs, cosine=each.signs.cosine * 0.3))
        for each in told
        if each.signs is not None
    ]
    assert fitted(narrow).thresholds.strange_weight < strange.thresholds.strange_weight


def test_the_order_of_the_questions_and_the_other_half_have_no_say() -> None:
    asked = questions()
    found = fitted(asked)
    assert fitted(asked[::-1]) == found
    wrong = [each if tuned(each.text) else replace(each, right=False) for each in asked]
    other = fitted(wrong)
    assert other.thresholds == found.thresholds
    assert other.tuning == found.tuning
    assert share(other.held_out.high) == 0


def test_a_model_with_other_cosines_is_judged_as_well() -> None:
    def told(found: Calibration) -> list[int]:
        figures = (found.tuning, found.held_out)
        return [count for each in figures for count in (each.left, each.refused)]

    narrow, wide = fitted(questions(scale=0.3)), fitted(questions())
    assert narrow.thresholds.floor < wide.thresholds.floor
    assert narrow.thresholds.coverage_weight < wide.thresholds.coverage_weight
    for one, other in zip(told(narrow), told(wide), strict=True):
        assert abs(one - other) <= 2, "to the rounding"


def test_the_words_are_given_later_where_near_is_often_wrong() -> None:
    asked = questions()
    early = fitted(asked).thresholds.close
    wrong = [
        replace(each, right=False)
        if each.answerable
        and each.signs is not None
        and each.signs.coverage < 0.6
        and 0.6 < each.signs.cosine < 0.7
        else each
        for each in asked
    ]
    late = fitted(wrong)
    assert late.thresholds.close > early
    assert share(late.tuning.high) >= RIGHT_HIGH


def test_a_model_that_tells_nothing_is_not_calibrated() -> None:
    with pytest.raises(NotCalibrated, match="맞는 자료일 때가 적습니다"):
        fitted([replace(each, right=False) for each in questions()])
    with pytest.raises(NotCalibrated, match="아무것도 찾지 못했습니다"):
        fitted([replace(each, signs=None) for each in questions()])
    with pytest.raises(NotCalibrated, match="찾지 못할 때가 많습니다"):
        fitted([_unnamed(each) for each in questions()])


def _unnamed(each: Measured) -> Measured:
    assert each.signs is not None
    lost = int(each.text.partition("번")[0]) % 5 == 1
    return replace(each, signs=replace(each.signs, unnamed=lost))
