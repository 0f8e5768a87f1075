"""The tables of a sheet: several, side by side, with titles above and notes below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from ingest.blocks import rows_of
from language.normal import nfc
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell shows; ``number`` says whether it is a figure or date."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def a1(self) -> str:
        """Return the rectangle in A1 notation."""
        first = f"{get_column_letter(self.left)}{self.top}"
        last = f"{get_column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


class Grid:
    """The filled cells of one sheet with its merged areas. Memory follows filled cells alone."""

    def __init__(
        self,
        sheet: str | None,
        values: Mapping[tuple[int, int], CellValue],
        merges: Sequence[Area],
    ) -> None:
        """Take values by (row, column), 1-based; merges without a value do not count."""
        self.sheet = sheet
        self.values = values
        self.spans = {
            (area.top, area.left): area for area in merges if (area.top, area.left) in values
        }

    def area_of(self, row: int, column: int) -> Area:
        """Return the merged area that begins at a cell, or the cell itself."""
        return self.spans.get((row, column), Area(row, column, row, column))


def sheet_blocks(grid: Grid) -> Iterator[Block]:
    """Yield the blocks of a sheet, from top to bottom and left to right.

    A region that is set apart by blank rows or columns is a table; lines of one cell above it
    are its titles, below it its notes. Header rows are counted from the merges.
    """
    cells = [grid.area_of(row, column) for row, column in grid.values]
    for region in _regions(cells):
        yield from _region_blocks(grid, region)


def _regions(cells: Sequence[Area]) -> list[list[Area]]:
    """Split cells at blank rows, then at blank columns, until nothing splits any more."""
    bands = _split(cells, by_row=True)
    if len(bands) > 1:
        return [region for band in bands for region in _regions(band)]
    columns = _split(cells, by_row=False)
    if len(columns) > 1:
        return [region for column in columns for region in _regions(column)]
    return [list(cells)] if cells else []


def _split(cells: Sequence[Area], *, by_row: bool) -> list[list[Area]]:
    def first(area: Area) -> int:
        return area.top if by_row else area.left

    def last(area: Area) -> int:
        return area.bottom if by_row else area.right

    groups: list[list[Area]] = []
    end = 0
    for area in sorted(cells, key=lambda each: (first(each), each.top, each.left)):
        if not groups or first(area) > end + 1:
            groups.append([])
        groups[-1].append(area)
        end = max(end, last(area))
    return groups


def _region_blocks(grid: Grid, cells: Sequence[Area]) -> Iterator[Block]:
    lines: dict[int, list[Area]] = {}
    for area in cells:
        lines.setdefault(area.top, []).append(area)
    rows = sorted(lines)
    wide = len({area.left for area in cells}) > 1
    first, last = 0, len(rows)
    while wide and first < last and _lone(lines[rows[first]]):
        yield _line(grid, lines[rows[first]][0], title=True)
        first += 1
    if first:  # what stood apart below a common title
        below = [area for row in rows[first:] for area in lines[row]]
        parts = _regions(below)
        if len(parts) > 1:
            for part in parts:
                yield from _region_blocks(grid, part)
            return
    while wide and last > first and _lone(lines[rows[last - 1]]):
        last -= 1
    body = [area for row in rows[first:last] for area in lines[row]]
    if len(body) > 1 and (wide or len(rows) > 1):
        yield _table(grid, body)
    else:
        for area in body:
            yield _line(grid, area, title=False)
    for row in rows[last:]:
        yield _line(grid, lines[row][0], title=False)


def _lone(line: Sequence[Area]) -> bool:
    return len(line) == 1 and line[0].top == line[0].bottom


def _line(grid: Grid, area: Area, *, title: bool) -> Block:
    text = nfc(grid.values[area.top, area.left].text)
    stated = text.startswith(("(", "※", "*", "["))
    kind = BlockKind.CAPTION if title and stated else BlockKind.PARAGRAPH
    level = None
    if title and not stated and area.top <= 3:
        kind, level = BlockKind.HEADING, 1
    elif title and not stated:
        kind, level = BlockKind.HEADING, 2
    return Block(kind, text, Location(sheet=grid.sheet, range=area.a1()), level)


def _table(grid: Grid, cells: Sequence[Area]) -> Block:
    whole = Area(
        min(area.top for area in cells),
        min(area.left for area in cells),
        max(area.bottom for area in cells),
        max(area.right for area in cells),
    )
    rows = rows_of(
        Cell(
            grid.values[area.top, area.left].text,
            area.top - whole.top + 1,
            area.left - whole.left + 1,
            area.bottom - area.top + 1,
            area.right - area.left + 1,
        )
        for area in cells
    )
    place = Location(sheet=grid.sheet, range=whole.a1())
    head = _header_rows(grid, rows, whole)
    return Block(BlockKind.TABLE, table_text(rows), place, None, rows, head)


def _header_rows(grid: Grid, rows: Sequence[Sequence[Cell]], whole: Area) -> int:
    """Return how many first rows are the header: as far down as its merged cells reach."""
    count = 1
    for row in rows:
        if row[0].row > count:
            break
        for cell in row:
            value = grid.values[whole.top + cell.row - 1, whole.left + cell.col - 1]
            if value.number and cell.row > 1:
                return count
            count = max(count, cell.row + cell.rowspan - 1)
            if cell.colspan > 1 and not value.number:
                count = max(count, cell.row + cell.rowspan)
    return min(count, max(len(rows) - 1, 0))
