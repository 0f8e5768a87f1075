from __future__ import annotations

from datetime import UTC, datetime

import pytest

from answer.question import understand
from tests.support.permits import permit_for

AGENCIES = [("가람시", "축제과"), ("누리군", "안전과"), ("한빛시", "안전총괄과")]
PERMIT = permit_for(at=datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "다른 기관은 어떻게 했나요?",
        "타 시군 사례를 알려 주세요",
        "인근 도시에서는 어떻게 하나요",
        "우리 시 말고 어디가 했나요",
        "이웃 지자체는요?",
    ],
)
def test_other_agencies_leave_out_ones_own(text: str) -> None:
    understood = understand(PERMIT, text, AGENCIES)
    assert understood.filters.not_agencies == {"한빛시"}
    assert understood.broad


def test_without_an_agency_of_ones_own_nothing_is_left_out() -> None:
    stranger = permit_for(agency="", department="")
    assert understand(stranger, "다른 기관은?", AGENCIES).filters.not_agencies == frozenset()


def test_a_named_agency_narrows_and_an_unseen_one_does_not() -> None:
    assert understand(PERMIT, "가람시는 어떻게 했나", AGENCIES).filters.agencies == {"가람시"}
    hidden = understand(PERMIT, "비밀청은 어떻게 했나", AGENCIES)
    assert hidden.filters.agencies == frozenset()


def test_our_own_is_the_askers_agency() -> None:
    assert understand(PERMIT, "우리 시는 어떻게 했나", AGENCIES).filters.agencies == {"한빛시"}
    unseen = understand(PERMIT, "우리 시는 어떻게 했나", AGENCIES[:1])
    assert unseen.filters.agencies == frozenset()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024년 축제", {2024}),
        ("작년 축제", {2025}),
        ("재작년 축제", {2024}),
        ("올해 계약", {2026}),
        ("내년 계획", {2027}),
        ("최근 3년 실적", {2024, 2025, 2026}),
        ("축제", set()),
    ],
)
def test_years_are_understood_from_the_day_of_asking(text: str, years: set[int]) -> None:
    assert understand(PERMIT, text, AGENCIES).years == years


def test_a_relative_year_is_searched_for_as_a_number() -> None:
    assert "2025년" in understand(PERMIT, "작년 축제", AGENCIES).text
    assert understand(PERMIT, "2025년 축제", AGENCIES).text == "2025년 축제"


def test_done_and_planned_are_told_apart() -> None:
    assert understand(PERMIT, "어떻게 했나요", AGENCIES).done
    planned = understand(PERMIT, "어떻게 할 계획인가요", AGENCIES)
    assert planned.planned
    assert not planned.done


def test_one_word_asks_what_there_is() -> None:
    assert understand(PERMIT, "등불축제", AGENCIES).broad
    assert not understand(PERMIT, "안전총괄과-12", AGENCIES).broad
    assert not understand(PERMIT, "등불축제 안전요원", AGENCIES).broad
