from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from ingest import ocr
from ingest.limits import LIMITS
from ingest.read import read
from records.document import Extraction, Status
from tests.ingest.pdf_writer import (
    FONT,
    canvas,
    lines,
    senseless,
    stream,
    write_objects,
    write_pdf,
)

LONG = "안전요원을 출입구와 계단과 경사로와 교차로마다 두 사람씩 배치하고 무전기를"


def shown(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.location.label(), b.text) for b in extraction.blocks]


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", ["1. 개요", LONG, "지급하였다."], [], ["○ 셋째 쪽"])
    extraction = read(file)
    assert extraction.status is Status.OK
    assert extraction.reason == (
        "2쪽에는 아무것도 없습니다. 원본에 내용이 있는지 확인해 주시기 바랍니다."
    )
    assert shown(extraction) == [
        ("heading", "1쪽 문단 1", "1. 개요"),
        ("paragraph", "1쪽 문단 2", f"{LONG} 지급하였다."),
        ("list_item", "3쪽 문단 1", "○ 셋째 쪽"),
    ]
    whole = read(write_pdf(tmp_path / "b.pdf", ["1. 개요"], ["○ 둘째 쪽"]))
    assert (whole.status, whole.reason) == (Status.OK, "")
    assert read(write_pdf(tmp_path / "c.pdf", [])).status is Status.EMPTY
    assert read(write_pdf(tmp_path / "d.pdf", [], [], [])).status is Status.EMPTY


def page(contents: int) -> bytes:
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
        % (contents, font)
    )


BROKEN_CONTENTS = {
    "deflated data that is none": (
        b"<< /Length 40 /Filter /FlateDecode >>\nstream\n" + b"x" * 40 + b"\nendstream"
    ),
    "a stream that is missing": b"null",
    "operators of no language": stream(b"%% \x00\x01 (unclosed " * 9),
}


@pytest.mark.parametrize("broken", BROKEN_CONTENTS)
def test_a_page_whose_content_is_broken_is_not_passed_over_in_silence(
    broken: str, tmp_path: Path
) -> None:
    file = write_objects(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R 4 0 R] /Count 3 >>",
        page(5),
        page(6),
        stream(b"BT /F1 12 Tf 50 700 Td (first page) Tj ET"),
        BROKEN_CONTENTS[broken],
    )
    extraction = read(file)
    assert [block.text for block in extraction.blocks] == ["first page"]
    assert extraction.status is Status.OK
    assert extraction.reason == (
        "2~3쪽에는 아무것도 없습니다. 원본에 내용이 있는지 확인해 주시기 바랍니다."
    )


def test_words_that_the_width_broke_are_whole_again(tmp_path: Path) -> None:
    broken = [
        "비상 연락망을 점검하고 결과를 기록한다. 상황실은 교차로마다 사람을 두고 안전총괄",
        "과장에게 알린다. 매일 안전총괄과장에게 결과를 보이고 필요하면 바로 고치게 하고 살핀",
        "결과를 알린다.",
    ]
    file = write_pdf(tmp_path / "a.pdf", broken)
    (block,) = read(file).blocks
    assert block.text == f"{broken[0]}{broken[1]} {broken[2]}"
    sheet = canvas(tmp_path / "b.pdf")
    lines(sheet, [LONG + " 한", "빛시가 알린다.", "", LONG + " 지급 ", "하였다."])
    sheet.save()
    first, second = (each.text for each in read(tmp_path / "b.pdf").blocks)
    assert first == f"{LONG} 한빛시가 알린다."
    assert second == f"{LONG} 지급 하였다."


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "a.pdf")
    lines(
        sheet,
        ["두 단을 가로지르는 제목은 길게 이어져 왼쪽에서 오른쪽 끝까지 모두 채우고 있는 한 줄이다"],
    )
    text = "안전요원을 출입구와 계단과 교차로에 둔다"
    lines(sheet, [f"왼쪽 {n} {text}" for n in range(5)], x=50, top=740)
    lines(sheet, [f"오른쪽 {n} {text}" for n in range(5)], x=310, top=740)
    lines(
        sheet,
        ["꼬리 글은 다시 왼쪽에서 오른쪽 끝까지 두 단을 모두 가로지르며 길게 이어지는 한 줄이다"],
        top=600,
    )
    sheet.save()
    found = [block.text[:3] for block in read(tmp_path / "a.pdf").blocks]
    assert found == ["두 단", *["왼쪽 "] * 5, *["오른쪽"] * 5, "꼬리 "]


def ruled(path: Path, *, rotate: int = 0) -> Path:
    sheet = canvas(path)
    lines(sheet, ["표 앞의 글"])
    table = Table(
        [["구분", "주간", "", "비고"], ["", "정문", "후문", ""], ["경찰", "30", "20", "가나다"],
         ["소방", "여러 칸에 걸친 글", "", "라"]],
        colWidths=[80, 100, 100, 80],
    )  # fmt: skip
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10),
                ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (3, 1)),
                ("SPAN", (1, 3), (2, 3)),
            ]
        )
    )  # fmt: skip
    table.wrapOn(sheet, 400, 400)
    table.drawOn(sheet, 60, 650)
    lines(sheet, ["표 뒤의 글"], top=600)
    sheet.setPageRotation(rotate)
    sheet.save()
    return path


def test_ruled_tables_with_merged_cells(tmp_path: Path) -> None:
    extraction = read(ruled(tmp_path / "a.pdf"))
    assert [text for _, _, text in shown(extraction)] == [
        "표 앞의 글",
        "구분 | 주간 | 비고\n정문 | 후문\n경찰 | 30 | 20 | 가나다\n소방 | 여러 칸에 걸친 글 | 라",
        "표 뒤의 글",
    ]
    spans = {
        cell.text: (cell.row, cell.col, cell.rowspan, cell.colspan)
        for row in extraction.blocks[1].rows
        for cell in row
    }
    assert spans["구분"] == (1, 1, 2, 1)
    assert spans["주간"] == (1, 2, 1, 2)
    assert spans["비고"] == (1, 4, 2, 1)
    assert spans["여러 칸에 걸친 글"] == (4, 2, 1, 2)
    assert spans["20"] == (3, 3, 1, 1)


def test_tables_open_at_their_sides_and_boxes_that_are_none(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "a.pdf")
    for y in (700, 680, 660):
        sheet.line(60, y, 300, y)
    sheet.line(150, 660, 150, 700)
    for text, x, y in (("항목", 70, 685), ("값", 160, 685), ("예산", 70, 665), ("1,200", 160, 665)):
        sheet.drawString(x, y, text)
    sheet.rect(60, 560, 300, 60)
    sheet.drawString(70, 600, "상자 안의 글")
    sheet.line(60, 500, 400, 500)
    sheet.drawString(70, 480, "밑줄 아래 글")
    for at in range(60):
        sheet.bezier(400, 700 + at, 420, 710, 430, 690, 500, 700 - at)
    sheet.save()
    assert [text for _, _, text in shown(read(tmp_path / "a.pdf"))] == [
        "항목 | 값\n예산 | 1,200",
        "상자 안의 글",
        "밑줄 아래 글",
    ]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_page_reads_as_it_is_seen(tmp_path: Path, rotation: int) -> None:
    """The text of a landscape page stands upright only once the page is turned."""
    sheet = canvas(tmp_path / "a.pdf")
    sheet.setPageRotation(rotation)
    turned, width, height = {90: 90, 180: 180, 270: 270}[rotation], 595, 842
    if turned == 90:
        sheet.translate(width, 0)
    elif turned == 180:
        sheet.translate(width, height)
    else:
        sheet.translate(0, height)
    sheet.rotate(turned)
    lines(sheet, ["첫 줄이다.", "둘째 줄이다."], top=500)
    sheet.drawString(300, 500, "오른쪽")
    for y in (440, 420, 400):
        sheet.line(60, y, 300, y)
    for x in (60, 150, 300):
        sheet.line(x, 400, x, 440)
    for text, x, y in (("가", 70, 425), ("나", 160, 425), ("다", 70, 405), ("라", 160, 405)):
        sheet.drawString(x, y, text)
    sheet.save()
    assert [text for _, _, text in shown(read(tmp_path / "a.pdf"))] == [
        "첫 줄이다.  오른쪽",
        "둘째 줄이다.",
        "가 | 나\n다 | 라",
    ]


def test_headers_and_footers_are_told_once(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "a.pdf")
    for page in range(1, 4):
        sheet.setFont(FONT, 9)
        sheet.drawString(60, 810, "한빛시 안전총괄과 2025년")
        sheet.drawString(280, 30, f"- {page} -")
        sheet.drawString(400, 60, f"합계 {page * page * 100}")
        lines(sheet, [f"{page}번째 쪽의 본문이다."])
        sheet.showPage()
    sheet.save()
    assert shown(read(tmp_path / "a.pdf")) == [
        ("header", "1쪽 문단 1", "한빛시 안전총괄과 2025년"),
        ("paragraph", "1쪽 문단 2", "1번째 쪽의 본문이다."),
        ("paragraph", "1쪽 문단 3", "합계 100"),
        ("footer", "1쪽 문단 4", "- 1 -"),
        ("paragraph", "2쪽 문단 1", "2번째 쪽의 본문이다."),
        ("paragraph", "2쪽 문단 2", "합계 400"),
        ("paragraph", "3쪽 문단 1", "3번째 쪽의 본문이다."),
        ("paragraph", "3쪽 문단 2", "합계 900"),
    ]


def test_forms_and_remarks(tmp_path: Path) -> None:
    sheet = canvas(tmp_path / "a.pdf")
    lines(sheet, ["신청서"])
    sheet.acroForm.textfield(name="t1", tooltip="Name", value="Hong", x=100, y=600, width=100)
    sheet.acroForm.textfield(name="t2", value="", x=100, y=500, width=100)
    sheet.acroForm.checkbox(name="c1", tooltip="Agree", checked=True, x=100, y=400)
    sheet.acroForm.checkbox(name="c2", tooltip="Refuse", checked=False, x=100, y=300)
    sheet.textAnnotation("숫자를 확인", Rect=(300, 300, 320, 320))
    sheet.linkURL("http://example.invalid", (10, 10, 50, 50))
    sheet.save()
    assert [(kind, text) for kind, _, text in shown(read(tmp_path / "a.pdf"))] == [
        ("paragraph", "신청서"),
        ("paragraph", "Name: Hong"),
        ("paragraph", "☑ Agree"),
        ("memo", "숫자를 확인"),
    ]


def test_attachments_are_told(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(write_pdf(tmp_path / "a.pdf", ["본문이다."]))
    document.new_attachment("표.xlsx").set_data(b"PK")
    document.save(tmp_path / "b.pdf")
    document.close()
    extraction = read(tmp_path / "b.pdf")
    assert extraction.status is Status.PARTIAL
    assert "딸린 파일 1개" in extraction.reason
    assert [block.text for block in extraction.blocks] == ["본문이다."]


def test_a_text_layer_without_meaning_counts_as_a_scan(tmp_path: Path) -> None:
    extraction = read(senseless(tmp_path / "a.pdf"))
    assert extraction.status is Status.NEEDS_OCR
    assert "바랍니다" in extraction.reason


def scanned(source: Path, path: Path, *, pages: int, text: str = "") -> Path:
    """Write pages as pictures of themselves, with a page of text behind them."""
    document = pypdfium2.PdfDocument(source)
    sheet = canvas(path)
    for number in range(pages):
        picture = document[number].render(scale=300 / 72).to_pil().convert("L")
        picture.save(path.with_suffix(".png"))
        sheet.drawImage(str(path.with_suffix(".png")), 0, 0, 595, 842)
        sheet.showPage()
    document.close()
    if text:
        lines(sheet, [text])
        sheet.showPage()
    sheet.save()
    return path


def test_scanned_pages_are_recognised_or_named(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", [LONG, "지급하였다."], ["둘째 쪽이다."])
    scan = read(scanned(source, tmp_path / "b.pdf", pages=2))
    mixed = read(scanned(source, tmp_path / "c.pdf", pages=2, text="글이 있는 쪽이다."))
    assert mixed.blocks[-1].text == "글이 있는 쪽이다."
    if ocr.data_folder() is None:
        assert (scan.status, scan.blocks) == (Status.NEEDS_OCR, ())
        assert "tesseract-ocr-kor" in scan.reason
        assert (mixed.status, len(mixed.blocks)) == (Status.PARTIAL, 1)
        assert mixed.reason.startswith("1~2쪽은 스캔이라")
        assert "tesseract-ocr-kor" in mixed.reason
    else:
        assert (scan.status, mixed.status) == (Status.OK, Status.OK)
        assert scan.reason.startswith("1~2쪽은 글자 인식으로 읽었습니다.")
        read_words = set(" ".join(block.text for block in scan.blocks).split())
        assert len(read_words & set(LONG.split())) >= 6
        assert {block.location.page for block in scan.blocks} == {1, 2}


def test_scans_end_with_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Limits:
        ocr_seconds = 0.0
        pixels = LIMITS.pixels

    source = write_pdf(tmp_path / "a.pdf", ["글이다."])
    file = scanned(source, tmp_path / "b.pdf", pages=1, text="글이 있는 쪽이다.")
    monkeypatch.setattr(ocr, "LIMITS", Limits)
    extraction = read(file)
    assert extraction.status is Status.PARTIAL
    assert extraction.reason.startswith("1쪽은 스캔이라 읽지 못했습니다.")
    assert extraction.reason.endswith("바랍니다.")


def test_damaged_and_locked_files(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert read(tmp_path / "a.pdf").status is Status.CORRUPT
    sheet = Canvas(str(tmp_path / "b.pdf"), encrypt=StandardEncryption("secret", canPrint=0))
    sheet.drawString(50, 700, "x")
    sheet.save()
    assert read(tmp_path / "b.pdf").status is Status.ENCRYPTED
    whole = write_pdf(tmp_path / "c.pdf", ["첫 쪽이다."], ["둘째 쪽이다."]).read_bytes()
    (tmp_path / "c.pdf").write_bytes(whole[: whole.index(b"startxref")])
    rebuilt = read(tmp_path / "c.pdf")
    assert [block.text for block in rebuilt.blocks] == ["첫 쪽이다.", "둘째 쪽이다."]


def test_a_lost_page_is_named(tmp_path: Path) -> None:
    file = write_objects(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        stream(b"BT /F1 12 Tf 50 700 Td (first page) Tj ET"),
    )
    extraction = read(file)
    assert [block.text for block in extraction.blocks] == ["first page"]
    assert extraction.status is Status.PARTIAL
    assert "2쪽은 손상되어" in extraction.reason


def test_hostile_pages_end(tmp_path: Path) -> None:
    count = LIMITS.pages + 1
    file = write_objects(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + b"3 0 R " * count + b"] /Count %d >>" % count,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    assert read(file).status is Status.TOO_BIG
    net = b"".join(
        b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (n, n, n, n) for n in range(0, 4000, 4)
    )
    file = write_objects(
        tmp_path / "b.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        stream(net + b"BT /F1 12 Tf 50 700 Td (in a net) Tj ET"),
    )
    extraction = read(file)
    assert "in a net" in extraction.blocks[0].text
