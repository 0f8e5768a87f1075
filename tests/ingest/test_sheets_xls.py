from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.read import read
from records.address import area
from records.document import BlockKind, Status
from tests.ingest.test_sheets import cells


def workbook(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("2025 예산")
    sheet.write_merge(1, 1, 1, 4, "축제 예산 집행")
    sheet.write(2, 1, "(단위: 원)")
    for column, text in enumerate(("구분", "예산", "집행률", "일자"), start=1):
        sheet.write(3, column, text)
    thousands = xlwt.easyxf(num_format_str="#,##0")
    percent = xlwt.easyxf(num_format_str="0.0%")
    day = xlwt.easyxf(num_format_str='yyyy"년" m"월" d"일"')
    for row, name in enumerate(("인건비", "여비"), start=4):
        sheet.write(row, 1, name)
        sheet.write(row, 2, 1234567 + row, thousands)
        sheet.write(row, 3, 0.5 / row, percent)
        sheet.write(row, 4, datetime.date(2025, 1, row), day)
    sheet.row(5).hidden = True
    sheet.col(3).hidden = True
    hidden = book.add_sheet("연락처")
    hidden.visibility = 2
    hidden.write(0, 0, "담당")
    hidden.write(0, 1, True)
    book.save(str(path))
    return path


def test_a_workbook_of_excel_97(tmp_path: Path) -> None:
    extraction = read(workbook(tmp_path / "a.xls"))
    assert extraction.status is Status.OK
    title, unit, table, mark, other = extraction.blocks
    assert (title.kind, title.text) == (BlockKind.HEADING, "축제 예산 집행")
    assert title.location.range == "B2:E2"
    assert unit.text == "(단위: 원)"
    assert table.text.splitlines() == [
        "구분 | 예산 | 집행률 | 일자",
        "인건비 | 1,234,571 | 12.5% | 2025년 1월 4일",
        "여비 | 1,234,572 | 10.0% | 2025년 1월 5일",
    ]
    assert (table.location.range, table.unit, table.header_rows) == ("B4:E6", "원", 1)
    assert table.rows[1][3].value == "2025-01-04"
    found = cells(extraction)
    assert [at for at, cell in found.items() if cell.hidden and cell.row == 1] == ["2025 예산!D4"]
    assert found["2025 예산!B6"].hidden
    assert (mark.text, other.hidden, other.text) == ("[숨긴 시트] 연락처", True, "담당 | TRUE")


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 40), st.integers(0, 20)),
        st.one_of(
            st.integers(-(2**29), 2**29 - 1),
            st.floats(-1e12, 1e12, allow_nan=False).filter(lambda value: value != 0),
        ),
        min_size=2,
        max_size=30,
    )
)
def test_numbers_of_every_packing_come_back(
    tmp_path_factory: pytest.TempPathFactory, values: dict[tuple[int, int], float]
) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("수")
    for (row, column), value in values.items():
        sheet.write(row, column, value)
    file = tmp_path_factory.mktemp("xls") / "a.xls"
    book.save(str(file))
    extraction = read(file)
    assert extraction.status is Status.OK
    found = cells(extraction)
    for (row, column), value in values.items():
        address = f"수!{area(row + 1, column + 1, row + 1, column + 1)}"
        if address in found:  # others stand alone, as texts
            assert found[address].value == value


@pytest.mark.no_cover
def test_far_corners_of_an_old_sheet_end_in_time(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("넓은")
    sheet.write(0, 0, "처음")
    sheet.write(65_535, 255, "끝")
    book.save(str(tmp_path / "a.xls"))
    assert [block.text for block in read(tmp_path / "a.xls").blocks] == ["처음", "끝"]


def test_damage_ends_in_a_status(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xls").read_bytes()
    file = tmp_path / "b.xls"
    for at in range(512, len(whole), 64):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        extraction = read(file)
        assert extraction.status.readable or extraction.reason.endswith("바랍니다.")
        file.write_bytes(whole[:at])
        cut = read(file)
        assert not (cut.status is Status.OK and not cut.blocks)


def test_an_encrypted_workbook_says_so(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xls").read_bytes()
    window = whole.index(b"\x3d\x00\x12\x00")  # WINDOW1, in the workbook's own records
    locked = whole[:window] + b"\x2f\x00" + whole[window + 2 :]
    (tmp_path / "b.xls").write_bytes(locked)
    extraction = read(tmp_path / "b.xls")
    assert (extraction.status, extraction.blocks) == (Status.ENCRYPTED, ())
    assert "암호" in extraction.reason
