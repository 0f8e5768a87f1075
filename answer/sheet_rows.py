"""Rows of a spreadsheet in which nothing that a record says is computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

Value: TypeAlias = str | int | datetime | None

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
"""Characters of a cell in Excel."""


def add_row(sheet: Worksheet, values: Sequence[Value], *, bold: bool = False) -> None:
    """Add a row; what looks like a formula (``=``, ``+``, ``-``, ``@``) is written as text.

    It is none in this file, nor in what is saved from it.
    """
    sheet.append([_cell(sheet, value, bold=bold) for value in values])


def _cell(sheet: Worksheet, value: Value, *, bold: bool) -> Cell:
    text = _FORBIDDEN.sub("", value)[:_LONGEST] if isinstance(value, str) else ""
    cell = WriteOnlyCell(sheet, value=text or None if isinstance(value, str) else value)
    if text:
        cell.data_type = "s"  # SECURITY: text of a record is never a formula
        cell.quotePrefix = text.startswith(_COMMANDS)
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
