"""HWP 5 that is cut, damaged or forged: told as such, with what could be read."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import pytest

from ingest.hwp_records import records
from ingest.limits import LIMITS
from ingest.read import read
from records.document import Status
from tests.ingest import hwp5_writer as hwp

HEADER = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 1)
TABLE = hwp.control_code(11, "tbl ")


def streams(**more: bytes) -> dict[str, bytes]:
    named = {name.replace("_", "/"): content for name, content in more.items()}
    return {
        "FileHeader": HEADER.ljust(256, b"\0"),
        "DocInfo": hwp.deflate(hwp.doc_info(0)),
    } | named


def test_one_damaged_section_leaves_the_others(tmp_path: Path) -> None:
    file = hwp.write_ole(
        tmp_path / "a.hwp",
        streams(
            BodyText_Section0=hwp.deflate(hwp.paragraph("첫 구역이다.")),
            BodyText_Section1=b"\xff" * 5000,
            BodyText_Section2=hwp.deflate(hwp.paragraph("셋째 구역이다.")),
        ),
    )
    extraction = read(file)
    assert extraction.status is Status.PARTIAL
    assert "다시 넣어 주시기 바랍니다" in extraction.reason
    assert [(b.text, b.location.section) for b in extraction.blocks] == [
        ("첫 구역이다.", 1),
        ("셋째 구역이다.", 3),
    ]


def test_nothing_but_damage_is_no_success(tmp_path: Path) -> None:
    file = hwp.write_ole(tmp_path / "a.hwp", streams(BodyText_Section0=b"\xff" * 5000))
    extraction = read(file)
    assert (extraction.status, extraction.blocks) == (Status.CORRUPT, ())


def test_a_damaged_docinfo_costs_only_the_shapes(tmp_path: Path) -> None:
    whole = streams(BodyText_Section0=hwp.deflate(hwp.paragraph("본문이다.", shape=3)))
    file = hwp.write_ole(tmp_path / "a.hwp", whole | {"DocInfo": b"\xff" * 5000})
    assert [block.text for block in read(file).blocks] == ["본문이다."]


@pytest.mark.parametrize("flags", [0, hwp.COMPRESSED])
def test_a_file_cut_off_anywhere_is_not_whole(tmp_path: Path, flags: int) -> None:
    """The directory stands behind the text here, so every cut but the last few loses it."""
    body = b"".join(hwp.paragraph(f"{n}번째 문단이다.") for n in range(3000))
    whole = hwp.write_hwp(tmp_path / "a.hwp", [body], flags=flags)
    assert read(whole).status is Status.OK
    content = whole.read_bytes()
    for size in range(512, len(content) - 512, 4096):
        cut = tmp_path / "cut.hwp"
        cut.write_bytes(content[:size])
        extraction = read(cut)
        assert extraction.status is not Status.OK
        assert extraction.reason


def test_a_stream_shorter_than_declared_is_partial(tmp_path: Path) -> None:
    """Records that end in good order do not make a stream whole whose sectors are missing."""
    body = b"".join(hwp.paragraph("글" * 40) for _ in range(100))
    file = hwp.write_hwp(tmp_path / "a.hwp", [body], flags=0)
    content = bytearray(file.read_bytes())
    at = content.index("Section0".encode("utf-16-le"))
    (size,) = struct.unpack_from("<Q", content, at + 120)
    struct.pack_into("<Q", content, at + 120, size + 8192)
    file.write_bytes(bytes(content))
    assert read(file).status is Status.PARTIAL


def test_a_chain_of_sectors_that_loops_is_read_no_longer_than_the_file(tmp_path: Path) -> None:
    file = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph("본문이다.")])
    content = bytearray(file.read_bytes())
    at = content.index("Section0".encode("utf-16-le"))
    (start,) = struct.unpack_from("<I", content, at + 116)
    struct.pack_into("<Q", content, at + 120, 1 << 31)
    (fat,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, 512 * (fat + 1) + 4 * start, start)
    file.write_bytes(bytes(content))
    assert [block.text for block in read(file).blocks] == ["본문이다."]


def test_levels_beyond_the_limit_stop_the_reading(tmp_path: Path) -> None:
    def nested(depth: int) -> bytes:
        return b"".join(
            hwp.record(71, 2 * at + 1, b" lbt" + b"\0" * 40)
            + hwp.record(77, 2 * at + 2, b"\0" * 8)
            + hwp.cell(2 * at + 2, 0, 0)
            + hwp.paragraph(f"칸 {at}" + TABLE, 2 * at + 2)
            for at in range(depth)
        )

    shallow = hwp.paragraph(TABLE, 0, nested(20))
    assert read(hwp.write_hwp(tmp_path / "a.hwp", [shallow])).status is Status.OK
    deep = hwp.paragraph("앞" + TABLE, 0, nested(400))
    extraction = read(hwp.write_hwp(tmp_path / "b.hwp", [deep]))
    assert extraction.status is Status.PARTIAL
    assert extraction.blocks[0].text == "앞"


def test_more_records_than_the_limit_are_refused(tmp_path: Path) -> None:
    empty = hwp.record(0, 0) * (LIMITS.records + 1)
    file = hwp.write_hwp(tmp_path / "a.hwp", [hwp.paragraph("글") + empty], flags=0)
    assert read(file).status is Status.TOO_BIG


def test_a_distribution_document_that_cannot_be_deciphered(tmp_path: Path) -> None:
    header = HEADER[:36] + struct.pack("<I", hwp.COMPRESSED | hwp.DISTRIBUTED)
    decoy = hwp.deflate(hwp.paragraph("이 문서는 상위 버전의 배포용 문서입니다."))
    file = hwp.write_ole(
        tmp_path / "a.hwp",
        streams(BodyText_Section0=decoy, ViewText_Section0=b"\x07" * 5000)
        | {"FileHeader": header.ljust(256, b"\0")},
    )
    extraction = read(file)
    assert (extraction.status, extraction.blocks) == (Status.CORRUPT, ())
    assert "배포용" in extraction.reason


def test_payloads_of_any_length_are_read(tmp_path: Path) -> None:
    """Every record that the reader looks into, cut to nothing and to odd lengths."""
    for size in (0, 1, 3, 5, 9, 17, 31):
        section = hwp.paragraph("글") + b"".join(
            hwp.record(tag, tag != 66, bytes(range(1, size + 1)))
            for tag in (66, 67, 71, 72, 76, 77, 88, 90, 91, 93)
        )
        for name in (" lbt", " osg", "deqe", "mrof", "onta", "spct", "tudt", "dces"):
            section += hwp.paragraph(TABLE) + hwp.record(71, 1, name.encode()[:size])
            section += hwp.record(77, 2) + hwp.record(72, 2, b"\1" * size) + hwp.record(91, 2)
        info = b"".join(hwp.record(tag, 0, b"\xff" * size) for tag in (23, 24, 25, 26))
        extraction = read(hwp.write_hwp(tmp_path / "a.hwp", [section], info=info))
        assert extraction.status is Status.OK
        assert extraction.blocks[0].text == "글"


@pytest.mark.parametrize(("level", "kept"), [(LIMITS.nesting, 1), (LIMITS.nesting + 1, 0)])
def test_a_record_nested_beyond_the_limit_ends_the_stream(level: int, kept: int) -> None:
    """The readers recurse by level; a level is ten bits of a record's header."""
    tag = 0x43
    found, whole = records(struct.pack("<I", tag | level << 10), frozenset({tag}))
    assert (len(found), whole) == (kept, bool(kept))


def test_a_chain_that_leads_to_itself_gives_no_more_than_the_file_holds(tmp_path: Path) -> None:
    """A section that states 256 MiB, and whose one sector is followed by itself."""
    file = tmp_path / "a.hwp"
    hwp.write_hwp(file, [hwp.paragraph("본문이다.")])
    data = bytearray(file.read_bytes())
    table, directory = (512 + 512 * struct.unpack_from("<I", data, at)[0] for at in (76, 48))
    entry = data.index("Section0".encode("utf-16-le"), directory)
    sector = struct.unpack_from("<I", data, entry + 116)[0]
    struct.pack_into("<I", data, entry + 120, 1 << 28)
    struct.pack_into("<I", data, table + 4 * sector, sector)
    file.write_bytes(bytes(data))
    tracemalloc.start()
    try:
        extraction = read(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert extraction.blocks[0].text == "본문이다."
    assert peak < 1 << 26
