"""Hits over invented records, as search hands them to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.search import Hit
from records.document import Block, BlockKind, Cell, Piece, table_text
from records.location import Location
from records.passage import Chunk, Particulars, Passage


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(
        Block(BlockKind.PARAGRAPH, text, Location(section=1, paragraph=number), None)
        for number, text in enumerate(texts, start=1)
    )


def table(*rows: Sequence[str], header_rows: int = 1, sheet: str = "", area: str = "") -> Block:
    cells = tuple(
        tuple(Cell(text, r, c) for c, text in enumerate(row, start=1))
        for r, row in enumerate(rows, start=1)
    )
    place = (
        Location(sheet=sheet, range=area) if sheet else Location(section=1, paragraph=9, table=1)
    )
    return Block(
        BlockKind.TABLE, table_text(cells), place, None, rows=cells, header_rows=header_rows
    )


def hit(
    *blocks: Block,
    agency: str = "가람시",
    title: str = "결과보고",
    day: date | None = date(2025, 10, 1),
    dense: float = 0.9,
) -> Hit:
    record = Particulars(f"{agency}-{title}", title, agency, "안전과", day, "hwp", f"{title}.hwp")
    pieces = tuple(Piece(at, 0, len(block.text)) for at, block in enumerate(blocks))
    text = "\n".join(block.text for block in blocks)
    passage = Passage(1, Chunk(0, title, text, pieces), record, tuple(enumerate(blocks)))
    return Hit(passage, dense, dense)
