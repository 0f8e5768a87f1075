"""The record layer of HWP 5: bounded inflate, and the flat list of records of a stream.

Format: 한글문서파일형식 5.0 (Hancom, revision 1.3). A record begins with 32 bits: tag (10), level
(10), size (12); the size 0xFFF means that 32 bits of size follow. A record belongs to the nearest
one before it of a smaller level.
"""

from __future__ import annotations

import struct
import zlib

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

NUMBERING, BULLET, PARA_SHAPE, STYLE = 23, 24, 25, 26
PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = 66, 67, 71, 72
SHAPE_COMPONENT, TABLE, EQUATION, TEXT_ART, FORM_OBJECT, MEMO_LIST = 76, 77, 88, 90, 91, 93
INFO_TAGS = frozenset({NUMBERING, BULLET, PARA_SHAPE, STYLE})
BODY_TAGS = frozenset(
    {
        PARA_HEADER,
        PARA_TEXT,
        CTRL_HEADER,
        LIST_HEADER,
        SHAPE_COMPONENT,
        TABLE,
        EQUATION,
        TEXT_ART,
        FORM_OBJECT,
        MEMO_LIST,
    }
)
"""What the readers look at; character shapes, line segments and drawings are skipped unread."""
_HEADER = struct.Struct("<I")
_LONG = 0xFFF


Record = tuple[int, int, int, int]
"""A record: its tag, its level, and the start and end of its payload in the stream."""


def inflate(data: bytes) -> tuple[bytes, bool]:
    """Return raw-deflated data inflated, and whether its end was reached.

    Raises:
        Unreadable: ``too_big`` beyond the limits of size or ratio, ``corrupt`` when the stream is
            damaged from its start.
    """
    limit = min(LIMITS.inflated_bytes, max(len(data) * LIMITS.inflated_ratio, 1 << 20))
    stream = zlib.decompressobj(-15)
    try:
        inflated = stream.decompress(data, limit)
    except zlib.error:
        return _salvaged(data, limit), False
    if stream.unconsumed_tail and not stream.eof:
        raise Unreadable(
            Status.TOO_BIG, "압축을 풀면 너무 커지는 문서입니다. 원본을 확인해 주시기 바랍니다."
        )
    return inflated, stream.eof


def _salvaged(data: bytes, limit: int) -> bytes:
    """Return what a damaged stream holds before the damage, step by step."""
    stream = zlib.decompressobj(-15)
    parts: list[bytes] = []
    size = 0
    try:
        for at in range(0, len(data), 256):
            part = stream.decompress(data[at : at + 256], limit - size)
            parts.append(part)
            size += len(part)
            if size >= limit:
                break
    except zlib.error:
        pass
    if not size:
        raise Unreadable(
            Status.CORRUPT,
            "문서의 압축이 깨져 있습니다. 한글에서 다시 저장해 넣어 주시기 바랍니다.",
        )
    return b"".join(parts)


def records(data: bytes, tags: frozenset[int]) -> tuple[list[Record], bool]:
    """Return the records of a stream that have one of the tags, and whether the stream was whole.

    Reading stops at the first record that cannot be: cut off, or nested beyond the limit.

    Raises:
        Unreadable: ``too_big`` beyond the limit of records.
    """
    found: list[Record] = []
    append = found.append
    unpack = _HEADER.unpack_from
    deepest, left = LIMITS.nesting, LIMITS.records
    at, end = 0, len(data)
    last = end - 4
    while at <= last:
        (header,) = unpack(data, at)
        at += 4
        size = header >> 20
        if size == _LONG:
            if at > last:
                return found, False
            (size,) = unpack(data, at)
            at += 4
        stop = at + size
        if stop > end:
            return found, False
        tag = header & 0x3FF
        if tag in tags:
            level = header >> 10 & 0x3FF
            if level > deepest:  # SECURITY: the readers recurse by level
                return found, False
            append((tag, level, at, stop))
        at = stop
        left -= 1
        if left < 0:  # SECURITY: empty records multiply what was inflated
            raise Unreadable(
                Status.TOO_BIG, "문서가 너무 깁니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
            )
    return found, at == end
