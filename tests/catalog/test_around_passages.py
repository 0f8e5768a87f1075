"""What stands around a hidden passage follows its own label: notes, tables, headings, neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.coverage import block_rules
from catalog.answers import Answers
from catalog.database import Database
from catalog.feed import Feed
from catalog.reading import Reading
from records.answer import Answer, Citation, Confidence, Outcome, Statement
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

OPEN = rule("공유", "everyone", agency="한빛시")
FILE = "공유/가.txt"
PART = rule(FILE, "department:한빛시/안전총괄과", heading="2. 검토")
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
CANARY = "카나리아"


def block(kind: BlockKind, text: str, level: int | None = None) -> Block:
    return Block(kind, text, Location(), level)


def heading(text: str, level: int = 1) -> Block:
    return block(BlockKind.HEADING, text, level)


def table(*rows: tuple[str, ...]) -> Block:
    cells = tuple(
        tuple(Cell(text, row, col) for col, text in enumerate(texts, 1))
        for row, texts in enumerate(rows, 1)
    )
    return Block(BlockKind.TABLE, table_text(cells), Location(table=1), None, cells, 1)


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER)
    return shelf(database, tmp_path / "share", OPEN, PART)


def told(stocked: Shelf, document: str) -> str:
    """Everything that reading says to the outsider of a record, and of its passages."""
    reading = Reading(stocked.database)
    rows = [row for row in Feed(stocked.database).changed_since(0) if not row.deleted]
    view = reading.document(OUTSIDER, document)
    assert view is not None
    return repr((view, reading.passages(OUTSIDER, [row.chunk_id for row in rows])))


HIDDEN = {
    "a note behind its paragraph": [block(BlockKind.FOOTNOTE, f"{CANARY} 각주")],
    "an endnote": [block(BlockKind.ENDNOTE, f"{CANARY} 미주")],
    "a memo": [block(BlockKind.MEMO, f"{CANARY} 메모")],
    "a table with its head and cells": [table(("구분", CANARY), ("값", f"{CANARY} 셀"))],
    "a heading below it, and what that heads": [
        heading(f"가. {CANARY} 세부", 2),
        block(BlockKind.PARAGRAPH, f"{CANARY} 글"),
    ],
    "a caption": [block(BlockKind.CAPTION, f"표 1 {CANARY}"), table(("가", "나"), ("다", "라"))],
    "a box": [block(BlockKind.TEXT_BOX, f"{CANARY} 상자")],
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_belongs_to_a_hidden_passage_is_hidden(stocked: Shelf, hidden: list[Block]) -> None:
    blocks = [
        heading("1. 개요"),
        block(BlockKind.PARAGRAPH, "개요다"),
        heading("2. 검토"),
        block(BlockKind.PARAGRAPH, "검토다"),
        *hidden,
        heading("3. 끝"),
        block(BlockKind.PARAGRAPH, "끝이다"),
    ]
    document = stocked.put_blocks(FILE, blocks)
    shown = told(stocked, document)
    assert CANARY not in shown
    assert "2. 검토" not in shown
    assert "끝이다" in shown
    whole = Reading(stocked.database).document(INSIDER, document)
    assert whole is not None
    assert CANARY in repr(whole.blocks)


@pytest.mark.parametrize(
    "kind", [BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.MEMO, BlockKind.TEXT_BOX]
)
def test_notes_that_a_format_gathers_at_the_end_are_closed_with_any_passage(
    stocked: Shelf, kind: BlockKind
) -> None:
    blocks = [
        heading("2. 검토"),
        block(BlockKind.PARAGRAPH, "검토다"),
        heading("3. 끝"),
        block(BlockKind.PARAGRAPH, "끝이다"),
        block(kind, f"{CANARY} 첫째"),
        block(BlockKind.HEADER, "머리글"),
        block(kind, f"{CANARY} 둘째"),
    ]
    document = stocked.put_blocks(FILE, blocks)
    shown = told(stocked, document)
    assert CANARY not in shown
    assert "머리글" in shown
    assert block_rules(blocks, []) == [frozenset()] * len(blocks), "no passage, nothing closed"


def test_a_heading_that_is_not_there_closes_everything_not_the_notes_alone() -> None:
    blocks = [block(BlockKind.PARAGRAPH, "글이다"), block(BlockKind.FOOTNOTE, "각주다")]
    assert block_rules(blocks, [PART]) == [frozenset({PART})] * 2


def test_neighbours_of_a_quote_are_what_its_reader_sees_next(stocked: Shelf) -> None:
    blocks = [
        heading("1. 개요"),
        block(BlockKind.PARAGRAPH, "개요다"),
        heading("2. 검토"),
        block(BlockKind.PARAGRAPH, f"{CANARY} 검토다"),
        heading("3. 끝"),
        block(BlockKind.PARAGRAPH, "끝이다"),
    ]
    document = stocked.put_blocks(FILE, blocks)
    citation = Citation(
        n=1,
        document_id=document,
        title="",
        agency="",
        department="",
        date=None,
        block=1,
        location=Location(),
        start=0,
        end=3,
        quote="개요다",
        before="",
        after="",
    )
    answer = Answer(
        question="무엇인가?",
        outcome=Outcome.ANSWERED,
        confidence=Confidence.HIGH,
        statements=(Statement("개요다", (1,)),),
        citations=(citation,),
        cases=(),
        advice=(),
    )
    kept = Answers(stocked.database)
    mine = kept.get(OUTSIDER, kept.keep(OUTSIDER, answer))
    assert mine is not None
    (placed,) = mine.citations
    assert (placed.above, placed.below) == ("1. 개요", "3. 끝")
    stocked.relabel(OPEN, rule(FILE, "person:kim", heading="2. 검토", placeholder="문의 총무과"))
    again = kept.get(OUTSIDER, kept.keep(OUTSIDER, answer))
    assert again is not None
    assert again.citations == mine.citations, "a placeholder is no neighbour"
