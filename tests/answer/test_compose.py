from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from access.permit import Permit
from answer.choosing import MOST_PER_AGENCY, MOST_STATEMENTS
from answer.compose import Composed, compose
from answer.evidence import gather
from answer.question import understand
from index.search import Hit
from records.document import table_text
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import permit_for

AGENCIES = [("가람시", ""), ("누리군", ""), ("한빛시", "")]


def composed(text: str, *hits: Hit, permit: Permit | None = None) -> Composed:
    question = understand(permit or permit_for(), text, AGENCIES)
    return compose(question, gather(question.text, hits))


def test_statements_come_office_by_office_with_numbered_citations() -> None:
    answer = composed(
        "다른 기관은 안전요원을 어떻게 배치했나요?",
        hit(
            *paragraphs(
                "○ 안전요원 40명을 다리에 배치하였다.", "○ 안전요원 20명을 계단에 배치하였다."
            )
        ),
        hit(*paragraphs("○ 안전요원 30명을 산길에 배치하였다."), agency="누리군"),
    )
    agencies = [statement.agency for statement in answer.statements]
    assert sorted(set(agencies)) == ["가람시", "누리군"]
    assert agencies == sorted(agencies, key=agencies.index)
    assert [citation.n for citation in answer.citations] == [1, 2, 3]
    assert [statement.citations for statement in answer.statements] == [(1,), (2,), (3,)]
    assert {case.agency for case in answer.cases} == {"가람시", "누리군"}


def test_a_broad_question_gets_one_case_of_each_office() -> None:
    told = composed(
        "다른 기관은 안전요원을 어떻게 배치했나요?",
        hit(*paragraphs("○ 안전요원 40명을 다리에 배치하였다.", "○ 안전요원을 계단에 배치하였다.")),
        hit(*paragraphs("○ 안전요원 민원이 들어왔다."), title="민원"),
    )
    assert {citation.title for citation in told.citations} == {"결과보고"}


def test_nothing_is_said_twice() -> None:
    answer = composed(
        "안전요원을 몇 명 배치했나요?",
        hit(*paragraphs("○ 안전요원 40명을 다리에 배치하였다."), title="보고"),
        hit(*paragraphs("- 안전요원 40명을 다리에 배치하였다."), title="보고(수정)"),
    )
    assert len(answer.statements) == 1


def test_offices_that_write_alike_are_told_apart() -> None:
    line = "○ 안전요원 {}명을 배치하고 구급차 3대를 입구에 대기시켜 사고 없이 마쳤다."
    numbers = {"가람시": 110, "누리군": 130, "다온도": 130}
    hits = [hit(*paragraphs(line.format(n)), agency=agency) for agency, n in numbers.items()]
    answer = composed("기관별로 안전요원을 몇 명 배치했나요?", *hits)
    assert {each.agency: each.text for each in answer.statements} == {
        agency: line.format(n).removeprefix("○ ") for agency, n in numbers.items()
    }


def test_two_years_of_an_office_are_two_things() -> None:
    answer = composed(
        "안전요원을 몇 명 배치했나요?",
        hit(*paragraphs("○ 안전요원 40명을 다리에 배치하였다."), title="2025 보고"),
        hit(*paragraphs("○ 안전요원 45명을 다리에 배치하였다."), title="2024 보고"),
    )
    assert [each.text[5:8] for each in answer.statements] == ["40명", "45명"]


def test_an_answer_stays_short() -> None:
    many = [
        hit(
            *paragraphs(
                *(f"○ {place}{n}구역에 안전요원 {n}명을 새로 배치하였다." for n in range(1, 9))
            ),
            agency=place,
        )
        for place in ("가람시", "누리군", "새늘시", "다온도", "마루시", "보람시")
    ]
    answer = composed("다른 기관은 안전요원을 어떻게 배치했나요?", *many)
    assert 0 < len(answer.statements) <= MOST_STATEMENTS
    agencies = [statement.agency for statement in answer.statements]
    assert max(agencies.count(agency) for agency in agencies) <= MOST_PER_AGENCY


def test_a_row_is_told_with_its_column_names() -> None:
    answer = composed(
        "등불다리 안전요원은 몇 명인가요?",
        hit(table(("구역", "안전요원"), ("등불다리", "40명"), ("광장", "12명"))),
    )
    assert answer.statements[0].text == "구역: 등불다리, 안전요원: 40명"
    assert answer.citations[0].quote == "등불다리 | 40명"


def test_columns_that_only_a_year_tells_apart_are_told_by_it() -> None:
    answer = composed(
        "등불다리 안전요원은 몇 명인가요?",
        hit(table(("구역", "2024년", "2025년"), ("등불다리 안전요원", "31명", "40명"))),
    )
    assert answer.statements[0].text == "구역: 등불다리 안전요원, 2024년: 31명, 2025년: 40명"
    quotes = {each.n: each.quote for each in answer.citations}
    assert [quotes[n] for n in answer.statements[0].citations] == [
        "등불다리 안전요원 | 31명 | 40명",
        "구역 | 2024년 | 2025년",
    ]


def test_two_rows_under_the_same_heads_cite_them_once() -> None:
    answer = composed(
        "등불다리와 등불계단의 안전요원은 몇 명인가요?",
        hit(
            table(("구역", "2025년"), ("등불다리 안전요원", "40명"), ("등불계단 안전요원", "20명"))
        ),
    )
    assert [each.quote for each in answer.citations].count("구역 | 2025년") == 1
    assert len({each.citations[1] for each in answer.statements if not each.computed}) == 1


def test_a_group_that_is_a_figure_is_cited_with_its_row() -> None:
    plain = table(
        ("구간", "구역", "인원"), ("1공구", "다리", "40명"), ("1공구", "계단 안전요원", "20명")
    )
    first = (plain.rows[1][0]._replace(rowspan=2), *plain.rows[1][1:])
    rows = (plain.rows[0], first, plain.rows[2][1:])
    block = replace(plain, rows=rows, text=table_text(rows))
    answer = composed("계단 안전요원은 몇 명인가요?", hit(block))
    told = next(each for each in answer.statements if "계단" in each.text)
    assert told.text == "1공구 구역: 계단 안전요원, 인원: 20명"
    quotes = {each.n: each.quote for each in answer.citations}
    assert [quotes[n] for n in told.citations] == ["계단 안전요원 | 20명", "1공구 | 다리 | 40명"]


def test_a_unit_that_is_a_figure_is_left_out() -> None:
    plain = table(("구역", "예산"), ("다리 안전요원", "40"))
    rows = (plain.rows[0], (plain.rows[1][0], plain.rows[1][1]._replace(value=40)))
    for unit, told in (
        ("천원", "(단위: 천원) 구역: 다리 안전요원, 예산: 40"),
        ("1,000원", "구역: 다리 안전요원, 예산: 40"),
    ):
        answer = composed("다리 안전요원 예산은?", hit(replace(plain, rows=rows, unit=unit)))
        assert answer.statements[0].text == told


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("안전요원을 어떻게 배치했나요?", "결과보고"),
        ("안전요원을 어떻게 배치할 계획인가요?", "추진계획"),
        ("2024년에는 안전요원을 몇 명 배치했나요?", "2024 결과보고"),
        ("지난번 안전요원은 몇 명 배치했나요?", "결과보고"),
        ("지난번 안전요원은 몇 명?", "결과보고"),
    ],
)
def test_what_was_asked_for_comes_first(question: str, first: str) -> None:
    line = "○ 안전요원 {}명을 {}에 배치하였다."
    answer = composed(
        question,
        hit(*paragraphs("○ 안전요원 10명을 다리에 배치할 계획이다."), title="추진계획"),
        hit(*paragraphs(line.format(20, "광장")), title="결과보고", day=date(2025, 1, 1)),
        hit(*paragraphs(line.format(30, "계단")), title="2024 결과보고", day=date(2024, 1, 1)),
    )
    assert answer.citations[0].title == first


def test_the_last_time_is_each_offices_newest_year() -> None:
    line = "○ 안전요원 {}명을 {}에 배치하였다."
    answer = composed(
        "지난번 안전요원 배치 결과 알려줘",
        hit(*paragraphs("○ 안전요원 배치 결과 9명을 두었다."), title="2023 결과보고", day=None),
        hit(*paragraphs(line.format(20, "광장")), title="2025 결과보고", day=None),
        hit(*paragraphs(line.format(30, "계단")), title="2024 결과보고", agency="누리군"),
        hit(*paragraphs("○ 안전요원 배치 결과를 나누었다."), title="점검표", day=None),
    )
    titles = {citation.title for citation in answer.citations}
    assert titles == {"2025 결과보고", "2024 결과보고", "점검표"}


def test_a_kind_of_paper_that_is_named_is_the_only_one_where_it_says_as_much() -> None:
    line = "○ 등불축제 안전요원 {}명을 {}에 배치한다."
    plan = hit(*paragraphs(line.format(20, "광장")), title="등불축제 추진계획")
    minutes = hit(*paragraphs(line.format(30, "계단")), title="등불축제 회의록", agency="다온도")
    titles = [each.title for each in composed("등불축제 회의록", plan, minutes).citations]
    assert titles == ["등불축제 회의록"]
    assert len(composed("등불축제 안전요원", plan, minutes).citations) == 2
    assert [each.title for each in composed("등불축제 회의록", plan).citations] == [
        "등불축제 추진계획"
    ]


def test_from_nothing_nothing_is_made() -> None:
    assert composed("안전요원") == Composed((), (), ())
    lines = "수신  가람시장", "붙임 1. 안전요원 명단 1부.  끝.", "작성일 2025. 11. 2."
    frame = hit(*paragraphs(*lines))
    assert composed("안전요원 명단", frame) == Composed((), (), ())


def test_what_does_not_stand_in_the_record_is_not_said() -> None:
    """SECURITY: evidence that was spoilt on the way makes no statement.

    A quote that is not as the record's text is kept (in NFC), one of nothing, and a row told with
    the quote of another.
    """
    text = "안전요원을 몇 명 배치했나요?"
    question = understand(permit_for(), text, AGENCIES)
    (found,) = gather(text, [hit(*paragraphs("○ 안전요원 40명을 다리에 배치하였다."))])
    apart = unicodedata.normalize("NFD", found.block.text)
    rows = gather(text, [hit(table(["구분", "안전요원"], ["다리", "40명"], ["계단", "20명"]))])
    row = next(each for each in rows if each.row == 1)
    for good in (found, row):
        assert compose(question, [good]).statements
    for spoilt in (
        replace(found, block=replace(found.block, text=apart), end=len(apart)),
        replace(found, end=found.start),
        replace(row, row=2),
    ):
        assert compose(question, [spoilt]).statements == ()


def test_a_sum_is_not_said_when_an_addend_does_not_stand_in_the_record() -> None:
    """SECURITY: the table was spoilt on the way; its sum would name rows that nobody can look up."""
    text = "안전요원은 모두 몇 명인가요?"
    question = understand(permit_for(), text, AGENCIES)
    rows = gather(text, [hit(table(["구분", "안전요원"], ["다리", "40명"], ["계단", "20명"]))])
    assert compose(question, rows).statements[0].computed == "40 + 20 = 60"
    apart = unicodedata.normalize("NFD", rows[0].block.text)
    spoilt = [replace(each, block=replace(each.block, text=apart)) for each in rows]
    assert compose(question, spoilt).statements == ()
