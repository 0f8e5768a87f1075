"""Spreadsheets: values through calamine, their display and comments through openpyxl."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from ingest.archive import Archive
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.sheet_tables import Area, CellValue, Grid, sheet_blocks
from language.normal import nfc
from records.document import Block, BlockKind, Extraction, Status
from records.location import Location

_DECIMALS = re.compile(r"0\.(0+)")


@dataclass(slots=True)
class _Dress:
    """What a sheet says beside its values."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    hidden: bool = False


class SheetParser:
    """Reads XLSX, XLSM and XLS."""

    def parse(self, path: Path) -> Extraction:
        """Return titles, tables and notes sheet by sheet; see :class:`ingest.parser.Parser`."""
        dresses = _dresses(path) if zipfile.is_zipfile(path) else {}
        blocks: list[Block] = []
        with path.open("rb") as stream:
            try:
                workbook = CalamineWorkbook.from_filelike(stream)
                for name in workbook.sheet_names:
                    blocks.extend(_sheet(workbook, name, dresses.get(name, _Dress())))
            except PasswordError as problem:
                raise Unreadable(
                    Status.ENCRYPTED,
                    "문서에 암호가 걸려 있습니다. 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
                ) from problem
            except CalamineError as problem:
                raise Unreadable(
                    Status.CORRUPT,
                    "엑셀 파일이 손상되었습니다. 엑셀에서 다시 저장해 넣어 주시기 바랍니다.",
                ) from problem
        return Extraction(Status.OK, "", tuple(blocks))


def _sheet(workbook: CalamineWorkbook, name: str, dress: _Dress) -> Iterator[Block]:
    sheet = workbook.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    values: dict[tuple[int, int], CellValue] = {}
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            shown = _shown(value, dress.formats.get((row, column), ""))
            if shown is not None:
                values[row, column] = shown
        if len(values) > LIMITS.cells:
            raise Unreadable(
                Status.TOO_BIG, "표가 너무 큽니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
            )
    merges = [
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    shown_name = nfc(name)
    if dress.hidden and values:
        yield Block(BlockKind.CAPTION, f"[숨긴 시트] {shown_name}", Location(sheet=shown_name))
    yield from sheet_blocks(Grid(shown_name, values, merges))
    for address, text in dress.comments.items():
        yield Block(BlockKind.MEMO, nfc(text), Location(sheet=shown_name, range=address))


def _shown(value: Any, number_format: str) -> CellValue | None:
    if isinstance(value, bool):
        return CellValue("예" if value else "아니오")
    if isinstance(value, int | float):
        return CellValue(_number(float(value), number_format), number=True)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        text = value.date().isoformat() if midnight else value.strftime("%Y-%m-%d %H:%M")
        return CellValue(text, number=True)
    if isinstance(value, date):
        return CellValue(value.isoformat(), number=True)
    if isinstance(value, time):
        return CellValue(value.strftime("%H:%M"), number=True)
    if isinstance(value, timedelta):
        return CellValue(str(value), number=True)
    text = str(value).strip()
    return CellValue(text) if text else None


def _number(value: float, number_format: str) -> str:
    """Return a figure as its number format shows it: thousands, decimals and percent."""
    decimals = len(found[1]) if (found := _DECIMALS.search(number_format)) else 0
    if "%" in number_format:
        return f"{value * 100:.{decimals}f}%"
    if "#,##" in number_format:
        return f"{value:,.{decimals}f}"
    if decimals:
        return f"{value:.{decimals}f}"
    return str(int(value)) if value.is_integer() else repr(round(value, 10))


def _dresses(path: Path) -> dict[str, _Dress]:
    _check_size(path)
    with warnings.catch_warnings(), path.open("rb") as stream:
        warnings.simplefilter("ignore")  # of extensions that openpyxl does not keep
        try:
            workbook = load_workbook(stream, data_only=True)
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError):
            return {}  # calamine says whether it can be read at all
    found: dict[str, _Dress] = {}
    for sheet in workbook.worksheets:
        dress = _Dress(hidden=sheet.sheet_state != "visible")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.number_format != "General" and cell.value is not None:
                    dress.formats[cell.row, cell.column] = cell.number_format
                if cell.comment is not None:
                    dress.comments[cell.coordinate] = cell.comment.text
        found[sheet.title] = dress
    workbook.close()
    return found


def _check_size(path: Path) -> None:
    with Archive(path) as archive:
        for name in archive.names():
            if name.endswith(".xml"):
                archive.bytes(name)
