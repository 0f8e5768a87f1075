from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest import ocr
from ingest.extract import extract
from ingest.limits import LIMITS
from ingest.read import read
from ingest.sniff import Format, sniff
from records.document import Extraction, Status
from tests.ingest.pdf_writer import write_pdf

TEXT = "안전요원을 출입구와 계단과 경사로와 교차로마다 두 사람씩 배치하고 무전기를"


def picture(tmp_path: Path, *texts: str) -> Image.Image:
    document = pypdfium2.PdfDocument(write_pdf(tmp_path / "page.pdf", texts))
    made: Image.Image = document[0].render(scale=300 / 72).to_pil().convert("L")
    document.close()
    return made


def assert_read(extraction: Extraction, text: str) -> None:
    """Either the text was recognised, or it is said what to install."""
    if ocr.data_folder() is None:
        assert (extraction.status, extraction.blocks) == (Status.NEEDS_OCR, ())
        assert "tesseract-ocr-kor" in extraction.reason
        return
    assert (extraction.status, extraction.reason) == (Status.OK, ocr.RECOGNISED)
    wanted = set(text.split())
    found = set(" ".join(block.text for block in extraction.blocks).split())
    assert len(wanted & found) >= 0.7 * len(wanted)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.bmp", "a.gif", "a.webp"])
def test_pictures_of_every_format(tmp_path: Path, name: str) -> None:
    picture(tmp_path, TEXT).save(tmp_path / name)
    assert sniff(tmp_path / name) is Format.IMAGE
    assert_read(read(tmp_path / name), TEXT)


def test_the_pages_of_a_tiff_are_pages(tmp_path: Path) -> None:
    pages = [picture(tmp_path, TEXT), picture(tmp_path, "둘째 쪽의 본문입니다")]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:], dpi=(300, 300))
    extraction = read(tmp_path / "a.tif")
    assert_read(extraction, f"{TEXT} 둘째 쪽의")
    if extraction.blocks:
        assert {block.location.page for block in extraction.blocks} == {1, 2}


def test_transparent_and_turned_pictures(tmp_path: Path) -> None:
    made = picture(tmp_path, TEXT)
    clear = Image.new("RGBA", made.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=made.point([255 - each for each in range(256)]))
    clear.save(tmp_path / "a.png")
    assert_read(read(tmp_path / "a.png"), TEXT)
    turned = made.rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(tmp_path / "b.jpg", exif=exif)
    assert_read(read(tmp_path / "b.jpg"), TEXT)


def test_the_confined_child_recognises_too(tmp_path: Path) -> None:
    picture(tmp_path, TEXT).save(tmp_path / "a.png")
    assert extract(tmp_path / "a.png") == read(tmp_path / "a.png")


def test_a_picture_without_text_says_so(tmp_path: Path) -> None:
    Image.new("L", (400, 400), 255).save(tmp_path / "a.png")
    extraction = read(tmp_path / "a.png")
    assert (extraction.status, extraction.blocks) == (Status.NEEDS_OCR, ())
    assert "바랍니다" in extraction.reason


def test_data_that_is_missing_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path, TEXT).save(tmp_path / "a.png")
    monkeypatch.setattr(ocr, "_PLACES", (str(tmp_path / "none"),))
    ocr.data_folder.cache_clear()
    try:
        extraction = read(tmp_path / "a.png")
    finally:
        ocr.data_folder.cache_clear()
    assert extraction.status is Status.NEEDS_OCR
    assert "apt-get install tesseract-ocr-kor" in extraction.reason


def test_damaged_data_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path, TEXT).save(tmp_path / "a.png")
    (tmp_path / "kor.traineddata").write_bytes(b"no data")
    monkeypatch.setattr(ocr, "_PLACES", (str(tmp_path),))
    ocr.data_folder.cache_clear()
    try:
        assert read(tmp_path / "a.png").status is Status.NEEDS_OCR
    finally:
        ocr.data_folder.cache_clear()


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def part(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", data or zlib.compress(b"\0" * 1000))
        + part(b"IEND", b"")
    )


def test_bombs_are_refused_by_their_stated_size(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(60_000, 60_000))
    assert read(tmp_path / "a.png").status is Status.TOO_BIG
    side = int(LIMITS.pixels**0.5) + 1
    (tmp_path / "b.png").write_bytes(png(side, side))
    assert read(tmp_path / "b.png").status is Status.TOO_BIG


@pytest.mark.parametrize("size", [40, 200, 5000])
def test_damaged_pictures_say_so(tmp_path: Path, size: int) -> None:
    for name in ("a.png", "a.jpg", "a.tif", "a.webp", "a.gif", "a.bmp"):
        picture(tmp_path, TEXT).save(tmp_path / name)
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:size])
        assert read(tmp_path / name).status in (Status.CORRUPT, Status.NEEDS_OCR), name


def test_what_only_begins_like_a_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("BM25 점수를 적는다.".encode())
    assert [block.text for block in read(tmp_path / "a.txt").blocks] == ["BM25 점수를 적는다."]
    (tmp_path / "a.wav").write_bytes(b"RIFF\x10\0\0\0WAVEfmt ")
    assert read(tmp_path / "a.wav").status is Status.UNSUPPORTED
    (tmp_path / "b.png").write_bytes(png(10, 10, b"no deflate"))
    assert read(tmp_path / "b.png").status is Status.CORRUPT


def test_pages_beyond_the_time_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [picture(tmp_path, TEXT)] * 3
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    clock = iter([0.0, 0.0, *[LIMITS.ocr_seconds + 1] * 9])
    monkeypatch.setattr(ocr, "monotonic", lambda: next(clock))
    extraction = read(tmp_path / "a.tif")
    if ocr.data_folder() is None:
        assert extraction.status is Status.NEEDS_OCR
    else:
        assert extraction.status is Status.PARTIAL
        assert "2쪽은 읽지 못했습니다. 시간이 모자랐거나" in extraction.reason
