"""What the cells of a table say together: the path above a column, what spans a row, sums."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from records.address import area, corners
from records.document import CELL_SEPARATOR, Block, Cell
from records.location import Location

_TOTAL = re.compile(
    r"[\[(<〔【]?(?:(?:총|순|월|분기|년)?(?:합)?계|.{0,20}(?:소계|합계|총계|누계))(?:액)?[\])>〕】]?"
    r"(?:\(.{0,20}\))?|총액|전체|(?:sub|grand)?total"
)

_Made = TypeVar("_Made")


def _kept(worked_out: Callable[[Block], _Made]) -> Callable[[Block], _Made]:
    """Keep what is worked out of a table with it: each of a sheet's thousands of rows asks for it."""
    name = worked_out.__name__

    @wraps(worked_out)
    def kept(block: Block) -> _Made:
        if name not in block.__dict__:
            block.__dict__[name] = worked_out(block)
        made: _Made = block.__dict__[name]
        return made

    return kept


@_kept
def column_paths(block: Block) -> Mapping[int, tuple[str, ...]]:
    """Return for each column of a table the words above it, outermost first, each once.

    They come from the header rows; a merged cell stands above every column it spans. Where a
    header row leaves a column out that a lower one names, the cell to its left stands above it
    as well: group names are often written once without merging. Without header rows: nothing.
    """
    head = block.rows[: block.header_rows]
    if not head:
        return {}
    columns = sorted({cell.col for row in block.rows for cell in row})
    paths: dict[int, list[str]] = {column: [] for column in columns}
    rows = [_standing_over(columns, row) for row in head]
    for at, own in enumerate(rows):
        held = ""
        for column in columns:
            if column in own:
                word = held = " ".join(own[column].text.split())
            elif any(column in above and _reaches(above[column], head[at]) for above in rows[:at]):
                word = held = ""
            else:
                word = held if any(column in lower for lower in rows[at + 1 :]) else ""
            if word and word not in paths[column]:
                paths[column].append(word)
    return {column: tuple(words) for column, words in paths.items() if words}


def _standing_over(columns: Sequence[int], row: Sequence[Cell]) -> dict[int, Cell]:
    """Return which cell of a row stands over each column; work follows cells, not spans."""
    found: dict[int, Cell] = {}
    coming = iter(row)
    cell, following = None, next(coming, None)
    for column in columns:
        while following is not None and following.col <= column:
            cell, following = following, next(coming, None)
        if cell is not None and column < cell.col + cell.colspan:
            found[column] = cell
    return found


def header_line(block: Block) -> str:
    """Return the paths above the columns in one line: ``구분 | 2025년 > 예산 > 국비 | …``."""
    paths = column_paths(block)
    return CELL_SEPARATOR.join(" > ".join(paths[column]) for column in sorted(paths))


@_kept
def row_headings(block: Block) -> Sequence[tuple[Cell, ...]]:
    """Return for each row the cells of earlier rows that reach down into it, left to right.

    These are the vertically merged cells (구분) to whose group the row belongs. Header rows do
    not reach into the body.
    """
    found: list[tuple[Cell, ...]] = []
    reaching: list[Cell] = []
    for at, row in enumerate(block.rows):
        number = row[0].row if row else 0
        reaching = [cell for cell in reaching if cell.row + cell.rowspan > number]
        found.append(tuple(sorted(reaching, key=lambda cell: cell.col)) if reaching else ())
        if at >= block.header_rows:
            reaching += [cell for cell in row if cell.rowspan > 1 and cell.text]
    return found


def row_range(block: Block, row: int) -> str:
    """Return where the own cells of a row of a sheet's table stand, e.g. ``C7:F7``.

    ``row`` is the 0-based place in ``block.rows``. Cells that begin in rows above are not
    counted in, cells that reach down count with their first row.

    Raises:
        ValueError: when the block has no range.
    """
    if block.location.range is None:
        raise ValueError("The block stands on no sheet.")
    top, left, _, _ = corners(block.location.range)
    cells = block.rows[row]
    number = top + cells[0].row - 1
    last = max(cell.col + cell.colspan - 1 for cell in cells)
    return area(number, left + cells[0].col - 1, number, left + last - 1)


def place_at(block: Block, position: int) -> Location:
    """Return where a code point of a block's text stands: in a table, in which cell.

    A cell of a sheet is named by its address (``C7``), others by row and column.
    """
    cell = _cell_at(block, position)
    place = block.location
    if cell is None:
        return place
    if place.range is None:
        return replace(place, row=cell.row, cell=cell.col)
    top, left, _, _ = corners(place.range)
    row, column = top + cell.row - 1, left + cell.col - 1
    return replace(place, range=area(row, column, row, column))


def _cell_at(block: Block, position: int) -> Cell | None:
    at = bisect_right(block.spans, position, key=lambda span: span[0]) - 1
    if at < 0 or position >= block.spans[at][1]:
        return None
    start = block.spans[at][0]
    for cell in block.rows[at]:
        start += len(" ".join(cell.text.split()))
        if position < start:
            return cell
        start += len(CELL_SEPARATOR)
    return None


def is_total(cells: Sequence[Cell]) -> bool:
    """Return whether a row sums up others: its first text is 소계, 합계, 총계, 계, 누계 …"""
    first = next((cell.text for cell in cells if cell.text and not _figure(cell)), "")
    return total_label(first)


def total_label(text: str) -> bool:
    """Return whether a text names a sum, whatever white space it is spread with (``합   계``)."""
    return bool(_TOTAL.fullmatch("".join(text.split()).casefold()))


def _figure(cell: Cell) -> bool:
    return isinstance(cell.value, int | float)


def _reaches(cell: Cell, row: Sequence[Cell]) -> bool:
    return bool(row) and cell.row < row[0].row < cell.row + cell.rowspan
