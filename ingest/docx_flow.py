"""The parts of WordprocessingML that stand around others, and the cells of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.archive import Element, local_name
from ingest.limits import LIMITS
from ingest.opc import attribute, child, is_on, number
from ingest.parser import Unreadable
from records.document import Cell, Status

CONTAINERS = frozenset(
    [
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "rubyBase",
    ]
)
"""Elements that only stand around what they hold; ``del`` and ``moveFrom`` are left out."""
_WIDEST = 1000
"""Columns a cell may claim; Word itself ends at 63."""


def flow(parent: Element, depth: int) -> Iterator[Element]:
    """Yield what stands in a body, cell or note, out of whatever is only around it."""
    refuse_deep(depth)
    for each in parent:
        name = local_name(each)
        if name in ("p", "tbl", "altChunk", "sectPr"):
            yield each
        elif name in CONTAINERS:
            yield from flow(each, depth + 1)
        elif name in ("sdt", "AlternateContent") and (inner := shown_part(each)) is not None:
            yield from flow(inner, depth + 1)


def parts(parent: Element, wanted: str, depth: int) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, out of whatever is only around them.

    Rows whose deletion is tracked are left out.
    """
    refuse_deep(depth)
    for each in parent:
        name = local_name(each)
        if name == wanted:
            if child(each, "trPr", "del") is None:
                yield each
        elif name in CONTAINERS:
            yield from parts(each, wanted, depth + 1)
        elif name == "sdt" and (inner := shown_part(each)) is not None:
            yield from parts(inner, wanted, depth + 1)


def shown_part(element: Element) -> Element | None:
    """Return the one part of a content control or of alternatives that is shown."""
    if local_name(element) == "sdt":
        return child(element, "sdtContent")
    choice = child(element, "Choice")
    return choice if choice is not None and len(choice) else child(element, "Fallback")


def boxes(picture: Element) -> Iterator[Element]:
    """Yield the contents of the text boxes in a drawing; of alternatives only one counts."""
    waiting = [picture]
    while waiting:
        element = waiting.pop()
        if local_name(element) == "txbxContent":
            yield element
        elif local_name(element) == "AlternateContent":
            if (inner := shown_part(element)) is not None:
                waiting.append(inner)
        else:
            waiting.extend(reversed(element))


def table_cells(
    table: Element, text_of: Callable[[Element], str], depth: int
) -> tuple[list[Cell], int]:
    """Return the cells of a table where their spans put them, and how many rows head it."""
    placed: dict[tuple[int, int], Cell] = {}
    above: dict[int, tuple[int, int]] = {}
    header_rows = 0
    for row_number, row in enumerate(parts(table, "tr", depth), start=1):
        properties = child(row, "trPr")
        if is_on(child(properties, "tblHeader")) and header_rows == row_number - 1:
            header_rows = row_number
        before = child(properties, "gridBefore")
        skipped = number(attribute(before, "val")) if before is not None else 0
        column = 1 + max(0, min(skipped, _WIDEST))
        for cell in parts(row, "tc", depth):
            properties = child(cell, "tcPr")
            wide = child(properties, "gridSpan")
            width = _span(attribute(wide, "val")) if wide is not None else 1
            text = text_of(cell)
            merge = child(properties, "vMerge")
            top = above.get(column) if merge is not None else None
            if merge is None or attribute(merge, "val") == "restart" or top is None:
                placed[row_number, column] = Cell(text, row_number, column, 1, width)
                above[column] = (row_number, column)
            else:
                held = placed[top]
                whole = "\n".join(part for part in (held.text, text) if part)
                height = row_number - held.row + 1
                placed[top] = Cell(whole, held.row, held.col, height, held.colspan)
            column += width
    return list(placed.values()), header_rows


def refuse_deep(depth: int) -> None:
    """Refuse what nests more deeply than ``LIMITS.nesting``.

    Raises:
        Unreadable: ``too_big``.
    """
    if depth > LIMITS.nesting:
        raise Unreadable(
            Status.TOO_BIG,
            "표나 글상자가 너무 깊이 겹쳐 있습니다. 원본을 확인해 주시기 바랍니다.",
        )


def _span(stated: str) -> int:
    return max(1, min(number(stated, 1), _WIDEST))
