"""The record layer of HWP 5: bounded inflate, flat records, and their tree.

Format: 한글문서파일형식 5.0 (Hancom, revision 1.3). A record begins with 32 bits: tag (10), level
(10), size (12); the size 0xFFF means that 32 bits of size follow.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = 66, 67, 71, 72
TABLE, EQUATION = 77, 88
PARA_SHAPE, STYLE = 25, 26
_HEADER = struct.Struct("<I")
_LONG = 0xFFF


@dataclass(slots=True)
class Node:
    """A record with the records below it."""

    tag: int
    payload: bytes
    children: list[Node] = field(default_factory=list)


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
    except zlib.error:
        pass
    if not size:
        raise Unreadable(
            Status.CORRUPT,
            "문서의 압축이 깨져 있습니다. 한글에서 다시 저장해 넣어 주시기 바랍니다.",
        )
    return b"".join(parts)


def record_tree(data: bytes) -> tuple[list[Node], bool]:
    """Return the top records of a stream with those below them, and whether it was whole.

    Records deeper than the nesting limit hang below the deepest one allowed.

    Raises:
        Unreadable: ``too_big`` beyond the limit of records.
    """
    root = Node(-1, b"")
    path: list[tuple[int, Node]] = [(-1, root)]
    at, end, count = 0, len(data), 0
    while at + 4 <= end:
        (header,) = _HEADER.unpack_from(data, at)
        at += 4
        tag, level, size = header & 0x3FF, header >> 10 & 0x3FF, header >> 20
        if size == _LONG:
            if at + 4 > end:
                return root.children, False
            (size,) = _HEADER.unpack_from(data, at)
            at += 4
        if at + size > end:
            return root.children, False
        count += 1
        if count > LIMITS.records:
            raise Unreadable(
                Status.TOO_BIG, "문서가 너무 깁니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
            )
        node = Node(tag, data[at : at + size])
        at += size
        while path[-1][0] >= level:
            path.pop()
        path[-1][1].children.append(node)
        if len(path) < LIMITS.nesting:
            path.append((level, node))
    return root.children, at == end
