"""Characters of an HWP 5 paragraph, and what DocInfo says of paragraph shapes and styles."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ingest.hwp_records import PARA_SHAPE, STYLE, Node

_EXTENDED = frozenset({1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23})
_INLINE = frozenset({4, 5, 6, 7, 8, 9, 19, 20})
_CONTROL_UNITS = 8
_SINGLE = {10: "\n", 24: "-", 30: " ", 31: " "}
_OUTLINE = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph shape says of headings: 0 none, 1 outline, 2 number, 3 bullet."""

    heading: int
    level: int


@dataclass(frozen=True, slots=True)
class DocInfo:
    """Paragraph shapes and style names by their numbers."""

    shapes: tuple[Shape, ...]
    styles: tuple[str, ...]

    def shape(self, number: int) -> Shape:
        """Return a shape; an unknown number is a plain paragraph."""
        return self.shapes[number] if number < len(self.shapes) else Shape(0, 0)

    def style(self, number: int) -> str:
        """Return a style's name, empty when unknown."""
        return self.styles[number] if number < len(self.styles) else ""


def doc_info(nodes: list[Node]) -> DocInfo:
    """Return the shapes and styles of the stream DocInfo."""
    shapes: list[Shape] = []
    styles: list[str] = []
    queue = list(reversed(nodes))
    while queue:
        node = queue.pop()
        queue.extend(reversed(node.children))
        if node.tag == PARA_SHAPE:
            attribute = _u32(node.payload, 0)
            shapes.append(Shape(attribute >> 23 & 3, (attribute >> 25 & 7) + 1))
        elif node.tag == STYLE:
            length = _u16(node.payload, 0)
            styles.append(node.payload[2 : 2 + 2 * length].decode("utf-16-le", "replace"))
    return DocInfo(tuple(shapes), tuple(styles))


def paragraph_shape(payload: bytes, info: DocInfo) -> tuple[Shape, str]:
    """Return shape and style name of a PARA_HEADER record."""
    shape = info.shape(_u16(payload, 8))
    return shape, info.style(payload[10]) if len(payload) > 10 else ""


def characters(payload: bytes) -> list[str | int]:
    """Return a PARA_TEXT record as runs of text and, between them, extended control codes.

    Inline controls and unknown codes vanish; tabs and line breaks stay.
    """
    count = len(payload) // 2
    units = struct.unpack_from(f"<{count}H", payload)
    out: list[str | int] = []
    at = start = 0
    while at < count:
        code = units[at]
        if code >= 32:
            at += 1
            continue
        if start < at:
            out.append(payload[2 * start : 2 * at].decode("utf-16-le", "ignore"))
        if code in _EXTENDED:
            out.append(code)
            at += _CONTROL_UNITS
        elif code in _INLINE:
            if code == 9:
                out.append("\t")
            at += _CONTROL_UNITS
        else:
            out.append(_SINGLE.get(code, ""))
            at += 1
        start = at
    if start < count:
        out.append(payload[2 * start : 2 * count].decode("utf-16-le", "ignore"))
    return out


def counted_text(payload: bytes, at: int) -> str:
    """Return the UTF-16 text whose length in units stands at ``at``."""
    length = _u16(payload, at)
    return payload[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "ignore")


def cell_place(payload: bytes) -> tuple[int, int, int, int]:
    """Return (row, column, rowspan, colspan) of a cell's LIST_HEADER, rows and columns 1-based."""
    if len(payload) < 16:
        return 1, 1, 1, 1
    column, row, columns, rows = struct.unpack_from("<4H", payload, 8)
    return row + 1, column + 1, max(rows, 1), max(columns, 1)


def _u16(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 2], "little")


def _u32(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 4], "little")
