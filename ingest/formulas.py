"""Formulas that cells share: written once, meant relative to each cell."""

from __future__ import annotations

import re

from records.address import LAST_COLUMN, LAST_ROW, column_letters

_PART = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|'(?:[^']|'')*'!?"  # the name of a sheet
    r"|\[[^\]]*\]"  # a column of a table, another workbook
    r"|[A-Za-z_\\가-힣][\w.\\가-힣]*[(!]"  # a function, a sheet
    r"|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(!])"
)


def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads ``rows`` further down and ``columns`` to the right.

    Absolute parts (``$``) stay. A reference that leaves the sheet becomes ``#REF!``, as in
    Excel; names, texts and the names of sheets are left alone.
    """

    def shifted(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        column = 0
        for letter in found[2].upper():
            column = column * 26 + ord(letter) - 64
        row = int(found[4])
        if column > LAST_COLUMN or not 1 <= row <= LAST_ROW:
            return found[0]  # a name that looks like an address
        column += 0 if found[1] else columns
        row += 0 if found[3] else rows
        if not (1 <= column <= LAST_COLUMN and 1 <= row <= LAST_ROW):
            return "#REF!"
        return f"{found[1]}{column_letters(column)}{found[3]}{row}"

    return _PART.sub(shifted, formula)
