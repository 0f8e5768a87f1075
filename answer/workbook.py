"""A listing as a spreadsheet (XLSX), in which nothing that a record says is computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from records.answer import Answer
from records.listing import Entry, Listing

COLUMNS = "순번 연도 기관 부서 제목 날짜 문서번호 예산 인원 상태 자료번호".split()  # noqa: SIM905
_WIDTHS = (6, 8, 14, 18, 50, 12, 20, 20, 14, 8, 20)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
"""Characters of a cell in Excel."""


def listing_workbook(answer: Answer, listing: Listing, reader: str, at: datetime) -> bytes:
    """Return a listing as XLSX: its records, how many of each year, and what is missing.

    Whoever passes it on finds question, reader, time and label at its head. Text is written as
    text: what looks like a formula (``=``, ``+``, ``-``, ``@``) is none, in this file and in what
    is saved from it.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "목록"
    _row(sheet, ("질문", answer.question))
    _row(sheet, ("뽑은 사람·때", f"{reader} · {at:%Y-%m-%d %H:%M}"))
    _row(sheet, ("라벨", answer.label or "열람 범위 안"))
    _row(sheet, ("건수", len(listing.entries)))
    _row(sheet, ())
    _row(sheet, COLUMNS, bold=True)
    for number, entry in enumerate(listing.entries, start=1):
        _row(sheet, (number, *_values(entry)))
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A7"
    counts = book.create_sheet("연도별")
    _row(counts, ("연도", "건수"), bold=True)
    for year, entries in listing.by_year:
        _row(counts, (year, len(entries)))
    for gap in listing.gaps:
        _row(counts, (gap,))
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _values(entry: Entry) -> tuple[str | int | datetime | None, ...]:
    return (
        entry.year,
        entry.agency,
        entry.department,
        entry.title,
        datetime(entry.date.year, entry.date.month, entry.date.day) if entry.date else None,
        entry.number,
        entry.amount,
        entry.people,
        entry.stage,
        entry.document_id,
    )


def _row(
    sheet: Worksheet, values: Sequence[str | int | datetime | None], *, bold: bool = False
) -> None:
    sheet.append([_cell(sheet, value, bold=bold) for value in values])


def _cell(sheet: Worksheet, value: str | int | datetime | None, *, bold: bool) -> Cell:
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
