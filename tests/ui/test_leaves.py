"""A record in parts: nothing is lost or doubled, headers go along, and every place is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.answer import Citation, Statement
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location
from ui.answers import grouped, said_in_order
from ui.leaves import Layout, leaf_label

NOBODY: tuple[Citation, ...] = ()


def text(number: int, place: Location = Location(), kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, f"{number}번째 문단", place, 1 if kind is BlockKind.HEADING else None)


def sheet(rows: int, columns: int = 5) -> Block:
    cells = tuple(
        tuple(Cell(f"{row}행{column}열", row, column) for column in range(1, columns + 1))
        for row in range(1, rows + 1)
    )
    place = Location(sheet="예산", range=f"A1:E{rows}")
    return Block(BlockKind.TABLE, table_text(cells), place, rows=cells, header_rows=1)


def cited(block: int, start: int, end: int) -> Citation:
    here = Location(paragraph=1)
    return Citation(1, "d", "제목", "기관", "부서", date(2026, 1, 1), here, block, start, end, "")


def nodes(layout: Layout, part: int) -> int:
    shown = [block for leaf in layout.leaves(part, NOBODY) for block in leaf.blocks]
    return sum(1 + sum(1 + len(row.cells) for row in each.rows) for each in shown)


@settings(max_examples=20)
@given(st.lists(st.one_of(st.just(0), st.integers(1, 400)), max_size=5))
def test_every_block_and_row_stands_in_one_part(rows: list[int]) -> None:
    blocks = list(enumerate(sheet(each) if each else text(each) for each in rows))
    layout = Layout(blocks)
    seen: list[tuple[int, int]] = []
    for part in range(1, layout.parts + 1):
        assert nodes(layout, part) <= 720
        for leaf in layout.leaves(part, NOBODY):
            for each in leaf.blocks:
                body = [row.number for row in each.rows if not row.header] or [0]
                seen += [(each.ordinal, number) for number in body]
    expected = [
        (at, number)
        for at, block in blocks
        for number in (range(2, len(block.rows) + 1) if len(block.rows) > 1 else [0])
    ]
    assert seen == expected


def test_a_long_table_keeps_its_header_in_every_part() -> None:
    layout = Layout([(0, sheet(500))])
    assert layout.parts > 1
    for part in range(1, layout.parts + 1):
        (leaf,) = layout.leaves(part, NOBODY)
        (block,) = leaf.blocks
        assert [row.header for row in block.rows[:2]] == [True, False]
        assert block.columns == ("A", "B", "C", "D", "E")


@pytest.mark.parametrize("row", [0, 1, 250, 499])
def test_a_citation_is_found_in_the_part_that_shows_it(row: int) -> None:
    block = sheet(500)
    start, end = block.spans[row]
    citation = cited(0, start, end)
    layout = Layout([(0, block)])
    (leaf,) = layout.leaves(layout.part_of(citation), [citation])
    (marked,) = [each for each in leaf.blocks[0].rows if each.n]
    assert (marked.number, marked.begins) == (row + 1, True)
    assert {cell.n for cell in marked.cells} == {1}


def test_a_quote_of_one_cell_marks_that_cell_alone() -> None:
    block = sheet(3)
    start = block.text.index("2행3열")
    (leaf,) = Layout([(0, block)]).leaves(1, [cited(0, start, start + len("2행3열"))])
    marked = [[cell.n for cell in row.cells] for row in leaf.blocks[0].rows]
    assert marked == [[0] * 5, [0, 0, 1, 0, 0], [0] * 5]


def test_pages_sheets_and_parts_of_a_mail_are_leaves() -> None:
    places = [Location(page=1), Location(page=1), Location(page=2), Location(part="붙임 1")]
    blocks = [(at, text(at, place)) for at, place in enumerate(places)]
    blocks.append((4, sheet(2)))
    leaves = Layout(blocks).leaves(1, NOBODY)
    assert [(leaf.label, len(leaf.blocks)) for leaf in leaves] == [
        ("1쪽", 2),
        ("2쪽", 1),
        ("붙임 1", 1),
        ("‘예산’ 시트", 1),
    ]
    assert leaf_label(text(0, Location(paragraph=7))) == "", "no page is made up"


def test_contents_tell_where_headings_stand() -> None:
    heading = text(1, kind=BlockKind.HEADING)
    blocks = [(0, heading), *((at, text(at)) for at in range(1, 900)), (900, heading)]
    layout = Layout(blocks)
    first, last = layout.contents()
    assert (first.part, first.ordinal) == (1, 0)
    assert (last.part, last.ordinal) == (layout.parts, 900)
    paged = Layout([(0, replace(heading, location=Location(page=3)))]).contents()
    assert [(each.text, each.level) for each in paged] == [("3쪽", 1), ("1번째 문단", 2)]


def test_words_are_found_in_all_parts() -> None:
    layout = Layout([(0, sheet(500)), (1, text(7))])
    (spot,) = layout.find("499행2열")
    assert (spot.part, spot.ordinal, spot.words) == (layout.parts, 0, "499행2열")
    assert layout.find("7번째")[0].ordinal == 1
    assert layout.find("") == layout.find("없는 낱말") == []


def test_an_empty_record_has_one_part_with_nothing_in_it() -> None:
    layout = Layout([])
    assert (layout.parts, layout.leaves(1, NOBODY), layout.contents()) == (1, [], [])


def test_the_conclusion_comes_first_and_then_office_by_office() -> None:
    said = [Statement(f"{n}", (n,), office) for n, office in enumerate(["가", "가", "나", "가"])]
    shown = said_in_order(said)
    assert [(each.lead, each.heading) for each in shown] == [
        (True, ""),
        (False, "가"),
        (False, "나"),
        (False, "가"),
    ]
    assert len({each.anchor for each in shown if each.anchor}) == 3
    assert said_in_order([]) == []


def test_more_than_nine_sources_are_grouped_by_record() -> None:
    few = [replace(cited(0, 0, 1), n=n, document_id=str(n % 3)) for n in range(1, 10)]
    assert grouped(few) == [(each,) for each in few]
    many = [*few, replace(few[0], n=10)]
    assert [[each.n for each in own] for own in grouped(many)] == [
        [1, 4, 7, 10],
        [2, 5, 8],
        [3, 6, 9],
    ]
