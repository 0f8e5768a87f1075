"""A record's blocks, split where citations begin and end, so that pages count no characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from records.address import column_letters, corners
from records.answer import Citation
from records.document import CELL_SEPARATOR, Block, Cell
from records.table import row_range


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; ``n`` is the number of the citation that marks it, 0 for none."""

    text: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as HTML lays it out: ``gap`` columns stand empty before it.

    ``rowspan`` counts the rows that are shown, not those of the sheet; ``n`` is the number of the
    citation that quotes of it, 0 for none.
    """

    cell: Cell
    gap: int
    rowspan: int
    n: int = 0


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table; ``n`` is the number of the citation that quotes of it, ``place`` its range.

    ``number`` is its number on its sheet, 0 elsewhere; ``begins`` says that it is the first row
    of ``n``.
    """

    cells: tuple[ShownCell, ...]
    n: int
    place: str
    header: bool
    hidden: bool
    number: int = 0
    begins: bool = False


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready for a page: its text in segments, or its rows under the letters of columns."""

    ordinal: int
    block: Block
    segments: tuple[Segment, ...]
    rows: tuple[ShownRow, ...]
    columns: tuple[str, ...] = ()


def shown_blocks(
    blocks: Sequence[tuple[int, Block]], citations: Sequence[Citation]
) -> list[ShownBlock]:
    """Return blocks with what citations mark in them; where two overlap the earlier wins."""
    return [
        shown_block(ordinal, block, citations, range(len(block.rows))) for ordinal, block in blocks
    ]


def shown_block(
    ordinal: int, block: Block, citations: Sequence[Citation], chosen: Sequence[int]
) -> ShownBlock:
    """Return a block with what citations mark in it; of a table the ``chosen`` rows, from 0."""
    own = [each for each in citations if each.block == ordinal]
    segments = () if block.rows else _segments(block.text, own)
    rows = _rows(block, own, chosen)
    return ShownBlock(ordinal, block, segments, rows, _columns(block))


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


def _rows(
    block: Block, citations: Sequence[Citation], chosen: Sequence[int]
) -> tuple[ShownRow, ...]:
    numbers = [block.rows[at][0].row for at in chosen]
    spans = block.spans if block.rows else []
    top = corners(block.location.range)[0] if block.location.range is not None else 0
    begun: set[int] = set()
    taken: list[tuple[int, int, int]] = []  # cells from above: (first column, last, last row)
    shown: list[ShownRow] = []
    for place, at in enumerate(chosen):
        row = block.rows[at]
        taken = [each for each in taken if each[2] >= numbers[place]]
        cells: list[ShownCell] = []
        column = 1
        for cell, n in zip(row, _quoted(row, spans[at][0], citations), strict=True):
            filled = sum(
                max(0, min(last, cell.col - 1) - max(first, column) + 1) for first, last, _ in taken
            )
            last_row = cell.row + cell.rowspan - 1
            rows = bisect_right(numbers, last_row) - place
            cells.append(ShownCell(cell, max(0, cell.col - column - filled), max(1, rows), n))
            column = max(column, cell.col + cell.colspan)
        n = next((each.n for each in cells if each.n), 0)
        shown.append(
            ShownRow(
                cells=tuple(cells),
                n=n,
                place=row_range(block, at) if top else "",
                header=at < block.header_rows,
                hidden=all(cell.hidden for cell in row),
                number=top + row[0].row - 1 if top else 0,
                begins=n > 0 and n not in begun,
            )
        )
        begun.add(n)
        taken += [
            (cell.col, cell.col + cell.colspan - 1, cell.row + cell.rowspan - 1)
            for cell in row
            if cell.rowspan > 1
        ]
    return tuple(shown)


def _quoted(row: Sequence[Cell], start: int, citations: Sequence[Citation]) -> list[int]:
    """Return for each cell of a row that begins at ``start`` the number of what quotes of it."""
    found = []
    for cell in row:
        end = start + len(" ".join(cell.text.split()))
        found.append(
            next(
                (
                    each.n
                    for each in citations
                    if max(each.start, start) < min(each.end, end)
                    or each.start <= start == end < each.end
                ),
                0,
            )
        )
        start = end + len(CELL_SEPARATOR)
    return found


def _columns(block: Block) -> tuple[str, ...]:
    """Return the letters of the columns of a sheet's table, nothing for other tables."""
    if block.location.range is None or not block.rows:
        return ()
    _, left, _, _ = corners(block.location.range)
    last = max(cell.col + cell.colspan - 1 for row in block.rows for cell in row)
    return tuple(column_letters(left + at) for at in range(last))
