"""Word 97–2003 files as the tests need them: stories, pieces, tables, deletions."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.hwp5_writer import write_ole

_PAGE = 512
_TEXT_AT = 0x800
IN_TABLE = struct.pack("<HB", 0x2416, 1)
ENDS_ROW = IN_TABLE + struct.pack("<HB", 0x2417, 1)
INNER = IN_TABLE + struct.pack("<HI", 0x6649, 2)
DELETED = struct.pack("<HB", 0x0800, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """A text that ends a paragraph or is part of one, with the properties of both kinds."""

    text: str
    paragraph: bytes = b""
    character: bytes = b""


def row(*cells: str) -> list[Run]:
    return [*(Run(text + "\x07", IN_TABLE) for text in cells), Run("\x07", ENDS_ROW)]


def write_doc(
    path: Path,
    *stories: Sequence[Run],
    wide: bool = True,
    flags: int = 0x0200,
) -> Path:
    """Write stories in the order of the format: text, notes, heads, macros, comments, …"""
    runs = [run for story in stories for run in story]
    encoding, width = ("utf-16-le", 2) if wide else ("cp1252", 1)
    text = "".join(run.text for run in runs)
    body = text.encode(encoding)
    first_page = -(-(_TEXT_AT + len(body)) // _PAGE)
    places = [_TEXT_AT]
    for run in runs:
        places.append(places[-1] + len(run.text) * width)
    lengths = [sum(len(run.text) for run in story) for story in stories]
    paragraphs = _page(places, [_papx(run.paragraph) for run in runs], 13)
    characters = _page(places, [_chpx(run.character) for run in runs], 1)
    start = _TEXT_AT if wide else (_TEXT_AT * 2) | 1 << 30
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, start, 0)
    clx = b"\x01\x02\x00ab\x02" + struct.pack("<I", len(pieces)) + pieces
    bounds = struct.pack("<II", places[0], places[-1])
    papx = bounds + struct.pack("<I", first_page)
    chpx = bounds + struct.pack("<I", first_page + 1)
    head = bytearray(_TEXT_AT)
    struct.pack_into("<H", head, 0, 0xA5EC)
    struct.pack_into("<H", head, 0x0A, flags)
    struct.pack_into("<8I", head, 0x4C, *(lengths + [0] * 8)[:8])
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    struct.pack_into("<II", head, 0x0102, len(clx), len(papx))
    struct.pack_into("<II", head, 0x00FA, len(clx) + len(papx), len(chpx))
    main = (bytes(head) + body).ljust(first_page * _PAGE, b"\0") + paragraphs + characters
    table = "1Table" if flags & 0x0200 else "0Table"
    return write_ole(path, {"WordDocument": main.ljust(8192, b"\0"), table: clx + papx + chpx})


def _papx(properties: bytes) -> bytes:
    data = b"\0\0" + properties  # the style first
    return bytes([0, len(data + b"\0") // 2]) + data + b"\0" * (len(data) % 2)


def _chpx(properties: bytes) -> bytes:
    return bytes([len(properties)]) + properties if properties else b""


def _page(places: Sequence[int], entries: Sequence[bytes], size: int) -> bytes:
    count = len(entries)
    page = bytearray(_PAGE)
    struct.pack_into(f"<{count + 1}I", page, 0, *places)
    at = _PAGE - 2
    for number, entry in enumerate(entries):
        if entry:
            at -= len(entry) + len(entry) % 2
            page[at : at + len(entry)] = entry
            page[4 * (count + 1) + size * number] = at // 2
    assert at > (4 + size) * count + 4, "one page holds no more runs"
    page[-1] = count
    return bytes(page)
