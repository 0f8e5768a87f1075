"""Spreadsheets: XLSX and XLSM by their XML, XLS through ``ingest.xls``."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest.archive import Archive
from ingest.parser import Unreadable
from ingest.sheet_grid import Grid
from ingest.sheet_notes import comments, defined_tables, margins, text_boxes
from ingest.sheet_tables import sheet_blocks
from ingest.workbook import Package, SheetPart
from ingest.worksheet import SheetReader, Worksheet
from language.normal import nfc
from records.document import Block, BlockKind, Extraction, Status
from records.location import Location

_ZIP = b"PK"


class SheetParser:
    """Reads XLSX, XLSM and XLS."""

    def parse(self, path: Path) -> Extraction:
        """Return titles, tables and notes sheet by sheet; see :class:`ingest.parser.Parser`.

        ``partial`` when formulas have no stored value: what they give is not in the file.
        """
        with path.open("rb") as stream:
            if stream.read(2) != _ZIP:
                from ingest.xls import read_xls

                return read_xls(path)
        with Archive(path) as archive, _uncollected():
            return _read(Package(archive))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold off the collector of cycles: nothing here makes any, and walking over millions of
    living cells again and again costs a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read(package: Package) -> Extraction:
    if package.has("xl/workbook.bin"):
        raise Unreadable(
            Status.UNSUPPORTED,
            "엑셀 이진 통합 문서(XLSB)입니다. 엑셀에서 XLSX로 다시 저장해 넣어 주시기 바랍니다.",
        )
    sheets = package.sheets()
    reader = SheetReader(package.shared_strings(), package.formats(), since_1904=package.since_1904)
    blocks: list[Block] = []
    uncounted = 0
    for part in sheets:
        sheet = reader.read(package.bytes(part.part))
        uncounted += sheet.uncounted
        blocks.extend(_blocks(package, part, sheet))
    if uncounted:
        return Extraction(
            Status.PARTIAL,
            f"계산값이 저장되지 않은 수식이 {uncounted:,}칸 있습니다. "
            "엑셀에서 열어 다시 저장한 뒤 넣어 주시기 바랍니다.",
            tuple(blocks),
        )
    return Extraction(Status.OK, "", tuple(blocks))


def _blocks(package: Package, part: SheetPart, sheet: Worksheet) -> Iterator[Block]:
    name = nfc(part.name)
    grid = Grid(
        name,
        sheet.values,
        sheet.merges,
        hidden=part.hidden,
        hidden_rows=frozenset(sheet.hidden_rows),
        hidden_columns=sheet.hidden_columns,
        tables=defined_tables(package, part.part),
    )
    if part.hidden and sheet.values:
        yield Block(BlockKind.CAPTION, f"[숨긴 시트] {name}", Location(sheet=name), hidden=True)
    yield from sheet_blocks(grid)
    for beside in (comments, text_boxes):
        for block in beside(package, part.part, name):
            yield replace(block, hidden=True) if part.hidden else block
    yield from margins(sheet.margins, name)
