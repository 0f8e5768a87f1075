from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from answer.compose import Composed, compose
from answer.evidence import gather
from answer.question import understand
from records.document import Block
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import permit_for

CONTRACTS = table(
    ("연번", "부서", "계약명", "금액(원)"),
    ("1", "회계과", "울타리 임차", "3,500,000"),
    ("2", "안전총괄과", "구급차 임차", "1,200,000"),
    ("3", "회계과", "현수막 제작", "800,000"),
    ("", "합계", "", "5,500,000"),
)


def answered(text: str, *blocks: Block) -> Composed:
    question = understand(permit_for(), text, [])
    return compose(question, gather(question.text, [hit(*blocks, title="수의계약 현황")]))


@pytest.mark.parametrize(
    ("question", "said", "computed", "rows"),
    [
        (
            "수의계약 금액 합계는 얼마인가요?",
            "금액(원) 합계 5,500,000 (표의 3개 행을 더한 값)",
            "3,500,000 + 1,200,000 + 800,000 = 5,500,000",
            3,
        ),
        (
            "회계과 수의계약 금액은 모두 얼마인가요?",
            "금액(원) 합계 4,300,000 (표의 3개 행 가운데 2개를 더한 값)",
            "3,500,000 + 800,000 = 4,300,000",
            2,
        ),
        (
            "울타리와 현수막 금액은 모두 얼마인가요?",
            "금액(원) 합계 4,300,000 (표의 3개 행 가운데 2개를 더한 값)",
            "3,500,000 + 800,000 = 4,300,000",
            2,
        ),
    ],
)
def test_a_sum_is_made_of_cells_and_cites_them(
    question: str, said: str, computed: str, rows: int
) -> None:
    answer = answered(question, CONTRACTS)
    first = answer.statements[0]
    assert (first.text, first.computed) == (said, computed)
    quotes = {each.n: each.quote for each in answer.citations}
    assert [quotes[n] for n in first.citations] == [
        quote for quote in CONTRACTS.text.splitlines()[1:4] if rows == 3 or "회계과" in quote
    ]


GUARDS = table(
    ("구역", "주간", "합계"),
    ("등불다리", "12명", "46명"),
    ("둔치 남측", "10명", "48명"),
    ("둔치 북측", "8명", "42명"),
    ("진입로 4곳", "16명", "76명"),
    ("소계", "46명", "212명"),
)
FESTIVALS = table(
    ("시군", "축제", "방문객", "예산"),
    ("한빛시", "한빛 등불축제", "84,200", "186"),
    ("가람시", "가람 강변불꽃제", "152,000", "410"),
    ("누리군", "누리 억새축제", "47,800", "72"),
    ("합계", "", "284,000", "668"),
)


@pytest.mark.parametrize(
    ("question", "block", "said"),
    [
        # 4 of the day is no name of 진입로 4곳, so that one row is left, which is no sum
        ("10월 4일 등불다리 안전요원 합계는?", GUARDS, ""),
        ("10월 4일 둔치 합계는?", GUARDS, "합계 90명 (표의 4개 행 가운데 2개를 더한 값)"),
        ("10월 4일 안전요원 합계는?", GUARDS, "합계 212명 (표의 4개 행을 더한 값)"),
        ("주간에는 모두 며칠 일했나요?", GUARDS, "주간 합계 46명 (표의 4개 행을 더한 값)"),
        # what a column is called names none of its rows, although two of them say it
        ("시군 축제 방문객 합계는?", FESTIVALS, "방문객 합계 284,000 (표의 3개 행을 더한 값)"),
        (
            "한빛 등불축제와 누리 억새축제 방문객은 모두 몇 명인가요?",
            FESTIVALS,
            "방문객 합계 132,000 (표의 3개 행 가운데 2개를 더한 값)",
        ),
    ],
)
def test_only_rows_that_are_named_are_added(question: str, block: Block, said: str) -> None:
    sums = [each.text for each in answered(question, block).statements if each.computed]
    assert sums == ([said] if said else [])


def test_of_several_units_of_a_table_none_is_that_of_the_sum() -> None:
    first = answered("축제 방문객 합계는?", replace(FESTIVALS, unit="명, 백만원")).statements[0]
    assert first.text == "방문객 합계 284,000 (단위: 명, 백만원, 표의 3개 행을 더한 값)"
    first = answered("축제 방문객 합계는?", replace(FESTIVALS, unit="명")).statements[0]
    assert first.text == "방문객 합계 284,000명 (표의 3개 행을 더한 값)"


def test_two_words_of_one_name_are_no_two_rows() -> None:
    assert "울타리 임차" in CONTRACTS.text
    assert not answered("울타리 임차 금액은 모두 얼마인가요?", CONTRACTS).statements[0].computed


@pytest.mark.parametrize(
    "blocks",
    [
        (table(("구역", "인원", "금액"), ("다리", "40", "3"), ("광장", "12", "5")),),
        (table(("구역", "인원"), ("다리", "40명"), ("광장", "12대")),),
        (table(("구역", "인원"), ("다리", "40명"), ("광장", "미정")),),
        (paragraphs("안전요원 40명을 다리에, 12명을 광장에 두었다.")[0],),
    ],
)
def test_what_cannot_be_added_up_is_not(blocks: tuple[Block, ...]) -> None:
    answer = answered("다리와 광장에 모두 몇 개를 두었나요?", *blocks)
    assert [each for each in answer.statements if each.computed] == []


def test_units_are_told_and_long_sums_cite_their_part_of_the_table() -> None:
    rows = [(f"{n}구역", f"{n}명") for n in range(1, 31)]
    answer = answered("구역별 인원은 모두 몇 명인가요?", table(("구역", "인원"), *rows))
    first = answer.statements[0]
    assert first.text == "인원 합계 465명 (표의 30개 행을 더한 값)"
    assert first.computed.endswith("+ … = 465")
    (number,) = first.citations
    quote = next(each.quote for each in answer.citations if each.n == number)
    assert len(quote.splitlines()) == 30


def test_no_sum_where_none_is_asked() -> None:
    answer = answered("구급차 임차 금액은 얼마인가요?", CONTRACTS)
    assert [each for each in answer.statements if each.computed] == []


def test_a_sum_of_what_does_not_stand_is_not_said() -> None:
    """SECURITY: an addend whose quote is not as the record's text is kept takes the sum along."""
    rows = (("다리", "40명"), ("광장", "12명"))
    good = table(("구역", "인원"), *rows)
    apart = table(
        ("구역", "인원"), *((unicodedata.normalize("NFD", place), n) for place, n in rows)
    )
    text = "인원은 모두 몇 명인가요?"
    assert answered(text, good).statements[0].computed
    assert answered(text, apart).statements == ()
