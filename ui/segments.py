"""A record's blocks, split where citations begin and end, so that pages count no characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from records.answer import Citation
from records.document import Block, Cell, row_spans
from records.table import row_range


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; ``n`` is the number of the citation that marks it, 0 for none."""

    text: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as HTML lays it out: ``gap`` columns stand empty before it.

    ``rowspan`` counts the rows that are shown, not those of the sheet.
    """

    cell: Cell
    gap: int
    rowspan: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table; ``n`` is the number of the citation that marks it, ``place`` its range."""

    cells: tuple[ShownCell, ...]
    n: int
    place: str
    header: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready for a page: its text in segments, or its rows."""

    ordinal: int
    block: Block
    segments: tuple[Segment, ...]
    rows: tuple[ShownRow, ...]


def shown_blocks(
    blocks: Sequence[tuple[int, Block]], citations: Sequence[Citation]
) -> list[ShownBlock]:
    """Return blocks with what citations mark in them; where two overlap the earlier wins."""
    return [
        ShownBlock(
            ordinal,
            block,
            _segments(block.text, [c for c in citations if c.block == ordinal]),
            _rows(block, [c for c in citations if c.block == ordinal]),
        )
        for ordinal, block in blocks
    ]


def _segments(text: str, citations: Sequence[Citation]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    for citation in sorted(citations, key=lambda each: (each.start, each.n)):
        if citation.start < at:
            continue
        if at < citation.start:
            segments.append(Segment(text[at : citation.start]))
        segments.append(Segment(text[citation.start : citation.end], citation.n))
        at = citation.end
    if at < len(text):
        segments.append(Segment(text[at:]))
    return tuple(segments)


def _rows(block: Block, citations: Sequence[Citation]) -> tuple[ShownRow, ...]:
    numbers = [row[0].row for row in block.rows]
    taken: list[tuple[int, int, int]] = []  # cells from above: (first column, last, last row)
    shown: list[ShownRow] = []
    for at, (row, (start, end)) in enumerate(zip(block.rows, row_spans(block.rows), strict=True)):
        taken = [each for each in taken if each[2] >= numbers[at]]
        cells: list[ShownCell] = []
        column = 1
        for cell in row:
            filled = sum(
                max(0, min(last, cell.col - 1) - max(first, column) + 1) for first, last, _ in taken
            )
            last_row = cell.row + cell.rowspan - 1
            rows = bisect_right(numbers, last_row) - at
            cells.append(ShownCell(cell, max(0, cell.col - column - filled), max(1, rows)))
            column = max(column, cell.col + cell.colspan)
        shown.append(
            ShownRow(
                cells=tuple(cells),
                n=next((c.n for c in citations if c.start <= start and end <= c.end), 0),
                place=row_range(block, at) if block.location.range is not None else "",
                header=at < block.header_rows,
                hidden=all(cell.hidden for cell in row),
            )
        )
        taken += [
            (cell.col, cell.col + cell.colspan - 1, cell.row + cell.rowspan - 1)
            for cell in row
            if cell.rowspan > 1
        ]
    return tuple(shown)
