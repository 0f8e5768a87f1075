from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.hwp3 import as_hwpx, load_freetype
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.read import read, read_bytes
from records.document import Block, BlockKind, Status
from tests.ingest.hwp3_writer import (
    Special,
    box,
    document,
    drawn_box,
    fixed,
    furniture,
    hidden,
    measured,
    note,
    paragraph,
    paragraphs,
    picture,
    text,
)


def listed(*lines: str) -> bytes:
    return paragraphs(*[paragraph(line) for line in lines])


def blocks(data: bytes, status: Status = Status.OK) -> list[Block]:
    extraction = read_bytes(data, "기안.hwp", 1)
    assert extraction.status is status, extraction.reason
    return list(extraction.blocks)


def shown(data: bytes) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(data)]


TABLE = box(
    0,
    [
        (0, 0, 2000, 500, listed("안전요원 배치")),
        (0, 500, 1000, 500, listed("정문", "후문")),
        (1000, 500, 1000, 500, listed("30")),
    ],
    caption=listed("표 1. 배치 인원"),
)
WHOLE = document(
    paragraph("1. 추진 배경"),
    paragraph("축제를", note(False, listed("각주 글")), " 연다. 漢字 ※"),
    paragraph(TABLE),
    paragraph(box(1, [(0, 0, 1000, 500, listed("글상자 글"))])),
    paragraph("밀도", box(2, [(0, 0, 1000, 500, listed("x over y"))])),
    paragraph(drawn_box(listed("그린 상자"))),
    paragraph("앞", hidden(listed("숨은 설명")), "뒤"),
    paragraph(furniture(False, listed("머리말 글")), furniture(True, listed("꼬리말 글"))),
    paragraph("끝", note(True, listed("미주 글"))),
)


def test_a_whole_document_with_its_structure() -> None:
    assert shown(WHOLE) == [
        ("heading", "1. 추진 배경"),
        ("paragraph", "축제를 연다. 漢字 ※"),
        ("footnote", "각주 글"),
        ("table", "안전요원 배치\n정문 후문 | 30"),
        ("caption", "표 1. 배치 인원"),
        ("text_box", "글상자 글"),
        ("paragraph", "밀도 x over y "),
        ("text_box", "그린 상자"),
        ("paragraph", "앞뒤"),
        ("header", "머리말 글"),
        ("footer", "꼬리말 글"),
        ("paragraph", "끝"),
        ("endnote", "미주 글"),
        ("memo", "숨은 설명"),
    ]
    table = next(block for block in blocks(WHOLE) if block.kind is BlockKind.TABLE)
    assert [(c.row, c.col, c.rowspan, c.colspan) for row in table.rows for c in row] == [
        (1, 1, 1, 2),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_the_confined_child_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "기안.hwp"
    file.write_bytes(WHOLE)
    assert extract(file) == read(file)
    assert extract(file).status is Status.OK


def test_files_that_are_not_deflated() -> None:
    assert shown(document(paragraph("본문이다."), compressed=False)) == [("paragraph", "본문이다.")]


def test_tables_in_tables_and_captions_of_pictures() -> None:
    inner = box(0, [(0, 0, 500, 500, listed("가")), (500, 0, 500, 500, listed("나"))])
    outer = box(
        0,
        [(0, 0, 500, 500, listed("구분")), (500, 0, 900, 500, paragraphs(paragraph("표", inner)))],
    )
    found = shown(document(paragraph(outer), paragraph(picture(listed("그림 1. 행사장")))))
    assert ("table", "가 | 나") in found
    assert ("caption", "그림 1. 행사장") in found


@pytest.mark.parametrize(
    ("special", "between"),
    [
        (fixed(7, 84, text("1년 2월")), ""),
        (fixed(8, 96, text("1.").ljust(80, b"\0") + struct.pack("<4H", 1998, 3, 2, 10)), "1998. 3. 10."),
        (fixed(9, 8), "\t"),
        (fixed(18, 8), " "),
        (fixed(20, 8), ""),
        (fixed(22, 24, b"name"), ""),
        (fixed(23, 10, text("겹침")), "겹침"),
        (fixed(24, 6), "-"),
        (fixed(26, 246, text("색인")), ""),
        (fixed(28, 64, b"\1\0"), ""),
        (fixed(30, 4), " "),
        (measured(5, bytes(46)), ""),
        (measured(6, text("책갈피").ljust(34, b"\0")), ""),
        (measured(29, b"\1".ljust(46, b"\0")), ""),
    ],
)  # fmt: skip
def test_special_characters_lose_nothing_around_them(special: Special, between: str) -> None:
    data = document(paragraph("앞글", special, "뒷글"), paragraph("다음"))
    assert [block.text for block in blocks(data)] == [f"앞글{between}뒷글", "다음"]


def test_a_password_says_so() -> None:
    refused = read_bytes(document(paragraph("글"), locked=True), "a.hwp", 1)
    assert refused.status is Status.ENCRYPTED
    assert refused.reason.endswith("바랍니다.")


@pytest.mark.parametrize("compressed", [True, False])
def test_cut_files_are_never_whole(compressed: bool) -> None:
    data = document(*[paragraph(f"{n}째 줄 ", TABLE) for n in range(5)], compressed=compressed)
    for length in range(30, len(data) - 8, 64):
        found = read_bytes(data[:length], "a.hwp", 1)
        assert found.status is not Status.OK, length
        assert found.reason.endswith("바랍니다.")


def test_what_does_not_follow_the_form_is_partial_at_most() -> None:
    data = document(paragraph("앞글"), paragraph("글", Special(b"\x12\0" * 2, 2)), compressed=False)
    assert read_bytes(data, "a.hwp", 1).status is not Status.OK


def test_bombs_and_depth_are_refused() -> None:
    bomb = document(*[paragraph("가" * 60_000)] * 200)
    assert len(bomb) * LIMITS.inflated_ratio < 200 * 120_000
    assert read_bytes(bomb, "a.hwp", 1).status is Status.TOO_BIG
    deep = listed("끝")
    for _ in range(LIMITS.nesting + 10):
        deep = paragraphs(paragraph(box(1, [(0, 0, 9, 9, deep)])))
    assert read_bytes(document(paragraph(box(1, [(0, 0, 9, 9, deep)]))), "a.hwp", 1).status is (
        Status.TOO_BIG
    )


def test_a_picture_that_claims_more_than_there_is_takes_no_memory() -> None:
    data = document(paragraph(picture(listed("그림"), claimed=0xFFFFFFF0)), compressed=False)
    refused = read_bytes(data, "a.hwp", 1)
    assert refused.status is Status.CORRUPT
    assert "그림" in refused.reason, "before the library tries to hold it"


def test_a_panic_of_the_library_is_a_damaged_file() -> None:
    load_freetype("libfreetype.so.6")
    hostile = bytearray(document(paragraph("글"), compressed=False))
    struct.pack_into("<H", hostile, 30 + 126, 0xFFFF)
    with pytest.raises(Unreadable) as refusal:
        as_hwpx(bytes(hostile))
    assert refusal.value.status is Status.CORRUPT
    assert type(refusal.value.__cause__).__name__ == "PanicException"
    assert not read_bytes(bytes(hostile), "a.hwp", 1).status.readable


def test_a_machine_without_the_library_says_what_to_install() -> None:
    with pytest.raises(Unreadable) as refusal:
        load_freetype("libnone.so.6")
    assert refusal.value.status is Status.UNSUPPORTED
    assert "libfreetype6" in refusal.value.reason
    assert refusal.value.reason.endswith("바랍니다.")
