"""Where the cells of an HTML table stand (HTML Living Standard, 4.9.12 Processing model)."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.archive import Element
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

_WIDEST = 1000
"""The most columns a cell may span, as the standard has it; rows are held to the same."""

Placed = tuple[Element, int, int, int, int]
"""A cell, its row and column from 1, and how many rows and columns it takes."""


def rows_and_cells(table: Element) -> Iterator[tuple[bool, list[Placed]]]:
    """Yield for each row whether it heads the table, and its cells.

    Rows of tables inside are not among them. Spans reserve columns, never a grid.

    Raises:
        Unreadable: ``too_big`` when the cells claim more columns than a sheet has cells.
    """
    reserved: dict[int, int] = {}
    claimed = 0
    heading = True
    for row, (element, in_head) in enumerate(_rows(table), start=1):
        column = 1
        placed: list[Placed] = []
        for cell in element.iterchildren("td", "th"):
            while reserved.get(column, 0) >= row:
                column += 1
            height, width = _span(cell.get("rowspan")), _span(cell.get("colspan"))
            claimed += width
            if claimed > LIMITS.cells:  # SECURITY: a few bytes may claim a thousand columns each
                raise Unreadable(
                    Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
                )
            for each in range(column, column + width):
                reserved[each] = row + height - 1
            placed.append((cell, row, column, height, width))
            column += width
        all_heads = bool(placed) and all(cell.tag == "th" for cell, *_ in placed)
        heading = heading and (in_head or all_heads)
        yield heading, placed


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    for part in table:
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            for row in part.iterchildren("tr"):
                yield row, part.tag == "thead"


def _span(stated: str | None) -> int:
    if stated and stated.strip().isdecimal():
        return max(1, min(int(stated.strip()[:9]), _WIDEST))
    return 1
