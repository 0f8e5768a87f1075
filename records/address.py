"""Addresses of spreadsheet cells in A1 notation."""

from __future__ import annotations

import re
from functools import lru_cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
"""The size of a sheet of Excel 2007 and later (``XFD1048576``)."""
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column: 1 is ``A``, 27 ``AA``.

    Raises:
        ValueError: when it is below 1.
    """
    if column < 1:
        raise ValueError("Columns count from 1.")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def area(top: int, left: int, bottom: int, right: int) -> str:
    """Return a rectangle of 1-based cells, ends included, e.g. ``C7:F7``; one cell is ``C7``."""
    first = f"{column_letters(left)}{top}"
    last = f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def corners(text: str) -> tuple[int, int, int, int]:
    """Return ``(top, left, bottom, right)`` of a cell or range in A1 notation, 1-based.

    Raises:
        ValueError: when it is neither, or lies outside a sheet.
    """
    first, colon, last = text.partition(":")
    top, left = _cell(first)
    bottom, right = _cell(last) if colon else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _cell(text: str) -> tuple[int, int]:
    found = _CELL.fullmatch(text)
    if found is None:
        raise ValueError(f"No cell address: {text[:40]!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"Outside the sheet: {text!r}")
    return row, column
