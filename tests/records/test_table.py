from __future__ import annotations

from dataclasses import replace

import pytest

from records.document import Block, BlockKind, Cell, table_text
from records.location import Location
from records.table import (
    column_paths,
    is_total,
    place_at,
    row_headings,
    row_range,
    total_label,
)


def block(*rows: tuple[Cell, ...], head: int = 0, area: str | None = None) -> Block:
    place = Location(sheet="2024 예산", range=area)
    return Block(BlockKind.TABLE, table_text(rows), place, rows=rows, header_rows=head)


MERGED = block(
    (Cell("구분", 1, 1, 3, 2), Cell("2025년", 1, 3, 1, 3), Cell("비고", 1, 6, 3)),
    (Cell("예산", 2, 3, 1, 2), Cell("집행", 2, 5, 2)),
    (Cell("국비", 3, 3), Cell("도비", 3, 4)),
    (Cell("인건비", 4, 1, 2), *(Cell(str(n), 4, n) for n in range(2, 6))),
    (Cell("급여", 5, 2), Cell("3", 5, 3)),
    (Cell("여비", 6, 1), Cell("9", 6, 5)),
    head=3,
    area="B3:G8",
)


def test_merged_headers_join_into_a_path_of_each_column() -> None:
    assert column_paths(MERGED) == {
        1: ("구분",),
        2: ("구분",),
        3: ("2025년", "예산", "국비"),
        4: ("2025년", "예산", "도비"),
        5: ("2025년", "집행"),
        6: ("비고",),
    }


def test_a_group_named_once_without_merging_stands_over_its_columns() -> None:
    table = block(
        (Cell("구분", 1, 1), Cell("2025년", 1, 2), Cell("2026년", 1, 4)),
        (Cell("국비", 2, 2), Cell("도비", 2, 3), Cell("국비", 2, 4), Cell("도비", 2, 5)),
        (Cell("가", 3, 1), *(Cell("1", 3, n) for n in range(2, 6)), Cell("글", 3, 6)),
        head=2,
    )
    assert column_paths(table) == {
        1: ("구분",),
        2: ("2025년", "국비"),
        3: ("2025년", "도비"),
        4: ("2026년", "국비"),
        5: ("2026년", "도비"),
    }


def test_a_table_without_header_has_no_paths() -> None:
    assert column_paths(block((Cell("가", 1, 1),))) == {}


def test_spans_that_lie_cost_nothing() -> None:
    wide = tuple(Cell(str(n), 1, n, 60_000, 60_000) for n in range(1, 1001))
    table = block(wide, tuple(Cell("1", 2, n) for n in range(1, 1001)), head=1)
    assert column_paths(table)[1000] == ("1000",)


def test_a_row_belongs_to_the_cells_that_reach_down_to_it() -> None:
    assert [[cell.text for cell in cells] for cells in row_headings(MERGED)] == [
        [],
        [],
        [],
        [],
        ["인건비"],
        [],
    ]


def test_the_range_of_a_row_is_that_of_its_own_cells() -> None:
    assert [row_range(MERGED, row) for row in range(6)] == [
        "B3:G3",
        "D4:F4",
        "D5:E5",
        "B6:F6",
        "C7:D7",
        "B8:F8",
    ]
    with pytest.raises(ValueError, match="no sheet"):
        row_range(block((Cell("가", 1, 1),)), 0)


def test_a_place_in_a_table_is_a_cell_of_it() -> None:
    def place(table: Block, text: str) -> Location:
        return place_at(table, table.text.index(text))

    sheet = Location(sheet="2024 예산", range="E5")
    assert place(MERGED, "도비") == sheet
    assert place(MERGED, "9") == Location(sheet="2024 예산", range="F8")
    plain = Block(BlockKind.TABLE, MERGED.text, Location(table=2), rows=MERGED.rows)
    assert place(plain, "급여") == Location(table=2, row=5, cell=2)
    assert place_at(plain, plain.text.index("\n")) == Location(table=2)
    paragraph = Block(BlockKind.PARAGRAPH, "글", Location(paragraph=3))
    assert place_at(paragraph, 0) == Location(paragraph=3)


@pytest.mark.parametrize(
    "text",
    [
        *("계", "합계", "합   계", "소계", "[소계]", "총계", "누계", "총 합 계", "인건비 소계"),
        *("월계", "합계(A+B)", "(합계)", "Total", "Grand Total", "합계액", "1분기 누계"),
    ],
)
def test_sums_are_told(text: str) -> None:
    assert total_label(text)
    assert is_total((Cell("1", 1, 1, value=1), Cell(text, 1, 2), Cell("3", 1, 3, value=3)))


@pytest.mark.parametrize(
    "text", ["", "계획", "통계", "회계", "시계", "합계를 낸다", "관계", "연계"]
)
def test_other_words_are_no_sums(text: str) -> None:
    assert not total_label(text)


def test_what_is_worked_out_of_a_table_is_kept_with_it() -> None:
    """A sheet's thousands of rows ask for it, each once."""
    made = block((Cell("가", 1, 1), Cell("나", 1, 2)), (Cell("1", 2, 1), Cell("2", 2, 2)), head=1)
    assert column_paths(made) is column_paths(made)
    assert row_headings(made) is row_headings(made)
    assert made.spans is made.spans
    other = replace(made, header_rows=0)
    assert (column_paths(made), column_paths(other)) == ({1: ("가",), 2: ("나",)}, {})


def test_rows_stand_where_their_lines_do() -> None:
    made = block(
        (Cell("가\n나\u2028다", 1, 1), Cell("", 1, 2)), (Cell("", 2, 1),), (Cell("끝", 3, 1),)
    )
    assert [made.text[start:end] for start, end in made.spans] == ["가 나 다 | ", "", "끝"]
    assert Block(BlockKind.PARAGRAPH, "글").spans == []
