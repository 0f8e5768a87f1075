"""Workbooks with formulas whose values are cached, as a spreadsheet program leaves them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

from data_samples.source.model import Sheet, Workbook

_SUM = re.compile(r"=SUM\((\w+:\w+)\)")
_MINUS = re.compile(r"=(\w+)-(\w+)")


def write_workbook(record: Workbook, file: Path) -> None:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for sheet in record.sheets:
        page = book.create_sheet(sheet.name)
        for address, value in sheet.cells.items():
            page[address] = value
        for address, number_format in sheet.formats:
            page[address].number_format = number_format
        for area in sheet.merges:
            page.merge_cells(area)
        if sheet.hidden:
            page.sheet_state = "hidden"
    book.save(file)
    _cache_values(record, file)


def _cache_values(record: Workbook, file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for number, sheet in enumerate(record.sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        text = members[name].decode()
        for address, value in sheet.cells.items():
            if isinstance(value, str) and value.startswith("="):
                shown = f"<v>{_value(sheet, address):g}</v>".replace("e+0", "e")
                cell = re.compile(rf'(<c r="{address}"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?')
                text, count = cell.subn(rf"\g<1>{shown}", text)
                assert count == 1, (file, address)
        members[name] = text.encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _value(sheet: Sheet, address: str) -> float:
    value = sheet.cells.get(address, 0)
    if not isinstance(value, str):
        return value
    if found := _SUM.fullmatch(value):
        left, top, right, bottom = range_boundaries(found[1])
        assert left and top and right and bottom
        return sum(
            _value(sheet, f"{chr(64 + column)}{row}")
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )
    if found := _MINUS.fullmatch(value):
        return _value(sheet, found[1]) - _value(sheet, found[2])
    raise ValueError(f"no formula that the samples use: {value}")
