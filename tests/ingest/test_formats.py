from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from ingest.read import read
from records.document import Block, BlockKind, Status


def shown(path: Path) -> list[tuple[str, str, str]]:
    extraction = read(path)
    assert extraction.status.readable, extraction.reason
    return [(b.kind.value, b.location.label(), b.text) for b in extraction.blocks]


def tables(path: Path) -> list[Block]:
    return [block for block in read(path).blocks if block.kind is BlockKind.TABLE]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "배치"
    values: dict[str, str | int | float] = {
        "A1": "안전요원 배치표",
        "A2": "(단위: 명)",
        "A3": "구분",
        "B3": "주간",
        "D3": "합계",
        "B4": "정문",
        "C4": "후문",
        "A5": "경찰",
        "B5": 1200,
        "C5": 0.5,
        "D5": "=B5+1",
        "F3": "일자",
        "G3": "비고",
        "F4": "10월 3일",
        "G4": True,
        "A7": "※ 자원봉사자 제외",
    }
    for address, value in values.items():
        sheet[address] = value
    for area in ("A1:D1", "B3:C3", "A3:A4", "D3:D4"):
        sheet.merge_cells(area)
    sheet["B5"].number_format = "#,##0"
    sheet["C5"].number_format = "0.0%"
    sheet["A5"].comment = Comment("경찰서 협의 중", "담당")
    hidden = book.create_sheet("숨김")
    hidden["A1"] = "숨긴 값"
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def test_the_tables_of_a_sheet(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx")
    first, second = tables(file)
    assert first.location.as_dict() == {"sheet": "배치", "range": "A3:D5"}
    assert first.header_rows == 2
    assert first.text.splitlines()[-1] == "경찰 | 1,200 | 50.0% | "
    assert first.rows[2][3].formula == "=B5+1"
    assert first.unit == "명"
    assert first.rows[0][1].colspan == 2
    assert second.text == "일자 | 비고\n10월 3일 | TRUE"
    assert ("heading", "‘배치’ 시트 A1:D1", "안전요원 배치표") in shown(file)
    assert ("caption", "‘배치’ 시트 A2", "(단위: 명)") in shown(file)
    assert ("list_item", "‘배치’ 시트 A7", "※ 자원봉사자 제외") in shown(file)
    assert ("memo", "‘배치’ 시트 A5", "경찰서 협의 중") in shown(file)
    assert ("caption", "‘숨김’ 시트", "[숨긴 시트] 숨김") in shown(file)


def test_a_damaged_workbook_says_so(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx")
    file.write_bytes(file.read_bytes()[:2000])
    extraction = read(file)
    assert extraction.status in (Status.CORRUPT, Status.TRUNCATED)
    assert "넣어 주시기 바랍니다" in extraction.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_delimited_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("구분,인원\n경찰,30명\n소방,12명\n".encode(encoding))
    (table,) = tables(file)
    assert table.text == "구분 | 인원\n경찰 | 30명\n소방 | 12명"
    assert table.location.as_dict() == {"range": "A1:B3"}


def test_plain_text_by_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("1. 추진 배경\n □ 개요\n ○ 일시: 2025. 10. 3.\n본문이다.\n".encode("cp949"))
    assert [(kind, text) for kind, _, text in shown(file)] == [
        ("heading", "1. 추진 배경"),
        ("heading", " □ 개요"),
        ("list_item", " ○ 일시: 2025. 10. 3."),
        ("paragraph", "본문이다."),
    ]
    file.write_bytes(b"\x81\xff\xfe\x80" * 10)
    assert read(file).status is Status.CORRUPT


def test_word_markdown_and_html(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("축제 계획", 1)
    document.add_paragraph("안전요원 120명을 배치한다.")
    table = document.add_table(2, 2)
    for at, text in enumerate(("구분", "인원", "경찰", "30명")):
        table.cell(at // 2, at % 2).text = text
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "a.md").write_text("# 계획\n\n본문입니다.\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |\n")
    (tmp_path / "a.html").write_text(
        "<html><body><h2>계획</h2><p>본문입니다.</p><table><tr><td rowspan='2'>가</td><td>나</td></tr>"
        "<tr><td>다</td></tr></table></body></html>"
    )
    word = shown(tmp_path / "a.docx")
    assert word[0] == ("heading", "문단 1", "축제 계획")
    assert ("paragraph", "문단 2", "안전요원 120명을 배치한다.") in word
    assert ("table", "표 1", "구분 | 인원\n경찰 | 30명") in word
    assert [(kind, text) for kind, _, text in shown(tmp_path / "a.md")] == [
        ("heading", "계획"),
        ("paragraph", "본문입니다."),
        ("table", "가 | 나\n1 | 2"),
    ]
    (joined,) = tables(tmp_path / "a.html")
    assert [cell.text for row in joined.rows for cell in row] == ["가", "나", "다"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", Status.EMPTY),
        (b"   \n", Status.EMPTY),
        (b"HWP Document File V3.00 \x1a\x01", Status.TRUNCATED),
        (b'<?xml version="1.0"?><HWPML Version="2.1"></HWPML>', Status.CORRUPT),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, Status.CORRUPT),
        (b"\x9b DRMONE  This Document is encrypted", Status.DRM),
        (b"\0\1\2\3\0\0", Status.UNSUPPORTED),
        (b"PK\x03\x04 broken", Status.TRUNCATED),
        (b"PK\x03\x04 xl/ broken", Status.TRUNCATED),
        (b"PK\x03\x04 Contents/ broken", Status.TRUNCATED),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    tmp_path: Path, content: bytes, status: Status
) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(content)
    extraction = read(file)
    assert (extraction.status, extraction.blocks) == (status, ())
    assert "바랍니다" in extraction.reason


def test_types_by_content_not_by_name(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.hwp")
    assert read(tmp_path / "a.hwp").status is Status.PARTIAL
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert read(tmp_path / "b.docx").blocks[0].location.part == "readme.txt"


def test_hostile_markup_is_refused(tmp_path: Path) -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document xmlns:w="w">&a;</w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", lol)
    refused = read(tmp_path / "a.docx")
    assert refused.status is Status.CORRUPT
    assert "DOCTYPE" in refused.reason
    with zipfile.ZipFile(tmp_path / "b.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * (64 << 20))
    assert read(tmp_path / "b.docx").status is Status.TOO_BIG
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"word/{number}", b"")
    assert read(tmp_path / "c.docx").status is Status.TOO_BIG
