"""The tables of a sheet: several, side by side, with titles above and notes below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.outline import outline
from ingest.sheet_grid import Area, Grid
from ingest.sheet_heads import Line, figures, header_rows, names_columns
from ingest.sheet_regions import DEEPEST, lines_of, regions_of, split_regions
from records.address import corners
from records.document import Block, BlockKind, Cell, table_text
from records.location import Location

_UNIT = re.compile(r"단\s*위\s*[:：]?\s*([^)\]>〉】]{1,20})")
_STATED = ("(", "※", "*", "[", "<", "〈", "【", "주)", "주:", "자료:", "출처:")
_NOTE = re.compile(r"※|\*|☞|[-–]\s|주\s*\d*\s*[):]|\(?(?:자료|출처|작성|비고|참고|기준|단위)\b")
_TITLE_MARK = re.compile(r"[□■▣◆◇○●◎▶【〈《<\[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|\d{1,2}[.)]\s|[가-하][.)]\s|표\s*\d")
_LONGEST_TITLE = 80


def sheet_blocks(grid: Grid) -> Iterator[Block]:
    """Yield the blocks of a sheet, from top to bottom and left to right.

    Tables that the workbook declares come first of all to their cells. Of the rest, a region
    that is set apart by blank rows or columns is a table; lines of one cell above it are its
    titles, below it its notes. Blank rows with the same columns going on below do not end it.
    A unit (``(단위: 천원)``) holds for the tables below it up to the next unit, or the next
    heading that is no deeper than the one it stands under.
    """
    unit, level, stands_under = "", 0, 0
    blocks = list(_unmeasured(grid))
    beside = _units_beside(blocks)
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            level = block.level or 1
            if level <= stands_under:
                unit = ""
        if block.kind is not BlockKind.TABLE and (stated := _unit(block)):
            unit, stands_under = stated, level
        yield _with(block, grid, unit or beside.get(at, ""))


def _unmeasured(grid: Grid) -> Iterator[Block]:
    regions = regions_of(grid)
    for at, (cells, declared) in enumerate(regions):
        if declared is not None:
            yield _table(grid, lines_of(cells), declared.header_rows)
            continue
        leads = at + 1 < len(regions) and len(regions[at + 1][0]) > 3
        yield from _region_blocks(grid, cells, leads=leads)


def _units_beside(blocks: Sequence[Block]) -> dict[int, str]:
    """Return for the places of tables the unit that stands to their right, in their rows."""
    found: dict[int, str] = {}
    table: tuple[int, Block] | None = None
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            table = None
        elif block.kind is BlockKind.TABLE:
            table = at, block
        elif table is not None and (unit := _unit(block)) and block.location.range is not None:
            assert table[1].location.range is not None
            top, _, bottom, right = corners(table[1].location.range)
            row, column, _, _ = corners(block.location.range)
            if top - 1 <= row <= bottom and column > right:
                found[table[0]] = unit
    return found


def _with(block: Block, grid: Grid, unit: str) -> Block:
    hidden = grid.hidden or (
        all(cell.hidden for row in block.rows for cell in row) if block.rows else block.hidden
    )
    if not unit and not hidden:
        return block
    return Block(
        block.kind,
        block.text,
        block.location,
        block.level,
        block.rows,
        block.header_rows,
        unit if block.rows else "",
        hidden,
    )


def _unit(block: Block) -> str:
    if len(block.text) > _LONGEST_TITLE:
        return ""
    found = _UNIT.search(block.text)
    return found[1].strip(" -,.") if found else ""


def _region_blocks(
    grid: Grid, cells: Sequence[Area], *, leads: bool = False, depth: int = 0
) -> Iterator[Block]:
    """Yield titles, tables and notes of one region; ``leads`` says that a table follows it."""
    lines = lines_of(cells)
    if len({area.left for area in cells}) == 1:
        yield from _column(grid, lines, leads=leads)
        return
    widest = max(len(line) for line in lines)
    first, last = 0, len(lines)
    while first < last and _apart(grid, lines, first, widest):
        yield from _title(grid, lines[first])
        first += 1
    if first and first < last and depth < DEEPEST:  # what stood apart below a common title
        parts = split_regions(grid, [area for line in lines[first:] for area in line])
        if len(parts) > 1:
            for part in parts:
                yield from _region_blocks(grid, part, depth=depth + 1)
            return
    while last > first + 1 and _note(grid, lines[last - 1]):
        last -= 1
    yield from _stacked(grid, lines[first:last])
    for line in lines[last:]:
        yield from (_text_block(grid, area) for area in line)


def _apart(grid: Grid, lines: Sequence[Line], at: int, widest: int) -> bool:
    """Return whether a line stands above the table: one cell, or a title beside its unit."""
    line = lines[at]
    beside = at + 1 < len(lines) and lines[at + 1][0].top <= max(area.bottom for area in line)
    if beside or grid.values[line[0].top, line[0].left].value is not None:
        return False
    if len(line) == 1:
        return True
    stated = any(_UNIT.search(grid.values[area.top, area.left].text) for area in line)
    return stated and len(line) <= 3 and len(line) < widest


def _note(grid: Grid, line: Line) -> bool:
    if len(line) > 1 or line[0].bottom > line[0].top:
        return False
    text = grid.values[line[0].top, line[0].left].text.strip()
    wide = line[0].right > line[0].left
    return bool(_NOTE.match(text)) or len(text) > 30 or (wide and len(text) > 12)


def _stacked(grid: Grid, lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the tables that stand on one another with only a line of title between them."""
    begin = 0
    for at in range(2, len(lines) - 2):
        if begin < at - 1 and len(lines[at]) == 1 and _begins(grid, lines, begin, at):
            yield _table(grid, lines[begin:at])
            yield from _title(grid, lines[at])
            begin = at + 1
    rest = lines[begin:]
    if len(rest) > 1 or any(len(line) > 1 for line in rest):
        yield _table(grid, rest)
    elif rest:
        yield _text_block(grid, rest[0][0])


def _begins(grid: Grid, lines: Sequence[Line], begin: int, at: int) -> bool:
    """Return whether a lone line is the title of a new table: names of columns come below."""
    area, head, above = lines[at][0], lines[at + 1], lines[at - 1]
    text = grid.values[area.top, area.left].text.strip()
    if area.bottom > area.top or not names_columns(grid, head):
        return False
    own = [grid.values[each.top, each.left].text for each in head]
    again = own == [grid.values[each.top, each.left].text for each in lines[begin]]
    named = {each.left for each in head} - figures(grid, head)
    over = bool(named & figures(grid, above)) and bool(figures(grid, lines[at + 2]))
    return again or (over and bool(_TITLE_MARK.match(text) or area.right > area.left))


def _title(grid: Grid, line: Line) -> Iterator[Block]:
    for area in line:
        text = grid.values[area.top, area.left].text.strip()
        if text.startswith(_STATED) or _UNIT.match(text) or len(text) > _LONGEST_TITLE:
            yield _text_block(grid, area, BlockKind.CAPTION)
        elif area is line[0]:
            level = 1 if area.top <= 3 else 2
            yield _text_block(grid, area, BlockKind.HEADING, level)
        else:
            yield _text_block(grid, area, BlockKind.CAPTION)


def _column(grid: Grid, lines: Sequence[Line], *, leads: bool) -> Iterator[Block]:
    """Yield a single column: a short list with figures is a table, anything else is text."""
    counted = [line for line in lines if figures(grid, line)]
    if len(lines) > 2 and counted and len(counted) >= len(lines) - 2:
        yield _table(grid, lines)
        return
    for number, line in enumerate(lines):
        if (leads and number == len(lines) - len(lines[-1:]) and len(lines) <= 3) or (
            leads and len(lines) <= 3
        ):
            yield from _title(grid, line)
        else:
            yield _text_block(grid, line[0])


def _text_block(
    grid: Grid, area: Area, kind: BlockKind | None = None, level: int | None = None
) -> Block:
    text = grid.values[area.top, area.left].text.strip()
    if kind is None:
        kind, level = outline(text)
        if kind is BlockKind.HEADING:
            kind, level = BlockKind.PARAGRAPH, None
    place = Location(sheet=grid.sheet, range=area.a1())
    return Block(kind, text, place, level, hidden=grid.hides(area.top, area.left))


def _table(grid: Grid, lines: Sequence[Line], head: int | None = None) -> Block:
    values, hides, hiding = grid.values, grid.hides, grid.hides_some
    top, left = lines[0][0].top, min(line[0].left for line in lines)
    bottom = right = 0
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        row: list[Cell] = []
        for first, column, last, end in line:
            text, value, formula = values[first, column]
            cell = Cell(
                text.strip(),
                first - top + 1,
                column - left + 1,
                last - first + 1,
                end - column + 1,
                value,
                formula,
                hiding and hides(first, column),
            )
            row.append(cell)
            if last > bottom:
                bottom = last
            if end > right:
                right = end
        rows.append(tuple(row))
    if head is None:
        head = header_rows(grid, lines)
    made = tuple(rows)
    place = Location(sheet=grid.sheet, range=Area(top, left, bottom, right).a1())
    return Block(BlockKind.TABLE, table_text(made), place, None, made, min(head, len(made) - 1))
