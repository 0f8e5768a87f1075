"""What sentences say of a case without a label or a heading."""

from __future__ import annotations

import pytest

from answer.prose import stated_in
from answer.told import told_in
from ingest.blocks import Collector
from ingest.outline import outline
from records.document import BlockKind, Cell


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "은하군은 2025년 7월 20일부터 8월 15일까지 은하천 아래에서 물놀이장을 엽니다.",
            [("일시", "2025년 7월 20일부터 8월 15일까지"), ("장소", "은하천 아래")],
        ),
        ("2025. 10. 3.(금)에 개최하였다.", [("일시", "2025. 10. 3.(금)")]),
        (
            "모두 5,230명이 다녀갔고 2,655만 원을 썼다.",
            [("인원", "5,230명"), ("예산", "2,655만 원")],
        ),
        ("안전요원 20명을 뽑았다.", []),
        ("벌금 20만 원을 물렸다.", []),
        ("이 장터는 마루군 산업 조례 제4조에 따라 연다.", [("적용 규정", "")]),
        ("같은 방법에 따라 연다.", []),
        ("줄을 늦게 친 것이 문제였다.", [("문제점", "")]),
        ("내년부터는 곧바로 닫도록 고치겠다.", [("문제점", "")]),
        ("안전을 위하여 지킴이를 두었다.", [("대책", "")]),
        ("다친 사람은 없었다.", [("처리 결과", "")]),
        ("2025. 7. 1. 개최 계획", []),
        ("", []),
    ],
)
def test_sentences(text: str, stated: list[tuple[str, str]]) -> None:
    assert [(name, text[start:end]) for name, (start, end) in stated_in(text)] == [
        (name, words or text) for name, words in stated
    ]


def told(*lines: str) -> list[tuple[str, str, str]]:
    made = Collector()
    for line in lines:
        made.text(line, *outline(line))
    pieces = told_in(list(enumerate(made.blocks)))
    return [(each.section, each.label, each.text) for each in pieces]


def test_a_title_heads_nothing_and_a_section_ends_with_its_rank() -> None:
    made = Collector()
    made.text("운영 결과 보고", BlockKind.HEADING, 1)
    made.text("둘째 줄")
    assert [each.section for each in told_in(list(enumerate(made.blocks)))] == [""]
    assert told("1. 사고 예방", "  가. 울타리를 친다", "2. 물 관리: 밤에 간다", "끝.") == [
        ("사고 예방", "", "울타리를 친다"),
        ("", "물 관리", "밤에 간다"),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["기간", "장소"], ["7. 8.", "광장"]], [("기간", "7. 8."), ("장소", "광장")]),
        ([["구분", "내용"], ["장소", "광장"]], [("장소", "광장")]),
        ([["과목", "금액"], ["무대", "30"], ["안전", "20"]], [("무대", "30"), ("안전", "20")]),
    ],
)
def test_a_table_of_one_row_is_named_by_its_heads(
    rows: list[list[str]], said: list[tuple[str, str]]
) -> None:
    made = Collector()
    made.table(
        [Cell(text, r, c) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)], 1
    )
    pieces = told_in(list(enumerate(made.blocks)))
    assert [(each.label, each.text) for each in pieces] == said
