from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.chunker import chunk
from ingest.delimited import value_of
from ingest.sheet_grid import Area, CellValue, Grid
from ingest.sheet_tables import sheet_blocks
from records.address import corners
from records.document import Block, BlockKind
from records.table import column_paths

Row = Sequence[str | int | float | None]


def blocks_of(*rows: Row, merges: Sequence[str] = (), sheet: str | None = "예산") -> list[Block]:
    values = {
        (row, column): CellValue(
            f"{value:,}" if isinstance(value, float) else str(value),
            value_of(value) if isinstance(value, str) else value,
        )
        for row, cells in enumerate(rows, start=1)
        for column, value in enumerate(cells, start=1)
        if value is not None
    }
    return list(sheet_blocks(Grid(sheet, values, [Area(*corners(each)) for each in merges])))


def tables(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind is BlockKind.TABLE]


def shape(blocks: Sequence[Block]) -> list[tuple[str | None, int]]:
    return [(table.location.range, table.header_rows) for table in tables(blocks)]


def test_headers_of_three_levels_merged_both_ways() -> None:
    (table,) = tables(
        blocks_of(
            ["구분", None, "2025년", None, None, "비고"],
            [None, None, "예산", None, "집행", None],
            [None, None, "국비", "도비", None, None],
            ["인건비", "급여", 10, 20, 30, "-"],
            [None, "수당", 11, 21, 31, None],
            ["소계", None, 21, 41, 61, None],
            merges=["A1:B3", "C1:E1", "F1:F3", "C2:D2", "E2:E3", "A4:A5"],
        )
    )
    assert table.header_rows == 3
    assert column_paths(table)[3] == ("2025년", "예산", "국비")
    assert column_paths(table)[5] == ("2025년", "집행")


def test_headers_of_two_levels_that_are_not_merged() -> None:
    (table,) = tables(
        blocks_of(
            ["구분", "2024년", None, "2025년", None],
            [None, "예산", "집행", "예산", "집행"],
            ["인건비", 10, 9, 12, 3],
            ["여비", 5, 5, 6, 1],
        )
    )
    assert table.header_rows == 2
    assert column_paths(table)[5] == ("2025년", "집행")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["구분", 2023, 2024, 2025], 1),
        (["구분", "2023년", "2024년", "2025년"], 1),
        (["월", 1, 2, 3], 1),
        (["구분", "2025-01-01", "2025-02-01", "2025-03-01"], 1),
        (["인건비", 20, 10, 15], 0),
        ([2023, 2024, 2025, 2026], 0),
    ],
)
def test_figures_as_headers(head: Row, expected: int) -> None:
    (table,) = tables(blocks_of(head, ["여비", 120, 300, 500], ["합계", 140, 310, 515]))
    assert table.header_rows == expected


def test_units_below_the_names_belong_to_the_header() -> None:
    (table,) = tables(
        blocks_of(["구분", "인원", "예산"], ["(팀)", "(명)", "(천원)"], ["안전과", 3, 1200])
    )
    assert table.header_rows == 2


def test_tables_side_by_side_under_one_title_with_its_unit() -> None:
    blocks = blocks_of(
        ["2025년 예산", None, None, None, None],
        ["구분", "금액", None, "부서", "금액"],
        ["여비", 10, None, "안전과", 7],
        ["급여", 20, None, "회계과", 23],
        merges=["A1:E1"],
    )
    assert shape(blocks) == [("A2:B4", 1), ("D2:E4", 1)]
    assert (blocks[0].kind, blocks[0].text) == (BlockKind.HEADING, "2025년 예산")


def test_a_title_beside_its_unit_is_no_header() -> None:
    blocks = blocks_of(
        ["2025년 예산", None, None, "(단위: 천원)"],
        ["구분", "예산", "집행", "잔액"],
        ["여비", 10, 4, 6],
    )
    assert [(block.kind.value, block.text) for block in blocks[:2]] == [
        ("heading", "2025년 예산"),
        ("caption", "(단위: 천원)"),
    ]
    assert shape(blocks) == [("A2:D3", 1)]
    assert tables(blocks)[0].unit == "천원"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(단위: 천원)", "천원"),
        ("단위 : 명", "명"),
        ("[단위：백만원, %]", "백만원, %"),
        ("(단 위 : 개소)", "개소"),
        ("※ 천원", ""),
    ],
)
def test_units(text: str, unit: str) -> None:
    blocks = blocks_of([text, None], ["구분", "값"], ["가", 1])
    assert tables(blocks)[0].unit == unit


def test_a_unit_holds_up_to_the_next_heading_of_its_level() -> None:
    blocks = blocks_of(
        ["총괄", None],
        ["(단위: 천원)", None],
        ["구분", "값"],
        ["가", 1],
        [],
        ["세부", None],
        ["구분", "값"],
        ["나", 2],
    )
    assert [table.unit for table in tables(blocks)] == ["천원", "천원"]
    later = blocks_of(["세부", None], ["구분", "값"], ["나", 2])
    assert [table.unit for table in tables(later)] == [""]


def test_blank_rows_inside_a_table_do_not_end_it() -> None:
    blocks = blocks_of(
        ["구분", "예산", "집행"],
        ["여비", 10, 4],
        [],
        ["급여", 20, 7],
        [],
        [],
        ["합계", 30, 11],
        [],
        ["구분", "인원", "비고"],
        ["안전과", 3, 1],
    )
    assert shape(blocks) == [("A1:C7", 1), ("A9:C10", 1)]
    assert [row[0].row for row in tables(blocks)[0].rows] == [1, 2, 4, 7]


def test_tables_on_one_another_with_only_a_title_between() -> None:
    blocks = blocks_of(
        ["구분", "예산", "집행"],
        ["여비", 10, 4],
        ["급여", 20, 7],
        ["□ 인원 현황", None, None],
        ["부서", "정원", "현원"],
        ["안전과", 3, 3],
        ["회계과", 4, 3],
    )
    assert shape(blocks) == [("A1:C3", 1), ("A5:C7", 1)]
    assert blocks[1].text == "□ 인원 현황"


def test_a_line_between_rows_that_titles_no_table_stays_a_row() -> None:
    blocks = blocks_of(
        ["구분", "예산", "집행"],
        ["인건비", None, None],
        ["급여", 20, 7],
        ["운영비", None, None],
        ["여비", 10, 4],
        ["합계", 30, 11],
    )
    assert shape(blocks) == [("A1:C6", 1)]


def test_notes_below_and_a_last_row_of_one_cell() -> None:
    blocks = blocks_of(["구분", "예산"], ["여비", 10], ["합계", None], ["※ 여비는 추정", None])
    assert shape(blocks) == [("A1:B3", 1)]
    assert blocks[-1].text == "※ 여비는 추정"
    assert blocks[-1].location.range == "A4"


def test_a_form_has_no_header() -> None:
    blocks = blocks_of(
        ["사업명", "등불축제 안전관리"],
        ["사업기간", "2025. 10. 3.~10. 5."],
        ["장소", "등불다리 일원"],
        ["소요예산", "186,000"],
        ["담당자", "김하늘"],
    )
    assert shape(blocks) == [("A1:B5", 0)]
    wide = blocks_of(
        ["사업명", "등불축제", "기간", "10월"],
        ["장소", "다리", "담당부서", "안전과"],
        ["예산", 1200, "인원", 30],
    )
    assert shape(wide) == [("A1:D3", 0)]


def test_a_list_of_two_columns_has_one() -> None:
    assert shape(blocks_of(["직책", "내선"], ["상황실장", "내선 2310"], ["반장", "2319"])) == [
        ("A1:B3", 1)
    ]
    assert shape(blocks_of(["구분", "인원"], ["경찰", 30], ["소방", 12])) == [("A1:B3", 1)]


def test_a_column_of_sentences_is_text_and_one_of_figures_a_table() -> None:
    notes = blocks_of(["1. 작성 요령"], ["해당 칸에 금액을 적는다."], ["○ 천원 미만은 버린다."])
    assert [block.kind for block in notes] == [
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
    ]
    assert shape(blocks_of(["방문객"], [120], [340], [560])) == [("A1:A4", 1)]


def test_a_title_set_apart_by_a_blank_row_heads_its_table() -> None:
    blocks = blocks_of(["2025년 정원 현황"], [], ["부서", "정원"], ["안전과", 3])
    assert [block.kind for block in blocks] == [BlockKind.HEADING, BlockKind.TABLE]


def test_nested_regions_end_however_deep_they_are() -> None:
    values = {}
    for level in range(120):
        for step in range(level, 240 - level):
            values[2 * level + 1, step + 1] = CellValue("가")
            values[step + 1, 2 * level + 1] = CellValue("가")
    found = list(sheet_blocks(Grid("틀", values)))
    assert sum(len(row) for block in found for row in block.rows) + sum(
        not block.rows for block in found
    ) == len(values)


def test_rows_far_down_carry_paths_unit_sheet_and_what_spans_them() -> None:
    rows: list[Row] = [
        ["2025년 예산", None, None, None],
        ["(단위: 천원)", None, None, None],
        ["구분", None, "2025년", None],
        [None, None, "예산", "집행"],
    ]
    rows += [["인건비" if n == 0 else None, f"{n}번 세부사업", 1000 + n, n] for n in range(60)]
    blocks = blocks_of(*rows, merges=["A3:B4", "C3:D3", "A5:A64", "A1:D1"], sheet="2024 예산")
    table = tables(blocks)[0]
    chunks = chunk(blocks, title="예산서", count=len, limit=260)
    assert len(chunks) > 4
    later = [each for each in chunks if each.pieces[0].block == blocks.index(table)][1:]
    for each in later:
        assert each.prefix.splitlines() == [
            "예산서",
            "2024 예산",
            "(단위: 천원)",
            "2025년 예산",
            "구분 | 구분 | 2025년 > 예산 | 2025년 > 집행",
            "인건비",
        ]
        assert blocks.index(table) in each.prefix_blocks


def test_a_header_too_wide_for_the_prefix_keeps_its_first_columns() -> None:
    rows: list[Row] = [["구분", *(f"{n}번째 세부사업 항목" for n in range(30))]]
    rows += [[f"{n}과", *range(30)] for n in range(30)]
    chunks = chunk(blocks_of(*rows), title="집계", count=len, limit=300)
    assert chunks[-1].prefix.splitlines()[-1].startswith("구분 | 0번째 세부사업 항목 | ")
    assert all(len(each.prefix) <= 100 for each in chunks)
