"""The made files: all there, of every format, and holding what was written."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from data_samples.make import RECORDS, SHARE
from data_samples.source.model import (
    Bundle,
    Delimited,
    Mail,
    Noted,
    PageBreak,
    Paper,
    Record,
    Slides,
    Table,
    Workbook,
)
from ingest.sniff import Format, sniff
from records.document import BlockKind, Extraction, Status
from tests.data_samples.conftest import read_all

WORKBOOKS = [record for record in RECORDS if isinstance(record, Workbook)]


def test_the_share_holds_the_records_and_nothing_else() -> None:
    paths = [record.path for record in RECORDS]
    files = {file.relative_to(SHARE).as_posix() for file in SHARE.rglob("*") if file.is_file()}
    assert len(paths) == len(set(paths)) >= 48
    assert files == set(paths)
    assert all(unicodedata.is_normalized("NFC", path) for path in paths)


def test_there_is_enough_of_every_format() -> None:
    formats = Counter(sniff(SHARE / record.path) for record in RECORDS)
    assert formats[Format.HWP5] >= 14
    assert formats[Format.HWPX] >= 10
    assert formats[Format.XLSX] >= 10
    assert formats[Format.TXT] + formats[Format.CSV] + formats[Format.MD] >= 8
    assert formats[Format.DOCX] >= 3
    assert formats[Format.PDF] >= 3
    for once in (Format.PPTX, Format.HTML, Format.EML, Format.ZIP):
        assert formats[once] >= 1


def test_one_text_at_least_is_in_the_old_korean_encoding() -> None:
    old = [
        record.path
        for record in RECORDS
        if isinstance(record, Paper | Delimited) and record.encoding == "cp949"
    ]
    assert old
    for path in old:
        data = (SHARE / path).read_bytes()
        assert data.decode("cp949")
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.path)
def test_what_was_written_is_read_back(
    record: Record, extractions: Mapping[str, Extraction]
) -> None:
    extraction = extractions[record.path]
    assert extraction.status is Status.OK, extraction.reason
    read = _squeezed("".join(block.text for block in extraction.blocks))
    for text in _written(record):
        assert _squeezed(text.lstrip("○- ")) in read


def test_made_again_the_files_hold_the_same(
    made_again: Path, extractions: Mapping[str, Extraction]
) -> None:
    assert read_all(made_again) == extractions
    for record in RECORDS:
        if Path(record.path).suffix in {".txt", ".md", ".csv", ".html"}:
            assert (made_again / record.path).read_bytes() == (SHARE / record.path).read_bytes()


def test_one_paper_has_merged_cells_a_table_within_a_table_and_a_footnote(
    extractions: Mapping[str, Extraction],
) -> None:
    blocks = extractions["한빛시/전체/2026 기록물 보존기간 책정 기준.hwpx"].blocks
    tables = [block for block in blocks if block.kind is BlockKind.TABLE]
    spans = {
        cell.text: (cell.rowspan, cell.colspan)
        for table in tables
        for row in table.rows
        for cell in row
    }
    assert (spans["기록물"], spans["보존기간"]) == ((2, 1), (1, 2))
    assert len(tables) == 2
    assert sum(block.kind is BlockKind.FOOTNOTE for block in blocks) == 1


def test_the_members_of_the_bundle_say_where_they_lie(
    extractions: Mapping[str, Extraction],
) -> None:
    for record in RECORDS:
        if isinstance(record, Bundle):
            parts = {block.location.part for block in extractions[record.path].blocks}
            assert parts == {member.path for member in record.members}


@pytest.mark.parametrize("record", WORKBOOKS, ids=lambda record: record.path)
def test_every_formula_has_its_value(record: Workbook) -> None:
    values = openpyxl.load_workbook(SHARE / record.path, data_only=True)
    calamine = CalamineWorkbook.from_path(str(SHARE / record.path))
    for sheet in record.sheets:
        rows = calamine.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        for address, formula in sheet.cells.items():
            if not (isinstance(formula, str) and formula.startswith("=")):
                continue
            cell = values[sheet.name][address]
            assert isinstance(cell.value, int | float)
            assert rows[cell.row - 1][cell.column - 1] == cell.value
            if formula.startswith("=SUM("):
                left, top, right, bottom = range_boundaries(formula[5:-1])
                area = values[sheet.name].iter_rows(
                    min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True
                )
                assert cell.value == sum(
                    value for row in area for value in row if isinstance(value, int | float)
                )


def test_the_workbooks_look_like_those_of_an_office(
    extractions: Mapping[str, Extraction],
) -> None:
    """Merged headers, several tables on a sheet, units, sums, a hidden sheet."""
    assert any(len(sheet.merges) > 2 for record in WORKBOOKS for sheet in record.sheets)
    assert any(sheet.hidden for record in WORKBOOKS for sheet in record.sheets)
    for shown in ("단위", "합계"):
        assert any(
            shown in str(value)
            for record in WORKBOOKS
            for sheet in record.sheets
            for value in sheet.cells.values()
        )
    tables = Counter(
        (path, block.location.sheet)
        for path, extraction in extractions.items()
        for block in extraction.blocks
        if block.kind is BlockKind.TABLE and block.location.sheet
    )
    assert max(tables.values()) >= 2


def _written(record: Record) -> Iterator[str]:
    match record:
        case Paper():
            for part in record.parts:
                match part:
                    case Table():
                        yield from _cells(part)
                    case Noted(words, note):
                        yield from (words, note)
                    case PageBreak():
                        pass
                    case _:
                        yield part.text
        case Workbook():
            for sheet in record.sheets:
                if not sheet.hidden:
                    yield from (
                        value
                        for value in sheet.cells.values()
                        if isinstance(value, str) and not value.startswith("=")
                    )
        case Slides():
            for slide in record.slides:
                yield from (slide.title, *slide.bullets, slide.notes)
                if slide.table:
                    yield from _cells(slide.table)
        case Mail():
            yield from (record.subject, *record.lines)
            for file in record.attachments:
                yield from (file.path, *_written(file))
        case Bundle():
            for file in record.members:
                yield from _written(file)
        case Delimited():
            for row in record.rows:
                yield from row


def _cells(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield from row
    for _, inner in table.within:
        yield from _cells(inner)


def _squeezed(text: str) -> str:
    """Without white space and without the marks that a reader turns into structure."""
    return "".join(text.replace("|", "").replace("#", "").split())
