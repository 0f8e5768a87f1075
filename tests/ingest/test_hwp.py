from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from ingest.hwp import HwpParser
from ingest.parser import Unreadable
from ingest.read import read
from records.document import Block, BlockKind, Status
from tests.ingest import hwp5_writer as hwp

OUTLINE_2 = 1 << 23 | 1 << 25
BULLET = 3 << 23


def blocks(path: Path) -> list[tuple[str, str]]:
    extraction = read(path)
    assert extraction.status is Status.OK, extraction.reason
    return [(block.kind.value, block.text) for block in extraction.blocks]


def only(path: Path, kind: BlockKind) -> Block:
    (found,) = [block for block in read(path).blocks if block.kind is kind]
    return found


@pytest.mark.parametrize("flags", [0, hwp.COMPRESSED])
def test_paragraphs_with_their_outline(tmp_path: Path, flags: int) -> None:
    section = (
        hwp.paragraph("추진 배경", shape=1)
        + hwp.paragraph("○ 안전요원 120명 배치")
        + hwp.paragraph("점검 항목", shape=2)
        + hwp.paragraph("본문입니다.")
        + hwp.paragraph("개요 문단", style=1)
        + hwp.paragraph("")
    )
    info = hwp.doc_info(0, OUTLINE_2, BULLET, styles=("바탕글", "개요 1"))
    file = hwp.write_hwp(
        tmp_path / "a.hwp", [section, hwp.paragraph("둘째 구역")], info=info, flags=flags
    )
    extraction = read(file)
    assert [(b.kind.value, b.level, b.text) for b in extraction.blocks] == [
        ("heading", 2, "추진 배경"),
        ("list_item", 4, "○ 안전요원 120명 배치"),
        ("list_item", 1, "점검 항목"),
        ("paragraph", None, "본문입니다."),
        ("heading", 1, "개요 문단"),
        ("paragraph", None, "둘째 구역"),
    ]
    assert extraction.blocks[-1].location.as_dict() == {"section": 2, "paragraph": 1}


def test_a_table_with_its_cells(tmp_path: Path) -> None:
    anchor = "배치 현황" + hwp.control_code(11, "tbl ")
    rows = [["구분", "인원"], ["경찰", "30명"], ["소방", "12명"]]
    file = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph(anchor, 0, hwp.table(1, rows))])
    table = only(file, BlockKind.TABLE)
    assert table.text == "구분 | 인원\n경찰 | 30명\n소방 | 12명"
    assert table.header_rows == 1
    assert [[cell.text for cell in row] for row in table.rows] == rows
    assert (table.rows[2][1].row, table.rows[2][1].col) == (3, 2)
    assert blocks(file)[0] == ("paragraph", "배치 현황")


def test_a_table_in_a_table_is_read_twice_over(tmp_path: Path) -> None:
    inner = hwp.paragraph(
        "안쪽:" + hwp.control_code(11, "tbl "), 2, hwp.table(3, [["가", "나"], ["다", "라"]])
    )
    outer = hwp.table(1, [["구분", "내용"], ["1", "표 참조"]], inside=inner)
    anchor = hwp.control_code(11, "tbl ")
    file = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph(anchor, 0, outer)])
    tables = [block for block in read(file).blocks if block.kind is BlockKind.TABLE]
    assert [table.location.table for table in tables] == [1, 2]
    assert "안쪽: 가 나 다 라" in tables[0].text
    assert tables[1].text == "가 | 나\n다 | 라"


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("fn  ", 17, "footnote"),
        ("en  ", 17, "endnote"),
        ("head", 16, "header"),
        ("foot", 16, "footer"),
        ("tcmt", 15, "memo"),
        ("%%me", 3, "memo"),
        ("gso ", 11, "text_box"),
    ],
)
def test_text_beside_the_body(tmp_path: Path, name: str, code: int, kind: str) -> None:
    line = "앞" + hwp.control_code(code, name) + "뒤"
    section = hwp.paragraph(line, 0, hwp.note(name, 1, "딸린 글이다."))
    file = hwp.write_hwp(tmp_path / "a.hwp", [section])
    assert blocks(file) == [("paragraph", "앞뒤"), (kind, "딸린 글이다.")]


def test_an_equation_stays_in_its_line(tmp_path: Path) -> None:
    script = "x over y"
    payload = struct.pack("<IH", 0, len(script)) + script.encode("utf-16-le")
    equation = hwp.control("eqed", 1, b"\0" * 8, hwp.record(88, 2, payload))
    line = "밀도는" + hwp.control_code(11, "eqed") + "이다."
    file = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph(line, 0, equation)])
    assert blocks(file) == [("paragraph", "밀도는 x over y 이다.")]


def test_controls_that_no_code_announces_are_not_lost(tmp_path: Path) -> None:
    section = hwp.paragraph("본문", 0, hwp.note("fn  ", 1, "각주"))
    assert ("footnote", "각주") in blocks(hwp.write_hwp(tmp_path / "a.hwp", [section]))


def test_a_distribution_document_is_read_and_its_decoy_is_not(tmp_path: Path) -> None:
    decoy = hwp.paragraph("이 문서는 상위 버전의 배포용 문서입니다. 한글 2010 이상에서 여십시오.")
    file = hwp.write_hwp(
        tmp_path / "a.hwp",
        [hwp.paragraph("배포된 본문이다.")],
        flags=hwp.COMPRESSED | hwp.DISTRIBUTED,
        decoy=decoy,
    )
    assert blocks(file) == [("paragraph", "배포된 본문이다.")]
    only_decoy = hwp.write_hwp(tmp_path / "b.hwp", [decoy])
    assert read(only_decoy).status is Status.DECOY


@pytest.mark.parametrize(
    ("flag", "status"),
    [
        (hwp.PASSWORD, Status.ENCRYPTED),
        (hwp.DRM, Status.DRM),
        (hwp.CERTIFICATE, Status.CERTIFICATE),
    ],
)
def test_protected_documents_say_what_to_do(tmp_path: Path, flag: int, status: Status) -> None:
    extraction = read(hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph("글")], flags=flag))
    assert (extraction.status, extraction.blocks) == (status, ())
    assert "넣어 주시기 바랍니다" in extraction.reason


def test_a_bomb_stops_early(tmp_path: Path) -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(stream.compress(b"\0" * (1 << 20)) for _ in range(600)) + stream.flush()
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 1)
    streams = {
        "FileHeader": header.ljust(256, b"\0"),
        "DocInfo": hwp.deflate(hwp.doc_info(0)),
        "BodyText/Section0": bomb,
    }
    assert read(hwp.write_ole(tmp_path / "a.hwp", streams)).status is Status.TOO_BIG


def test_declared_sizes_take_no_memory(tmp_path: Path) -> None:
    place = struct.pack("<IIHHHH", 1, 0, 65534, 65534, 65535, 65535)
    cell = hwp.record(72, 2, place + b"\0" * 30) + hwp.paragraph("먼 칸", 2)
    size = hwp.record(77, 2, struct.pack("<IHH", 0, 65535, 65535))
    section = hwp.paragraph(
        hwp.control_code(11, "tbl "), 0, hwp.control("tbl ", 1, b"", size, cell)
    )
    table = only(hwp.write_hwp(tmp_path / "a.hwp", [section]), BlockKind.TABLE)
    assert table.rows[0][0].row == 65535


def test_a_cut_section_is_partial_and_says_so(tmp_path: Path) -> None:
    whole = b"".join(hwp.paragraph(f"{n}번째 문단이다.") for n in range(400))
    cut = whole[: len(whole) // 2 + 3]
    extraction = read(hwp.write_hwp(tmp_path / "a.hwp", [cut], flags=0))
    assert extraction.status in (Status.PARTIAL, Status.OK)
    damaged = bytearray(hwp.deflate(whole))
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    streams = {
        "FileHeader": (
            b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 1)
        ).ljust(256, b"\0"),
        "DocInfo": hwp.deflate(hwp.doc_info(0)),
        "BodyText/Section0": bytes(damaged),
    }
    half = read(hwp.write_ole(tmp_path / "b.hwp", streams))
    assert half.status is Status.PARTIAL
    assert "0번째" in half.blocks[0].text


def test_truncation_never_looks_whole(tmp_path: Path) -> None:
    whole = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph("본문이다.")]).read_bytes()
    for size in range(0, len(whole), 512):
        cut = tmp_path / "cut.hwp"
        cut.write_bytes(whole[:size])
        extraction = read(cut)
        assert extraction.status is not Status.OK or extraction.blocks
        assert extraction.reason or extraction.status is Status.OK


def test_what_is_no_container_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.hwp"
    file.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    with pytest.raises(Unreadable, match="손상"):
        HwpParser().parse(file)
    hollow = {
        "FileHeader": b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 0)
    }
    hollow["DocInfo"] = hwp.doc_info(0)
    hollow["BodyText/Other"] = b""
    with pytest.raises(Unreadable, match="본문이 없는"):
        HwpParser().parse(hwp.write_ole(tmp_path / "b.hwp", hollow))
