"""Sheets as plain rows again: what the readers of workbooks and CSV took apart into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from records.address import corners
from records.document import Block, BlockKind, Cell, Extraction

_CELLS = frozenset(
    {
        *(BlockKind.TABLE, BlockKind.HEADING, BlockKind.CAPTION),
        *(BlockKind.PARAGRAPH, BlockKind.LIST_ITEM),
    }
)
"""What a cell can become; memos, text boxes, headers and footers stand beside the cells."""


@dataclass(slots=True)
class Rows:
    """The filled cells of one sheet by row and column, both 1-based as in the file."""

    name: str
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: bool = False

    def lines(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """Yield the rows that hold anything, from top to bottom."""
        for row in sorted(self.cells):
            yield row, self.cells[row]


def sheets_of(extraction: Extraction) -> list[Rows]:
    """Return the sheets of a workbook, or the one of a CSV file, whose name is empty."""
    found: dict[str, Rows] = {}
    for block in extraction.blocks:
        rows = found.setdefault(block.location.sheet or "", Rows(block.location.sheet or ""))
        if block.kind is BlockKind.CAPTION and block.location.range is None:
            rows.hidden = rows.hidden or block.hidden  # the reader's note of a hidden sheet
            continue
        if block.kind not in _CELLS or block.location.range is None:
            continue
        for cell in _cells(block, block.location.range):
            rows.cells.setdefault(cell.row, {})[cell.col] = cell
    return list(found.values())


def _cells(block: Block, place: str) -> Iterable[Cell]:
    top, left, bottom, right = corners(place)
    if not block.rows:
        high, wide = bottom - top + 1, right - left + 1
        yield Cell(block.text, top, left, high, wide, hidden=block.hidden)
        return
    for row in block.rows:
        for cell in row:
            yield Cell(
                cell.text,
                top + cell.row - 1,
                left + cell.col - 1,
                cell.rowspan,
                cell.colspan,
                cell.value,
                cell.formula,
                cell.hidden,
            )
