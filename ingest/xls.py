"""Workbooks of Excel 97–2003 (XLS): texts through calamine, the rest from their records."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import olefile
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from ingest.biff import BiffSheet, read_biff
from ingest.parser import Unreadable
from ingest.sheet_grid import CellValue, Grid
from ingest.sheet_tables import sheet_blocks
from language.normal import nfc
from records.address import area
from records.document import Block, BlockKind, Extraction, Status
from records.location import Location

_STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")


def read_xls(path: Path) -> Extraction:
    """Return titles, tables and notes sheet by sheet; formulas give their stored values alone.

    Raises:
        Unreadable: when it is encrypted, damaged or too big.
    """
    try:
        book = read_biff(_stream(path))
        with path.open("rb") as stream:
            workbook = CalamineWorkbook.from_filelike(stream)
            names = [
                each.name
                for each in workbook.sheets_metadata
                if each.typ == SheetTypeEnum.WorkSheet
            ]
            blocks = [
                block
                for name, sheet in zip(names, book.sheets, strict=True)
                for block in _blocks(workbook.get_sheet_by_name(name), sheet, book.since_1904)
            ]
    except PasswordError as problem:
        raise Unreadable(
            Status.ENCRYPTED,
            "문서에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
        ) from problem
    except (CalamineError, OSError, struct.error, IndexError, ValueError) as problem:
        raise _damaged() from problem
    except BaseException as problem:
        if type(problem).__module__ != "pyo3_runtime":
            raise
        raise _damaged() from problem  # calamine panicked: in Rust that is no Exception
    return Extraction(Status.OK, "", tuple(blocks))


def _damaged() -> Unreadable:
    return Unreadable(
        Status.CORRUPT, "엑셀 파일이 손상되었습니다. 엑셀에서 다시 저장해 넣어 주시기 바랍니다."
    )


def _stream(path: Path) -> bytes:
    with olefile.OleFileIO(str(path)) as container:
        for name in _STREAMS:
            if container.exists(name):
                data: bytes = container.openstream(name).read()
                return data
    raise ValueError("no workbook in the container")


def _blocks(texts: CalamineSheet, sheet: BiffSheet, since_1904: bool) -> Iterator[Block]:
    name = nfc(texts.name)
    grid = Grid(
        name,
        _values(texts, sheet, since_1904),
        sheet.merges,
        hidden=sheet.hidden,
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=sheet.hidden_columns,
    )
    if sheet.hidden and grid.values:
        yield Block(BlockKind.CAPTION, f"[숨긴 시트] {name}", Location(sheet=name), hidden=True)
    yield from sheet_blocks(grid)
    for row, column, text in sheet.comments:
        place = Location(sheet=name, range=area(row, column, row, column))
        yield Block(BlockKind.MEMO, text, place, hidden=sheet.hidden)


def _values(
    texts: CalamineSheet, sheet: BiffSheet, since_1904: bool
) -> dict[tuple[int, int], CellValue]:
    values = {
        place: CellValue(*dress.shown(number, since_1904=since_1904))
        for place, (number, dress) in sheet.numbers.items()
        if isfinite(number)
    }
    left = texts.start[1] if texts.start is not None else 0  # its rows begin at row 1 all the same
    for row, cells in enumerate(texts.iter_rows(), start=1):
        for column, value in enumerate(cells, start=left + 1):
            place = row, column
            if value == "" or place in values:
                continue
            if isinstance(value, bool):
                values[place] = CellValue("TRUE" if value else "FALSE")
            elif isinstance(value, str):
                dress = sheet.texts.get(place)
                text = dress.text(nfc(value)) if dress is not None else nfc(value)
                if text.strip():
                    values[place] = CellValue(text)
    return values
