"""Blocks in the making: numbering places and keeping tables whole, for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.limits import LIMITS
from ingest.outline import outline
from ingest.parser import Unreadable
from ingest.table_head import guessed_header_rows
from language.normal import nfc
from records.document import Block, BlockKind, Cell, Status, table_text
from records.location import Location


class Collector:
    """Collects the blocks of one document in reading order.

    Paragraphs count from 1 in each section, tables from 1 in the document.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._section: int | None = None
        self._page: int | None = None
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0

    def begin_section(self, number: int) -> None:
        """Count paragraphs anew from here."""
        self._section, self._paragraphs = number, 0

    def begin_page(self, number: int) -> None:
        """Say on which true page the following blocks stand; paragraphs count anew."""
        self._page, self._paragraphs = number, 0

    def text(self, text: str, kind: BlockKind | None = None, level: int | None = None) -> None:
        """Add a text; without a kind its marks decide. Nothing is added for an empty one."""
        clean = nfc(text).strip("\n")
        if not clean.strip():
            return
        if kind is None:
            kind, level = outline(clean)
        self._paragraphs += 1
        place = Location(section=self._section, page=self._page, paragraph=self._paragraphs)
        self.blocks.append(Block(kind, clean, place, level))

    def extend(self, blocks: Iterable[Block]) -> None:
        """Add blocks of another text as if they stood here: their ordinals go on from these."""
        paragraphs, tables = self._paragraphs, self._tables
        for block in blocks:
            place = block.location
            if place.paragraph is not None:
                self._paragraphs = max(self._paragraphs, paragraphs + place.paragraph)
                place = replace(place, paragraph=paragraphs + place.paragraph)
            if place.table is not None:
                self._tables = max(self._tables, tables + place.table)
                place = replace(place, table=tables + place.table)
            self.blocks.append(replace(block, location=place))

    def table(self, cells: Iterable[Cell], header_rows: int | None = None) -> None:
        """Add a table from its cells in any order; empty ones do not make a table.

        ``header_rows`` is what the file states; without it the cells themselves tell.

        Raises:
            Unreadable: ``too_big`` beyond the limit of cells.
        """
        rows = rows_of(cells)
        self._cells += sum(len(row) for row in rows)
        if self._cells > LIMITS.cells:
            raise Unreadable(
                Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
            )
        if not any(cell.text.strip() for row in rows for cell in row):
            return
        self._tables += 1
        place = Location(section=self._section, page=self._page, table=self._tables)
        head = guessed_header_rows(rows) if header_rows is None else header_rows
        head = head if head < len(rows) else 0
        self.blocks.append(Block(BlockKind.TABLE, table_text(rows), place, None, rows, head))


def rows_of(cells: Iterable[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return cells as rows, top to bottom and left to right; texts become NFC.

    No grid is ever made from declared sizes: what is not stated takes no memory.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        text = nfc(cell.text).strip()
        rows.setdefault(cell.row, []).append(
            cell if text == cell.text else cell._replace(text=text)
        )
    return tuple(tuple(sorted(rows[row], key=lambda cell: cell.col)) for row in sorted(rows))


def plain_rows(rows: Sequence[Sequence[str]]) -> list[Cell]:
    """Return the cells of a table without spans, given as rows of texts."""
    return [
        Cell(text, row, column)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
    ]
