"""Writes HWP 3.x files small enough to read in a test.

The layout is that of 한글 문서 파일 구조 3.0 (revision 1.2, Hancom): 30 bytes of signature, 128 of
document information, 1008 of summary, then font names, styles, paragraph lists and extra blocks,
which may be deflated. Text is 상용조합형 (johab), two bytes a character, the low byte first.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

SIGNATURE = b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05"
_CR = 13
_PARAGRAPH_END = bytes(43)


class Special(NamedTuple):
    """A special character: its bytes, and for how many characters it counts."""

    data: bytes
    characters: int = 4


def document(*body: bytes, compressed: bool = True, locked: bool = False) -> bytes:
    """Return a file whose main text is these paragraphs."""
    information = bytearray(128)
    struct.pack_into("<H", information, 96, int(locked))
    information[124] = int(compressed)
    information[125] = 1
    fonts = (struct.pack("<H", 1) + "바탕".encode("johab").ljust(40, b"\0")) * 7
    styles = struct.pack("<H", 1) + "바탕글".encode("johab").ljust(238, b"\0")
    stream = fonts + styles + paragraphs(*body) + bytes(8)
    if compressed:
        deflate = zlib.compressobj(wbits=-15)
        stream = deflate.compress(stream) + deflate.flush()
    return SIGNATURE + bytes(information) + bytes(1008) + stream


def paragraphs(*body: bytes) -> bytes:
    """Return a list of paragraphs, with the empty one that ends it."""
    return b"".join(body) + _PARAGRAPH_END


def paragraph(*parts: str | Special) -> bytes:
    """Return a paragraph of texts and special characters, without shapes of its own."""
    content, count = b"", 1
    for part in parts:
        if isinstance(part, str):
            content += text(part)
            count += len(part)
        else:
            content += part.data
            count += part.characters
    head = struct.pack("<BHHBBIB", 1, count, 1, 0, 0, 0, 0) + bytes(31)
    line = bytes(14)
    return head + line + content + struct.pack("<H", _CR)


def text(value: str) -> bytes:
    """Return a text in the code of HWP 3."""
    return b"".join(
        struct.pack("<H", int.from_bytes(each.encode("johab"), "big")) for each in value
    )


def fixed(code: int, size: int, content: bytes = b"") -> Special:
    """Return a special character of so many bytes, all of which stand in the text."""
    mark = struct.pack("<H", code)
    return Special(mark + content.ljust(size - 4, b"\0") + mark, size // 2)


def measured(code: int, content: bytes) -> Special:
    """Return a special character that tells the length of its content."""
    return Special(_head(code, len(content)) + content)


def _head(code: int, reserved: int = 0) -> bytes:
    return struct.pack("<HIH", code, reserved, code)


def box(
    kind: int,
    cells: list[tuple[int, int, int, int, bytes]],
    caption: bytes = _PARAGRAPH_END,
) -> Special:
    """Return a table (0), text box (1) or equation (2): cells of (x, y, width, height, list)."""
    information = bytearray(84)
    struct.pack_into("<H", information, 16, 10)
    struct.pack_into("<HH", information, 42, 4000, 2000)
    struct.pack_into("<HH", information, 78, kind, len(cells))
    heads = b"".join(
        struct.pack("<BBHHHHHHH", 0, 0, 0, x, y, width, height, height, height)
        + bytes(2)
        + b"\1"
        + bytes(8)
        for x, y, width, height, _ in cells
    )
    return Special(_head(10) + bytes(information) + heads + b"".join(c[4] for c in cells) + caption)


def drawn_box(content: bytes) -> Special:
    """Return a drawing that is one text box (그리기 개체 6)."""
    common = struct.pack("<IHH", 88, 6, 0) + bytes(40) + bytes(40) + struct.pack("<I", 1 << 19)
    thing = common + struct.pack("<II", 0, len(content)) + content
    frame = struct.pack("<III", 24, 0, 1) + bytes(16)
    extra = frame + thing
    information = bytearray(348)
    struct.pack_into("<I", information, 0, len(extra))
    struct.pack_into("<H", information, 16, 11)
    information[74] = 3
    return Special(_head(11) + bytes(information) + extra + _PARAGRAPH_END)


def picture(caption: bytes, claimed: int = 0) -> Special:
    """Return a picture in an outer file, which claims to have so many bytes of its own."""
    information = bytearray(348)
    struct.pack_into("<I", information, 0, claimed)
    struct.pack_into("<H", information, 16, 11)
    information[83:95] = b"C:\\FEST.BMP\0"
    return Special(_head(11) + bytes(information) + caption)


def hidden(content: bytes) -> Special:
    """Return a hidden comment."""
    return Special(_head(15) + bytes(8) + content)


def furniture(footer: bool, content: bytes) -> Special:
    """Return a header or a footer."""
    return Special(_head(16) + bytes(8) + bytes([int(footer), 0]) + content)


def note(endnote: bool, content: bytes) -> Special:
    """Return a footnote or an endnote."""
    return Special(_head(17) + bytes(8) + struct.pack("<HHH", 0, int(endnote), 0) + content)
