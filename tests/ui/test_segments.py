from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.answer import Citation
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location
from ui.segments import shown_blocks

HERE = Location(section=1, paragraph=1)


def citation(n: int, start: int, end: int, block: int = 0) -> Citation:
    return Citation(n, "d", "제목", "기관", "부서", date(2026, 1, 1), HERE, block, start, end, "")


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, HERE, None)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6),
)
def test_the_segments_of_a_block_are_its_text(text: str, spans: list[tuple[int, int]]) -> None:
    citations = [
        citation(n, start, min(start + length, len(text)))
        for n, (start, length) in enumerate(spans, start=1)
        if start < len(text)
    ]
    (shown,) = shown_blocks([(0, paragraph(text))], citations)
    assert "".join(segment.text for segment in shown.segments) == text


def test_each_citation_marks_its_quote() -> None:
    (shown,) = shown_blocks(
        [(3, paragraph("가나다라마바"))], [citation(2, 4, 6, 3), citation(1, 0, 2, 3)]
    )
    assert [(each.text, each.n) for each in shown.segments] == [
        ("가나", 1),
        ("다라", 0),
        ("마바", 2),
    ]


def test_where_two_overlap_the_earlier_wins() -> None:
    (shown,) = shown_blocks([(0, paragraph("가나다라"))], [citation(1, 0, 3), citation(2, 2, 4)])
    assert [(each.text, each.n) for each in shown.segments] == [("가나다", 1), ("라", 0)]


def test_a_citation_of_another_block_marks_nothing() -> None:
    (shown,) = shown_blocks([(0, paragraph("가나"))], [citation(1, 0, 2, block=1)])
    assert [each.n for each in shown.segments] == [0]


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_cited_row_is_marked(row: int) -> None:
    rows = tuple(tuple(Cell(f"{r}행{c}열", r + 1, c + 1, 1, 1) for c in range(2)) for r in range(3))
    text = table_text(rows)
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[:row])
    block = Block(BlockKind.TABLE, text, HERE, None, rows=rows, header_rows=1)
    (shown,) = shown_blocks([(0, block)], [citation(7, start, start + len(lines[row]))])
    assert [each.n for each in shown.rows] == [7 if at == row else 0 for at in range(3)]


def sheet_table(*rows: tuple[Cell, ...], area: str) -> Block:
    place = Location(sheet="예산", range=area)
    return Block(BlockKind.TABLE, table_text(rows), place, rows=rows, header_rows=1)


def test_cells_keep_their_columns_where_others_are_empty_or_reach_down() -> None:
    block = sheet_table(
        (Cell("구분", 1, 1), Cell("세부", 1, 2), Cell("예산", 1, 4)),
        (Cell("인건비", 2, 1, rowspan=4), Cell("급여", 2, 2), Cell("30", 2, 4)),
        (Cell("12", 4, 4),),
        (Cell("운영비", 6, 1), Cell("7", 6, 4)),
        area="B3:E8",
    )
    (shown,) = shown_blocks([(0, block)], [])
    assert [[each.gap for each in row.cells] for row in shown.rows] == [
        [0, 0, 1],
        [0, 0, 1],
        [2],
        [0, 2],
    ]
    assert shown.rows[1].cells[0].rowspan == 2, "of four rows of the sheet two hold cells"
    assert [row.place for row in shown.rows] == ["B3:E3", "B4:E4", "E6", "B8:E8"]


def test_a_hidden_row_is_marked() -> None:
    block = sheet_table(
        (Cell("구분", 1, 1), Cell("예산", 1, 2)),
        (Cell("급여", 2, 1, hidden=True), Cell("30", 2, 2, hidden=True)),
        (Cell("여비", 3, 1), Cell("5", 3, 2, hidden=True)),
        area="A1:B3",
    )
    (shown,) = shown_blocks([(0, block)], [])
    assert [row.hidden for row in shown.rows] == [False, True, False]
