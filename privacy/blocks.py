"""Blocks of a record as one text, and their tables as spans of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from privacy.cells import Span
from privacy.tables import Grid, is_header
from privacy.view import View
from records.document import CELL_SEPARATOR, ROW_SEPARATOR, Block, Cell

BLOCK_SEPARATOR = "\n"


def joined(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """Return the texts of blocks with line breaks between, and where each begins."""
    starts: list[int] = []
    at = 0
    for block in blocks:
        starts.append(at)
        at += len(block.text) + len(BLOCK_SEPARATOR)
    return BLOCK_SEPARATOR.join(block.text for block in blocks), starts


def block_grids(block: Block, at: int) -> Iterator[Grid]:
    """Yield the table of a block that stands at an offset, if it has a header.

    Several header rows and merged cells join into one header for each column. What the format
    marks is not trusted: forms have a first row too, and only one that reads like headers is one.
    """
    if len(block.rows) < 2:
        return
    head = max(1, block.header_rows)
    if head >= len(block.rows):
        return
    places = list(_places(block, at))
    columns = sorted({cell.col for row in block.rows[head:] for cell in row})
    names = tuple(_header(block.rows[:head], column) for column in columns)
    if not is_header(names):
        return
    rows = tuple(
        tuple(spans.get(column) for column in columns)
        for spans in (dict(row) for row in places[head:])
    )
    yield Grid(names, rows)


def moved(grid: Grid, view: View) -> Grid:
    """Return a table of a text as one of the text's view."""
    return Grid(
        grid.columns,
        tuple(
            tuple(span and (view.place(span[0]), view.place(span[1])) for span in row)
            for row in grid.rows
        ),
    )


def _header(rows: Sequence[Sequence[Cell]], column: int) -> str:
    words: list[str] = []
    for row in rows:
        for cell in row:
            text = " ".join(cell.text.split())
            if cell.col <= column < cell.col + cell.colspan and text not in ("", *words):
                words.append(text)
    return " ".join(words)


def _places(block: Block, at: int) -> Iterator[list[tuple[int, Span]]]:
    """Yield for each row its columns and the spans of their cells in the block's text."""
    for row in block.rows:
        spans: list[tuple[int, Span]] = []
        for cell in row:
            end = at + len(" ".join(cell.text.split()))
            spans.append((cell.col, (at, end)))
            at = end + len(CELL_SEPARATOR)
        at += len(ROW_SEPARATOR) - (len(CELL_SEPARATOR) if row else 0)
        yield spans
