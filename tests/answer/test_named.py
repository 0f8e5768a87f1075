"""What is told of another thing than the question names is left out."""

from __future__ import annotations

from datetime import date

import pytest

from answer.compose import Composed, compose
from answer.evidence import gather
from answer.question import understand
from index.search import Hit
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import permit_for

OFFICES = [("가람시", ""), ("누리군", ""), ("한빛시", "")]
LANTERNS = hit(
    *paragraphs("○ 방문객: 84,200명", "○ 안전요원 212명을 배치하였다."),
    agency="한빛시",
    title="2025 한빛 등불축제 결과보고",
    day=date(2025, 10, 20),
)
LANTERNS_BEFORE = hit(
    *paragraphs("○ 방문객: 61,500명"),
    agency="한빛시",
    title="2024 한빛 등불축제 결과보고",
    day=date(2024, 10, 25),
)
REEDS = hit(
    *paragraphs("○ 방문객: 47,800명", "○ 안전요원 68명을 배치하였다."),
    agency="누리군",
    title="2025 누리 억새축제 결과보고",
    day=date(2025, 11, 3),
)
FIREWORKS = hit(
    *paragraphs("○ 관람객: 152,000명", "○ 안전요원 340명을 배치하였다."),
    agency="가람시",
    title="2025 가람 강변불꽃제 결과보고",
    day=date(2025, 9, 26),
)
ALL = hit(
    table(
        ("시군", "축제", "방문객"),
        ("한빛시", "한빛 등불축제", "84,200"),
        ("누리군", "누리 억새축제", "47,800"),
        ("가람시", "가람 강변불꽃제", "152,000"),
    ),
    agency="다온도",
    title="2025년 시군 지역축제 현황",
    day=None,
)
FOUND = (LANTERNS, LANTERNS_BEFORE, REEDS, FIREWORKS, ALL)


def told(text: str, *hits: Hit) -> Composed:
    question = understand(permit_for(), text, OFFICES)
    return compose(question, gather(question.text, hits or FOUND))


def figures(answer: Composed) -> set[str]:
    return {
        number
        for number in ("84,200", "61,500", "47,800", "152,000", "212", "340", "68명")
        if any(number in each.text for each in answer.statements)
    }


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("억새축제 방문객은 몇 명이었나요?", {"47,800"}),
        ("2025년 등불축제 방문객은 몇 명이었나요?", {"84,200"}),
        ("불꽃제 관람객은 몇 명인가요?", {"152,000"}),
        ("억새축제에 안전요원을 몇 명 배치했나요?", {"68명"}),
    ],
)
def test_other_events_are_not_told_of_instead(question: str, right: set[str]) -> None:
    answer = told(question)
    assert right <= figures(answer)
    others = {"한빛시", "누리군", "가람시"} - {answer.statements[0].agency}
    assert not {each.agency for each in answer.statements} & others


def test_a_row_beside_the_named_one_is_not_told() -> None:
    assert figures(told("2025년 억새축제 방문객은?", REEDS, ALL)) == {"47,800"}


@pytest.mark.parametrize(
    "question", ["축제 방문객은 몇 명이었나요?", "안전요원은 몇 명 배치했나요?"]
)
def test_without_a_name_all_are_told_of(question: str) -> None:
    agencies = {each.agency for each in told(question).statements}
    assert agencies >= {"한빛시", "누리군", "가람시"}


def test_what_is_of_other_years_alone_is_known_to_be() -> None:
    """Neither is another event of the year told instead."""
    answer = told("2024년 억새축제 방문객은 몇 명이었나요?")
    assert answer.of_other_years
    assert "47,800" in figures(answer) <= {"47,800", "68명"}
    assert not told("2025년 억새축제 방문객은 몇 명이었나요?").of_other_years
    assert not told("억새축제 방문객은 몇 명이었나요?").of_other_years


def test_years_that_are_compared_are_told_each() -> None:
    answer = told("한빛시 등불축제 2024년과 2025년 방문객 비교", LANTERNS, LANTERNS_BEFORE)
    assert figures(answer) >= {"84,200", "61,500"}


def test_the_name_of_an_office_names_none_of_its_records() -> None:
    other = hit(
        *paragraphs("○ 셔틀버스 2대가 고장 나 방문객이 몰렸다."),
        agency="누리군",
        title="누리군 억새축제 하산 인파 사례",
        day=date(2025, 11, 20),
    )
    assert "47,800" in figures(told("누리군 축제 방문객은 몇 명이었나요?", REEDS, other))


def test_the_head_of_a_mail_is_not_told() -> None:
    mail = hit(
        *paragraphs(
            "제목: 제설제 읍면 배정 알림",
            "보낸 사람: 최지호 <jiho@nuri.invalid>",
            "받는 사람: 읍면 제설 담당 <snow@nuri.invalid>",
            "보낸 날짜: 2026. 11. 9. 10:20",
            "읍면 제설제는 11월 18일에 배정한다.",
        ),
        agency="누리군",
        title="제설제 읍면 배정",
    )
    texts = [each.text for each in told("제설제 읍면 배정은 언제 하나요?", mail).statements]
    assert texts == ["읍면 제설제는 11월 18일에 배정한다."]
