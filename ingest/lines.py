"""The lines of a document with their places, for what reads fields out of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from records.document import CELL_SEPARATOR, Block, Field, Piece

LONGEST = 2000
"""Code points of a line that may hold fields; longer ones are prose, or whole pages in one cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block's text (in a table a row), ``start`` code points into it."""

    block: int
    start: int
    text: str

    def field(self, name: str, found: re.Match[str], group: str | int, normal: str = "") -> Field:
        """Return a field of what a group of a match on this line's text holds."""
        return self.span(name, found.start(group), found.end(group), normal)

    def span(self, name: str, start: int, end: int, normal: str = "", stated: str = "") -> Field:
        """Return a field of a half-open span of this line's text, white space at its ends cut."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        value = part.strip()
        at = self.start + start
        return Field(name, value, Piece(self.block, at, at + len(value)), normal, stated)

    def cells(self) -> list[tuple[int, str]]:
        """Return the non-empty cells of a row with where they begin; a plain line is one cell."""
        found: list[tuple[int, str]] = []
        at = 0
        for cell in self.text.split(CELL_SEPARATOR):
            if text := cell.strip(" |"):
                found.append((at + cell.index(text), text))
            at += len(cell) + len(CELL_SEPARATOR)
        return found


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """Return every line that is not blank and not too long, in reading order."""
    found: list[Line] = []
    for ordinal, block in enumerate(blocks):
        start = 0
        for text in block.text.split("\n"):
            if text.strip(" |\t") and len(text) <= LONGEST:
                found.append(Line(ordinal, start, text))
            start += len(text) + 1
    return found


def squeezed(text: str) -> str:
    """Return a text without its white space: names are often written spread (``일 시``)."""
    return "".join(text.split())
