"""A listing as a spreadsheet (XLSX), in which nothing that a record says is computed."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from answer.sheet_rows import add_row
from catalog.copies import Mark
from records.answer import Answer
from records.listing import Entry, Listing

COLUMNS = "순번 연도 기관 부서 제목 날짜 문서번호 예산 인원 상태 자료번호".split()  # noqa: SIM905
_WIDTHS = (6, 8, 14, 18, 50, 12, 20, 20, 14, 8, 20)


def listing_workbook(
    answer: Answer, listing: Listing, mark: Mark, reader: str, at: datetime
) -> bytes:
    """Return a listing as XLSX: its records, how many of each year, and what is missing.

    Whoever passes it on finds question, reader, time and label at its head. Text is written as
    text: what looks like a formula (``=``, ``+``, ``-``, ``@``) is none, in this file and in what
    is saved from it.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "목록"
    add_row(sheet, ("질문", answer.question))
    add_row(sheet, ("뽑은 사람·때", f"{reader} · {at:%Y-%m-%d %H:%M}"))
    add_row(sheet, ("라벨", mark.line))
    add_row(sheet, ("건수", len(listing.entries)))
    add_row(sheet, ())
    add_row(sheet, COLUMNS, bold=True)
    for number, entry in enumerate(listing.entries, start=1):
        add_row(sheet, (number, *_values(entry)))
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A7"
    counts = book.create_sheet("연도별")
    add_row(counts, ("연도", "건수"), bold=True)
    for year, entries in listing.by_year:
        add_row(counts, (year, len(entries)))
    for gap in listing.gaps:
        add_row(counts, (gap,))
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
