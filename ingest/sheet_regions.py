"""The regions of a sheet: cells that blank rows and columns set apart from others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ingest.sheet_grid import Area, DefinedTable, Grid
from ingest.sheet_heads import figures, names_columns

_SPACERS = 2
"""So many blank rows may stand inside a table whose columns go on below them."""
DEEPEST = 24
"""Of regions within regions; only a hostile sheet has more."""


def regions_of(grid: Grid) -> list[tuple[list[Area], DefinedTable | None]]:
    """Return the regions of a sheet in reading order, cells in reading order too.

    The tables that a workbook declares come with their declaration.
    """
    cells = grid.areas()
    found: list[tuple[list[Area], DefinedTable | None]] = []
    for table in grid.tables:
        top, left, bottom, right = table.area
        inside = [each for each in cells if top <= each[0] <= bottom and left <= each[1] <= right]
        if len(inside) > 1:
            found.append((inside, table))
            taken = set(inside)
            cells = [each for each in cells if each not in taken]
    rest = split_regions(grid, cells)
    if not found:
        return [(region, None) for region in rest]
    found += [(region, None) for region in rest]
    return sorted(found, key=lambda each: each[0][0])


def split_regions(grid: Grid, cells: list[Area], depth: int = 0) -> list[list[Area]]:
    """Split cells at blank rows, then at blank columns, until nothing splits any more."""
    if not cells or depth > DEEPEST:
        return [cells] if cells else []
    bands = _joined(grid, _split(grid, cells, by_row=True))
    if len(bands) > 1:
        return [region for band in bands for region in split_regions(grid, band, depth + 1)]
    columns = _split(grid, cells, by_row=False)
    if len(columns) > 1:
        return [region for column in columns for region in split_regions(grid, column, depth + 1)]
    return [cells]


def _split(grid: Grid, cells: list[Area], *, by_row: bool) -> list[list[Area]]:
    """Return the groups that blank rows (or columns) separate; cells keep their order."""
    first, last = (0, 2) if by_row else (1, 3)
    ends = {area[first]: area[first] for area in cells}
    for area in cells if grid.spans else ():
        if area[last] > ends[area[first]]:
            ends[area[first]] = area[last]
    starts: list[int] = []
    end = 0
    for begin, finish in sorted(ends.items()):
        if not starts or begin > end + 1:
            starts.append(begin)
        end = max(end, finish)
    if len(starts) == 1:
        return [cells]
    groups: list[list[Area]] = [[] for _ in starts]
    for area in cells:
        groups[bisect_right(starts, area[first]) - 1].append(area)
    return groups


def _joined(grid: Grid, bands: list[list[Area]]) -> list[list[Area]]:
    joined: list[list[Area]] = []
    columns: set[int] = set()
    for band in bands:
        if joined and columns and _goes_on(grid, joined[-1], band, columns):
            joined[-1] += band
            continue
        joined.append(list(band))
        # only a table of some lines and without blank columns can go on
        whole = band[0].top != band[-1].top and len(_split(grid, band, by_row=False)) == 1
        columns = {area.left for area in band} if whole else set()
    return joined


def _goes_on(grid: Grid, upper: list[Area], lower: list[Area], columns: set[int]) -> bool:
    """Return whether a band continues the table above: its figures stand under figures."""
    last, first = _line_at(upper, -1), _line_at(lower, 0)
    if first[0].top - max(area.bottom for area in last) > _SPACERS + 1:
        return False
    if len(first) < 2 or len(last) < 2 or names_columns(grid, first):
        return False
    above, below = figures(grid, last), figures(grid, first)
    named = {area.left for area in first} - below
    return bool(above & below) and not named & above and {a.left for a in lower} <= columns


def _line_at(cells: Sequence[Area], end: int) -> list[Area]:
    """Return the first (0) or last (-1) line of cells that are in reading order."""
    top = cells[end].top
    line: list[Area] = []
    for area in cells if end == 0 else reversed(cells):
        if area.top != top:
            break
        line.append(area)
    return line if end == 0 else line[::-1]


def lines_of(cells: Iterable[Area]) -> list[list[Area]]:
    """Return cells that are in reading order by the row in which they begin."""
    lines: dict[int, list[Area]] = {}
    for area in cells:
        lines.setdefault(area.top, []).append(area)
    return list(lines.values())
