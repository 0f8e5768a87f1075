from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ingest.read import read
from records.document import Status
from tests.ingest.xlsx_writer import MAIN, text_cell, write_xlsx

TWO = f"<row r='1'>{text_cell('A1', '가')}{text_cell('B1', '나')}</row>"


def test_two_far_corners_allocate_no_grid(tmp_path: Path) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        f"<row r='1'>{text_cell('A1', '처음')}</row>"
        f"<row r='1048576'>{text_cell('XFD1048576', '끝')}</row>",
        before='<dimension ref="A1:XFD1048576"/><cols><col min="2" max="16384" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:XFD1048575"/><mergeCell ref="B2:XFD9"/></mergeCells>',
    )
    tracemalloc.start()
    extraction = read(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "".join(block.text for block in extraction.blocks).replace("\n", "") == "처음끝"
    assert peak < 8 << 20


def test_cells_are_capped(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 16_000 + "</row>"
    extraction = read(write_xlsx(tmp_path / "a.xlsx", row * 63))
    assert (extraction.status, extraction.blocks) == (Status.TOO_BIG, ())
    assert "바랍니다" in extraction.reason


def test_one_long_text_in_many_cells_is_capped(tmp_path: Path) -> None:
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 2000 + "</row>"
    file = write_xlsx(tmp_path / "a.xlsx", rows, strings=f"<si><t>{'가' * 30_000}</t></si>")
    assert read(file).status is Status.TOO_BIG


@pytest.mark.no_cover
def test_one_long_formula_shared_by_many_cells_is_capped(tmp_path: Path) -> None:
    first = f'<c r="A1"><f t="shared" si="0">{"A1+" * 3000}1</f><v>1</v></c>'
    others = '<c><f t="shared" si="0"/><v>1</v></c>' * 4000
    assert read(write_xlsx(tmp_path / "a.xlsx", f"<row r='1'>{first}{others}</row>")).status is (
        Status.TOO_BIG
    )


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"],
)
def test_a_doctype_is_refused_in_every_part(tmp_path: Path, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = f'<x xmlns="{MAIN}"><sheetData><row><c><v>&b;</v></c></row></sheetData><si><t>&b;</t></si></x>'
    extraction = read(write_xlsx(tmp_path / "a.xlsx", TWO, parts={part: bomb + body}))
    assert extraction.status is Status.CORRUPT
    assert "DOCTYPE" in extraction.reason


def test_an_inflating_sheet_is_refused(tmp_path: Path) -> None:
    blank = f'<worksheet xmlns="{MAIN}">' + " " * (64 << 20) + "</worksheet>"
    file = write_xlsx(tmp_path / "a.xlsx", TWO, parts={"xl/worksheets/sheet1.xml": blank})
    assert read(file).status is Status.TOO_BIG


def test_relations_never_leave_the_container(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<worksheet/>")
    away = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" '
        f'Target="../../../../../..{secret}"/></Relationships>'
    )
    extraction = read(
        write_xlsx(tmp_path / "a.xlsx", TWO, parts={"xl/_rels/workbook.xml.rels": away})
    )
    assert extraction.status is Status.EMPTY


def test_every_truncation_and_flipped_byte_ends_in_a_status(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", TWO * 3).read_bytes()
    file = tmp_path / "b.xlsx"
    for at in range(0, len(whole), 64):
        file.write_bytes(whole[:at])
        cut = read(file)
        assert not (cut.status is Status.OK and not cut.blocks)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        read(file)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    odd = ("1e999", "-inf", "0x10", "1_000", "١٢", "9" * 5000, "")
    row = "".join(f"<c><v>{value}</v></c>" for value in odd)
    styles = "<cellXfs><xf numFmtId='99999999999999999999'/><xf/></cellXfs>"
    file = write_xlsx(tmp_path / "a.xlsx", f"<row>{row}<c s='-1'><v>5</v></c></row>", styles=styles)
    extraction = read(file)
    assert extraction.status is Status.OK
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
