from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

import pytest

from answer.compose import Composed, compose
from answer.evidence import gather
from answer.letter import letter
from answer.question import understand
from catalog.copies import Mark
from records.answer import Answer, Confidence, Outcome, Statement
from records.document import Block, Cell
from tests.answer.papers import hit, paragraphs, table
from tests.support.permits import NOW, permit_for

HEADS = ("시군", "축제", "기간", "방문객", "안전 예산")
FESTIVALS = table(
    HEADS,
    ("한빛시", "한빛 등불축제", "10. 3.~10. 5.", "84,200", "186"),
    ("가람시", "가람 강변불꽃제", "9. 13.", "152,000", "410"),
    ("누리군", "누리 억새축제", "10. 17.~10. 26.", "47,800", "72"),
    ("새늘시", "새늘 벚꽃잔치", "4. 4.~4. 8.", "196,000", "88"),
    ("합계", "", "", "480,000", "756"),
)
CONTRACTS = table(
    ("연번", "계약명", "부서", "계약일", "금액(원)"),
    ("1", "울타리 임차", "회계과", "2025-03-02", "3,500,000"),
    ("2", "구급차 임차", "안전총괄과", "2025-01-20", "1,200,000"),
    ("3", "현수막 제작", "회계과", "2025-06-11", "800,000"),
    ("", "합계", "", "", "5,500,000"),
)
DUTY = table(
    ("근무지", "평일", "주말", "합계"),
    ("안내소", "6", "10", "16"),
    ("쉼터", "4", "8", "12"),
    ("평원", "8", "20", "28"),
    ("승차장", "4", "8", "12"),
    ("계", "22", "46", "68"),
)


def answered(text: str, *blocks: Block, title: str = "2025 시군 축제 현황") -> Composed:
    question = understand(permit_for(), text, [])
    return compose(question, gather(question.text, [hit(*blocks, title=title)]))


def told(text: str, *blocks: Block, title: str = "2025 시군 축제 현황") -> str:
    first = answered(text, *blocks, title=title).statements[:1]
    return first[0].text if first and first[0].computed else ""


@pytest.mark.parametrize(
    ("question", "said", "computed"),
    [
        (
            "방문객이 가장 많은 축제는?",
            "방문객이 가장 많은 것은 새늘시 새늘 벚꽃잔치: 196,000 (표의 4개 행 가운데)",
            "196,000 > 152,000 > 84,200 > 47,800",
        ),
        (
            "사람이 제일 적게 찾은 축제는?",
            "방문객이 가장 적은 것은 누리군 누리 억새축제: 47,800 (표의 4개 행 가운데)",
            "47,800 < 84,200 < 152,000 < 196,000",
        ),
        (
            "안전 예산이 두 번째로 큰 시군은?",
            "안전 예산이 두 번째로 큰 것은 한빛시: 186 (표의 4개 행 가운데)",
            "410 > 186 > 88 > 72",
        ),
        (
            "가장 먼저 열린 축제는?",
            "기간이 가장 이른 것은 새늘시 새늘 벚꽃잔치: 4. 4.~4. 8. (표의 4개 행 가운데)",
            "4. 4.~4. 8. < 9. 13. < 10. 3.~10. 5. < 10. 17.~10. 26.",
        ),
    ],
)
def test_the_row_that_has_it_is_told_first_and_cited_first(
    question: str, said: str, computed: str
) -> None:
    answer = answered(question, FESTIVALS)
    first = answer.statements[0]
    assert (first.text, first.computed) == (said, computed)
    quotes = {each.n: each.quote for each in answer.citations}
    assert said.split(": ")[1].split(" (")[0] in quotes[first.citations[0]]
    assert {quotes[n] for n in first.citations} == set(FESTIVALS.text.splitlines()[1:5])
    # its row follows, in all of its cells
    assert answer.statements[1].citations[0] == first.citations[0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "가장 비싼 계약은?",
            "금액(원)이 가장 큰 것은 울타리 임차: 3,500,000 (표의 3개 행 가운데)",
        ),
        ("가장 싼 계약은?", "금액(원)이 가장 적은 것은 현수막 제작: 800,000 (표의 3개 행 가운데)"),
        (
            "회계과 계약 가운데 금액이 가장 적은 것은?",
            "금액(원)이 가장 적은 것은 현수막 제작: 800,000 (표의 3개 행 가운데 해당하는 2개)",
        ),
        (
            "가장 먼저 체결한 계약은?",
            "계약일이 가장 이른 것은 구급차 임차: 2025-01-20 (표의 3개 행 가운데)",
        ),
        (
            "2025년에 금액이 가장 큰 계약은?",
            "금액(원)이 가장 큰 것은 울타리 임차: 3,500,000 (표의 3개 행 가운데)",
        ),
        # two rows are of one office: which has most in all is another question
        ("금액이 가장 큰 부서는?", ""),
        ("2024년에 금액이 가장 큰 계약은?", ""),
        ("체육과 계약 가운데 금액이 가장 큰 것은?", ""),
        ("울타리 임차 계약 가운데 가장 비싼 것은?", ""),
        ("가장 먼저 끝난 계약은?", ""),
        ("금액이 가장 많이 늘어난 계약은?", ""),
        ("3월에 금액이 가장 큰 계약은?", ""),
    ],
)
def test_rows_are_those_that_the_question_names(question: str, said: str) -> None:
    assert told(question, CONTRACTS, title="2025 수의계약 현황") == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "주말 안전요원이 가장 많은 근무지는?",
            "‘주말’ 값이 가장 큰 것은 평원: 20 (표의 4개 행 가운데)",
        ),
        (
            "안전요원이 가장 많은 근무지는?",
            "‘합계’ 값이 가장 큰 것은 평원: 28 (표의 4개 행 가운데)",
        ),
        # all that are equal are told
        (
            "평일 안전요원이 가장 적은 근무지는?",
            "‘평일’ 값이 가장 작은 것은 쉼터, 승차장: 각 4 (표의 4개 행 가운데)",
        ),
        # after two that are equal nobody is the second
        ("평일 안전요원이 두 번째로 적은 근무지는?", ""),
        ("야간 안전요원이 가장 많은 근무지는?", ""),
        ("경찰이 가장 많은 근무지는?", ""),
        ("안전요원이 가장 많은 축제는?", ""),
    ],
)
def test_of_several_columns_the_one_that_is_asked(question: str, said: str) -> None:
    assert told(question, DUTY, title="2025 안전요원 근무표") == said


@pytest.mark.parametrize(
    "question",
    [
        "인구가 가장 많은 시군은?",
        "외국인 방문객이 가장 많은 축제는?",
        "방문객 1인당 안전 예산이 가장 큰 축제는?",
        "방문객 대비 안전 예산이 가장 큰 축제는?",
        "방문객이 가장 많이 늘어난 축제는?",
        "방문객이 가장 많은 부서는?",
        "2024년에 방문객이 가장 많았던 축제는?",
        "10월에 방문객이 가장 많은 축제는?",
        "민원이 가장 많은 축제는?",
        "방문객이 가장 많은 축제의 민원은 몇 건인가요?",
        "비가 가장 많이 온 축제는?",
    ],
)
def test_nothing_is_claimed_of_what_no_column_says(question: str) -> None:
    assert told(question, FESTIVALS) == ""


def changed(column: int, **texts: str) -> Block:
    """The festivals with other texts in one column, by the first letters of their rows."""
    rows = [[cell.text for cell in row] for row in FESTIVALS.rows]
    for row in rows:
        row[column] = texts.get(row[0], row[column])
    return table(*rows)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        # what has no value is left out, and that is said
        (
            {"누리군": "-"},
            "방문객이 가장 적은 것은 한빛시 한빛 등불축제: 84,200 (표의 4개 행 가운데, 견줄 값이 없는 1개 행 제외)",
        ),
        (
            {"누리군": "[전화번호 가림]"},
            "방문객이 가장 적은 것은 한빛시 한빛 등불축제: 84,200 (표의 4개 행 가운데, 견줄 값이 없는 1개 행 제외)",
        ),
        # it might be the very one
        ({"누리군": "약 5만 명"}, ""),
        ({"누리군": "40,000~50,000"}, ""),
        # 대 and 명 are nothing to compare
        ({"누리군": "12대", "한빛시": "84,200명", "가람시": "1명", "새늘시": "2명"}, ""),
        ({"누리군": "5", "한빛시": "5", "가람시": "5", "새늘시": "5"}, ""),
        ({"누리군": "1", "한빛시": "", "가람시": "", "새늘시": ""}, ""),
    ],
)
def test_only_values_of_one_kind_are_compared(texts: dict[str, str], said: str) -> None:
    assert told("방문객이 가장 적은 축제는?", changed(3, **texts)) == said


def test_sums_of_money_compare_in_whichever_unit() -> None:
    block = changed(4, 누리군="3억원", 한빛시="500만원", 가람시="200백만원", 새늘시="9,000,000원")
    said = "안전 예산이 가장 큰 것은 누리군: 3억원 (표의 4개 행 가운데)"
    assert told("안전 예산이 가장 큰 시군은?", block) == said


@pytest.mark.parametrize(
    "label", ["합계", "소 계", "도 전체", "한빛도 계", "시군 평균", "총계(4개)"]
)
def test_a_row_that_sums_up_others_never_wins(label: str) -> None:
    rows = [[cell.text for cell in row] for row in FESTIVALS.rows]
    rows[-1][0] = label
    said = "방문객이 가장 많은 것은 새늘시 새늘 벚꽃잔치: 196,000 (표의 4개 행 가운데)"
    assert told("방문객이 가장 많은 축제는?", table(*rows)) == said


def test_a_value_that_reaches_over_two_rows_is_of_neither() -> None:
    first, second, *rest = FESTIVALS.rows
    merged = tuple(cell._replace(rowspan=2) if cell.col == 4 else cell for cell in second)
    third = tuple(cell for cell in rest[0] if cell.col != 4)
    rows: tuple[tuple[Cell, ...], ...] = (first, merged, third, *rest[1:])
    texts = "\n".join(" | ".join(cell.text for cell in row) for row in rows)
    assert told("방문객이 가장 많은 축제는?", replace(FESTIVALS, rows=rows, text=texts)) == ""


def test_the_unit_of_a_table_is_told() -> None:
    question = "방문객이 가장 많은 축제는?"
    assert ": 196,000명 (표의" in told(question, replace(FESTIVALS, unit="명"))
    said = told(question, replace(FESTIVALS, unit="명, 백만원"))
    assert said.endswith(": 196,000 (단위: 명, 백만원, 표의 4개 행 가운데)")


def test_one_of_two_tables_of_the_same_columns_is_not_told_as_all() -> None:
    question = "방문객이 가장 많은 축제는?"
    assert told(question, FESTIVALS)
    assert told(question, FESTIVALS, changed(3, 한빛시="900,000")) == ""


def test_a_line_that_says_the_most_itself_is_told_as_it_is() -> None:
    line = "불만 사유는 화장실 부족이 가장 많았다."
    answer = answered("가장 많은 불만 사유는?", FESTIVALS, *paragraphs(line))
    assert [each.text for each in answer.statements if each.computed] == []
    assert line in [each.text for each in answer.statements]


def test_of_a_long_table_the_first_and_the_next_are_cited() -> None:
    rows = [(f"{n}구역", f"{n * 10}명") for n in range(1, 41)]
    answer = answered("인원이 가장 많은 구역은?", table(("구역", "인원"), *rows))
    first = answer.statements[0]
    assert first.text == "인원이 가장 많은 것은 40구역: 400명 (표의 40개 행 가운데)"
    assert first.computed == "400명 > 390명 > 380명 > 370명 > 360명 > …"
    assert len(first.citations) == 5


def test_whatever_the_figures_it_is_the_largest_that_is_told() -> None:
    draw = random.Random(7)
    for _ in range(60):
        figures = {
            f"{name}군": draw.randint(0, 40) for name in "가나다라마바사"[: draw.randint(2, 7)]
        }
        rows = [(name, f"{figure * 731:,}") for name, figure in figures.items()]
        draw.shuffle(rows)
        block = table(("시군", "방문객"), *rows, ("합계", f"{sum(figures.values()) * 731:,}"))
        for word, end in (("많은", max), ("적은", min)):
            best = end(figures.values())
            having = [name for name, _ in rows if figures[name] == best]
            said = told(f"방문객이 가장 {word} 시군은?", block)
            each = "각 " if len(having) > 1 else ""
            which = f"{', '.join(having)}: {each}{best * 731:,} (표의 {len(rows)}개 행 가운데)"
            same = len(having) == len(rows)
            assert said == ("" if same else f"방문객이 가장 {word} 것은 {which}")


def test_a_value_alone_is_no_thing_that_has_it() -> None:
    block = table(
        ("행사", "날짜", "시간"), ("개회식", "2025-10-03", "저녁"), ("폐회식", "2025-10-05", "밤")
    )
    assert told("가장 늦은 행사는?", block).startswith("날짜가 가장 늦은 것은 폐회식: 2025-10-05")
    assert told("가장 늦은 시간은?", block) == ""
    assert told("가장 많은 방문객은?", FESTIVALS) == ""


def test_of_many_that_are_equal_all_are_named_and_some_are_told_in_full() -> None:
    rows = [(f"{name}구역", "3명" if name in "가나다라마" else "9명") for name in "가나다라마바사"]
    answer = answered("인원이 가장 적은 구역은?", table(("구역", "인원"), *rows))
    first = answer.statements[0]
    assert "가구역, 나구역, 다구역, 라구역, 마구역: 각 3명" in first.text
    assert first.computed == "3명 = 3명 = 3명 = 3명 = 3명 < …"
    assert len(first.citations) == 5
    many = [(f"{n}구역", "3명" if n < 12 else "9명") for n in range(1, 15)]
    assert told("인원이 가장 적은 구역은?", table(("구역", "인원"), *many)) == ""


def test_a_letter_tells_it_with_its_comparison_and_sources() -> None:
    text = "방문객이 가장 많은 축제는?"
    found = answered(text, FESTIVALS)
    answer = Answer(
        text, Outcome.ANSWERED, Confidence.MEDIUM, found.statements, found.citations, found.cases
    )
    lines = letter(answer, Mark("기관", "너머 사본"), "김하늘", NOW).splitlines()
    line = next(each for each in lines if "가장 많은 것은 새늘시" in each)
    assert "(196,000 > 152,000 > 84,200 > 47,800) [" in line
    assert "「2025 시군 축제 현황」" in line


def test_no_extreme_where_none_is_asked() -> None:
    said = answered("한빛 등불축제 방문객은 몇 명인가요?", FESTIVALS).statements
    assert [each for each in said if each.computed] == []


def test_an_extreme_among_rows_of_which_one_does_not_stand_is_not_said() -> None:
    """SECURITY: a row whose quote is not as the record's text is kept takes the claim along."""
    text = "방문객이 가장 많은 축제는?"
    assert told(text, FESTIVALS)
    apart = changed(1, 누리군=unicodedata.normalize("NFD", "누리 억새축제"))
    assert told(text, apart) == ""


def test_of_its_row_nothing_is_said_but_what_stands_in_it() -> None:
    """SECURITY: names and value are words of the row that is cited first, as its text has them."""
    text = "방문객이 가장 많은 축제는?"
    answer = answered(text, FESTIVALS)
    first: Statement = answer.statements[0]
    quote = next(each.quote for each in answer.citations if each.n == first.citations[0])
    for said in ("새늘시", "새늘 벚꽃잔치", "196,000"):
        assert said in first.text
        assert said in quote.split(" | ")
    for said in ("새늘 벚꽃잔치", "196,000"):
        other = replace(FESTIVALS, text=FESTIVALS.text.replace(said, "9"))
        assert told(text, other) == ""


def test_a_figure_over_a_column_is_told_as_long_as_it_stands_there() -> None:
    """SECURITY: 3 of 3분기 stands in the head of the table, which is cited, too."""
    block = table(("시설", "2분기", "3분기"), ("수영장", "6", "5"), ("육교", "1", "2"))
    text = "3분기에 점검이 가장 많은 시설은?"
    answer = answered(text, block, title="2026 시설 점검 일정")
    first = answer.statements[0]
    assert first.text == "‘3분기’ 값이 가장 큰 것은 수영장: 5 (표의 2개 행 가운데)"
    quotes = {each.n: each.quote for each in answer.citations}
    assert [quotes[n] for n in first.citations] == [
        "수영장 | 6 | 5",
        "육교 | 1 | 2",
        "시설 | 2분기 | 3분기",
    ]
    other = replace(block, text=block.text.replace("3분기", "한분기"))
    assert told(text, other, title="2026 시설 점검 일정") == ""
