"""HWP 3.x, through ``rhwp``: it turns a file into HWPX, which our own reader takes from there.

The only file that knows ``rhwp`` (docs/decisions/0007).
"""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path

from ingest.blocks import Collector
from ingest.hwp3_stream import DATE, DATE_FORM, OVERLAP, Unwalkable, Walk, opened
from ingest.hwpx import HwpxParser
from ingest.memory import in_memory
from ingest.parser import Unreadable
from records.document import Block, BlockKind, Extraction, Status

_FREETYPE = "libfreetype.so.6"
_IMAGES, _EMBEDDED = (0, 1, 2), 2  # an outer file, an OLE object, an embedded one; 3 is a drawing
_NO_IMAGE = struct.pack("<II16s16sB", 1, 33, b"none", b"bmp", 0)
_NO_MORE = bytes(8)


class Hwp3Parser:
    """Reads files of 한글 3.0 to 97."""

    def parse(self, path: Path) -> Extraction:
        """Return the document's blocks; see :class:`ingest.parser.Parser`.

        Hidden comments, which the library leaves out, follow the text. A stream that does not
        keep to the published form gives what the library makes of it, ``partial``.
        """
        load_freetype(_FREETYPE)
        head, stream = opened(path.read_bytes())
        walk = Walk(stream)
        try:
            walk.run()
        except Unwalkable:
            return Extraction(
                Status.PARTIAL,
                "문서의 일부가 깨져 빠진 내용이 있을 수 있습니다. "
                "한글에서 열어 HWPX로 다시 저장한 뒤 넣어 주시기 바랍니다.",
                _blocks(head + stream),
            )
        stream = _readable(walk)
        out = Collector()
        out.extend(_blocks(head + stream + _NO_IMAGE + _NO_MORE))
        for start, end in walk.hidden:
            for each in _blocks(head + stream[: walk.start] + stream[start:end] + _NO_MORE):
                out.text(each.text, BlockKind.MEMO)
        return Extraction(Status.OK, "", tuple(out.blocks))


def _readable(walk: Walk) -> bytes:
    """Return the main text with what the library would stumble over put in plain characters.

    It takes a date (7, 8) for four characters, which are 42 and 48, and loses what follows; of
    characters that overlap (23) it makes none; and it drops a picture with its caption when it
    does not find the image, which here is one and the same byte for all.
    """
    stream = bytearray(walk.stream[: walk.end])
    for code, place in walk.marks:
        if code == DATE_FORM:
            stream[place : place + 84] = bytes(84)
        elif code == DATE:
            year, month, _, day = struct.unpack_from("<4H", stream, place + 82)
            stream[place : place + 96] = f"{year}. {month}. {day}.".encode("utf-16-le").ljust(
                96, b"\0"
            )
        elif code == OVERLAP:
            stream[place : place + 2] = stream[place + 8 : place + 10] = bytes(2)
        elif stream[place + 8 + 74] in _IMAGES:
            stream[place + 8 + 74] = _EMBEDDED
            stream[place + 8 + 83 : place + 8 + 339] = b"none".ljust(256, b"\0")
    return bytes(stream)


def load_freetype(library: str) -> None:
    """Load the library that ``rhwp`` expects to find in its process.

    Raises:
        Unreadable: ``unsupported`` when this machine has none.
    """
    try:
        ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
    except OSError as problem:
        raise Unreadable(
            Status.UNSUPPORTED,
            "한글 97 이전 형식(HWP 3.x)을 읽는 데 필요한 프로그램(libfreetype6)이 없습니다. "
            "관리자가 설치하거나, 한글에서 HWPX로 다시 저장해 넣어 주시기 바랍니다.",
        ) from problem


def as_hwpx(data: bytes) -> bytes:
    """Return an HWP 3.x file as HWPX.

    Raises:
        Unreadable: ``corrupt`` when the library refuses it, or breaks off.
    """
    import rhwp

    try:
        return bytes(rhwp.Document.from_bytes(data).to_hwpx_bytes())
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # SECURITY: a panic in Rust is no Exception
        raise Unreadable(
            Status.CORRUPT, "문서 내용이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem


def _blocks(data: bytes) -> tuple[Block, ...]:
    with in_memory(as_hwpx(data)) as path:
        return HwpxParser().parse(path).blocks
