"""A small HWP 5 writer for structures that sample writers cannot make.

Streams are padded to 4 KiB, so that the OLE container needs no mini stream.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SECTOR = 512
COMPRESSED, PASSWORD, DISTRIBUTED, DRM, CERTIFICATE = 1, 2, 4, 16, 256
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(tag: int, level: int, payload: bytes = b"") -> bytes:
    if len(payload) >= 0xFFF:
        return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(payload)) + payload
    return struct.pack("<I", tag | level << 10 | len(payload) << 20) + payload


def control_code(code: int, name: str) -> str:
    """Eight units: the code, the control's name, and the code again."""
    reversed_name = name.encode("latin-1")[::-1]
    units = struct.pack("<H4s8sH", code, reversed_name, b"\0" * 8, code)
    return units.decode("utf-16-le")


def paragraph(text: str, level: int = 0, *below: bytes, shape: int = 0, style: int = 0) -> bytes:
    header = struct.pack("<IIHB", len(text) + 1, 0, shape, style) + b"\0" * 11
    body = record(67, level + 1, (text + "\r").encode("utf-16-le")) if text else b""
    return record(66, level, header) + body + b"".join(below)


def control(name: str, level: int, payload: bytes, *below: bytes) -> bytes:
    return record(71, level, name.encode("latin-1")[::-1] + payload) + b"".join(below)


def note(name: str, level: int, text: str) -> bytes:
    return control(name, level, b"\0" * 8, record(72, level + 1), paragraph(text, level + 1))


def placed(attribute: int = 0, offset: int = 0) -> bytes:
    """The place of an object: its attribute, its vertical offset, and what follows."""
    return struct.pack("<Ii", attribute, offset) + b"\0" * 32


def cell(level: int, row: int, column: int, *paragraphs: bytes, header: bool = False) -> bytes:
    place = struct.pack("<IIHHHH", 1, header << 18, column, row, 1, 1)
    return record(72, level, place + b"\0" * 30) + b"".join(paragraphs)


def caption(level: int, text: str, side: int = 3, *below: bytes) -> bytes:
    """Paragraphs beside an object: 0 left, 1 right, 2 above, 3 below it."""
    head = struct.pack("<III", 1, 0, side) + b"\0" * 18
    return record(72, level, head) + paragraph(text, level, *below)


def table(
    level: int,
    rows: Sequence[Sequence[str]],
    *,
    inside: bytes = b"",
    header_rows: int = 0,
    beside: bytes = b"",
    place: bytes = b"\0" * 40,
) -> bytes:
    cells = b"".join(
        cell(level + 1, row, column, paragraph(text, level + 1), header=row < header_rows)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    size = struct.pack("<IHH", 0, len(rows), len(rows[0]))
    return control("tbl ", level, place, beside, record(77, level + 1, size), cells, inside)


def text_box(level: int, *paragraphs: bytes, beside: bytes = b"", place: bytes = b"") -> bytes:
    """A drawing with text: ``paragraphs`` stand two levels below it."""
    drawn = record(76, level + 1, b"\0" * 8) + record(72, level + 2)
    return control("gso ", level, place or placed(1), beside, drawn, *paragraphs)


def counted(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<H", len(encoded) // 2) + encoded


def numbering(*levels: tuple[str, int], starts: Sequence[int] = ()) -> bytes:
    """Up to seven patterns with the codes of their number shapes, and their first numbers."""
    heads = b""
    for pattern, shape in (*levels, *[("", 0)] * (7 - len(levels))):
        heads += struct.pack("<I", shape << 5) + b"\0" * 8 + counted(pattern)
    first = struct.pack("<H7I", 0, *(*starts, *[1] * (7 - len(starts))))
    return record(23, 1, heads + first)


def bullet(character: str) -> bytes:
    return record(24, 1, b"\0" * 12 + character.encode("utf-16-le") + b"\0" * 9)


def section_definition(level: int, outline: int, *below: bytes) -> bytes:
    return control("secd", level, b"\0" * 14 + struct.pack("<H", outline) + b"\0" * 8, *below)


def doc_info(
    *shapes_of: int | tuple[int, int],
    styles: Sequence[str] = ("바탕글",),
    definitions: bytes = b"",
) -> bytes:
    """Shapes are attributes, or attributes with the number of their numbering or bullet."""
    shapes = definitions
    for each in shapes_of:
        attribute, definition = each if isinstance(each, tuple) else (each, 0)
        payload = struct.pack("<I", attribute) + b"\0" * 26 + struct.pack("<H", definition)
        shapes += record(25, 1, payload + b"\0" * 22)
    named = b"".join(
        record(26, 1, struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0" * 12)
        for name in styles
    )
    return record(16, 0, b"\0" * 26) + shapes + named


def deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


def distribute(data: bytes) -> bytes:
    """Encrypt a section as 배포용 documents are: a seeded pad hides the key."""
    seed = 0x1234
    plain = bytearray(256)
    plain[:4] = struct.pack("<I", seed)
    start = 4 + (seed & 0xF)
    key_text = "0123456789abcdef0123456789ABCDEF01234567".encode("utf-16-le")
    plain[start : start + 80] = key_text
    state, left, pad = seed, 0, 0
    for at in range(256):
        if left == 0:
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            pad = state >> 16 & 0x7FFF & 0xFF
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            left = (state >> 16 & 0xF) + 1
        if at >= 4:
            plain[at] ^= pad
        left -= 1
    padded = data.ljust(3840, b"\0")
    padded += b"\0" * (-len(padded) % 16)
    cipher = Cipher(algorithms.AES(key_text[:16]), modes.ECB())
    encryptor = cipher.encryptor()
    return record(28, 0, bytes(plain)) + encryptor.update(padded) + encryptor.finalize()


def write_hwp(
    path: Path,
    sections: Sequence[bytes],
    *,
    info: bytes = b"",
    flags: int = COMPRESSED,
    decoy: bytes = b"",
) -> Path:
    def packed(data: bytes) -> bytes:
        return deflate(data) if flags & COMPRESSED else data

    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    streams: dict[str, bytes] = {
        "FileHeader": header.ljust(256, b"\0"),
        "DocInfo": packed(info or doc_info(0)),
    }
    for number, section in enumerate(sections):
        if flags & DISTRIBUTED:
            streams[f"ViewText/Section{number}"] = distribute(packed(section))
            streams[f"BodyText/Section{number}"] = packed(decoy)
        else:
            streams[f"BodyText/Section{number}"] = packed(section)
    return write_ole(path, streams)


def write_ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    folders = list(dict.fromkeys(name.split("/")[0] for name in streams if "/" in name))
    top = [name for name in streams if "/" not in name] + folders
    names = top + [name for name in streams if "/" in name]
    number = {name: at + 1 for at, name in enumerate(names)}
    data = b""
    starts: dict[str, int] = {}
    fat: list[int] = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % SECTOR)
        starts[name] = len(fat)
        count = len(padded) // SECTOR
        fat += [len(fat) + each + 1 for each in range(count - 1)] + [_END]
        data += padded

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        encoded = (name.rsplit("/", 1)[-1] + "\0").encode("utf-16-le")
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    def siblings(members: list[str]) -> dict[str, int]:
        ordered = sorted(members, key=lambda name: (len(name), name.upper()))
        return {
            name: number[ordered[at + 1]] if at + 1 < len(ordered) else _FREE
            for at, name in enumerate(ordered)
        }

    def first(members: list[str]) -> int:
        return number[min(members, key=lambda name: (len(name), name.upper()))]

    rights = siblings(top)
    directory = entry("Root Entry", 5, _FREE, first(top), _END, 0)
    for folder in folders:
        rights |= siblings([name for name in names if name.startswith(folder + "/")])
    for name in names:
        if name in folders:
            inside = [each for each in names if each.startswith(name + "/")]
            directory += entry(name, 1, rights[name], first(inside), 0, 0)
        else:
            size = max(len(streams[name]), 4096)
            directory += entry(name, 2, rights[name], _FREE, starts[name], size)
    directory += b"\0" * (-len(directory) % SECTOR)
    directory_start = len(fat)
    count = len(directory) // SECTOR
    fat += [len(fat) + each + 1 for each in range(count - 1)] + [_END]
    fat_sectors = 1
    while fat_sectors * (SECTOR // 4) < len(fat) + fat_sectors:
        fat_sectors += 1
    fat_start = len(fat)
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (fat_sectors * (SECTOR // 4) - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_start, 0, 4096, _END, 0, _END, 0)
    difat = [fat_start + each for each in range(fat_sectors)]
    head += struct.pack("<109I", *(difat + [_FREE] * (109 - len(difat))))
    path.write_bytes(head + data + directory + struct.pack(f"<{len(fat)}I", *fat))
    return path
