"""The outer form of an HWP 3.x file: its head, and a walk over its paragraphs within limits.

Offsets are those of 한글 문서 파일 구조 3.0 (revision 1.2, Hancom). 본 제품은 한글과컴퓨터의 한글 문서
파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

_SIGNATURE, _INFORMATION, _SUMMARY = 30, 128, 1008
_LOCKED, _COMPRESSED, _BLOCKS = _SIGNATURE + 96, _SIGNATURE + 124, _SIGNATURE + 126
_CHARACTER_SHAPE, _PARAGRAPH_SHAPE, _LINE = 31, 187, 14
_FONT, _STYLE, _LANGUAGES = 40, 238, 7
_CELL = 27
_CR, _LAST_SPECIAL = 13, 31
_FIXED = {7: 84, 8: 96, 9: 8, **dict.fromkeys((18, 19, 20, 21), 8), 22: 24, 23: 10}
_FIXED |= {24: 6, 25: 6, 26: 246, 28: 64, 30: 4, 31: 4}
"""Bytes of the special characters that stand in the text as they are, two a character."""
_MEASURED = frozenset({1, 2, 3, 4, 5, 6, 12, 27, 29})
"""Those that tell the length of what follows their eight bytes, the reserved ones among them."""
DATE_FORM, DATE, PICTURE, OVERLAP = 7, 8, 11, 23
_TABLE, _LINE_DRAWN, _HIDDEN, _FURNITURE, _NOTE = 10, 14, 15, 16, 17
_INNER_HEAD = {_HIDDEN: 8, _FURNITURE: 10, _NOTE: 14}
_HEAD_CHARACTERS = 4
_ENDS_EARLY = Unreadable(
    Status.TRUNCATED, "파일이 잘렸습니다. 원본을 다시 복사해 넣어 주시기 바랍니다."
)
_TOO_MUCH = "문서가 너무 크거나 너무 깊이 겹쳐 있습니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."


class Unwalkable(Exception):
    """The paragraphs do not follow the published form up to their end."""


def opened(data: bytes) -> tuple[bytes, bytes]:
    """Return the head of a file, and its inflated stream.

    Raises:
        Unreadable: ``encrypted``, ``truncated``, ``corrupt``, or ``too_big`` when inflated.
    """
    if len(data) < _SIGNATURE + _INFORMATION + _SUMMARY:
        raise _ENDS_EARLY
    if _word(data, _LOCKED):
        raise Unreadable(
            Status.ENCRYPTED,
            "문서에 암호가 걸려 있습니다. 한글에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
        )
    head = bytearray(data[: _SIGNATURE + _INFORMATION + _SUMMARY])
    stream = data[len(head) + _word(data, _BLOCKS) :]
    if not stream:
        raise _ENDS_EARLY
    if head[_COMPRESSED]:
        stream = _inflated(stream)
    head[_COMPRESSED] = 0
    head[_BLOCKS : _BLOCKS + 2] = bytes(2)
    return bytes(head), stream


def _inflated(data: bytes) -> bytes:
    bound = min(LIMITS.inflated_bytes, max(len(data) * LIMITS.inflated_ratio, 1 << 20))
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        stream = inflate.decompress(data, bound)  # SECURITY: the library's own limit is higher
    except zlib.error as problem:
        raise Unreadable(
            Status.CORRUPT, "문서의 압축이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다."
        ) from problem
    if not inflate.eof:
        raise Unreadable(Status.TOO_BIG, _TOO_MUCH) if len(stream) == bound else _ENDS_EARLY
    return stream


@dataclass(slots=True)
class Walk:
    """A walk over a stream: where its main text begins and ends, and what stands in it.

    ``hidden`` are the spans of the paragraph lists of hidden comments, ``marks`` the codes and
    places of the special characters that :mod:`ingest.hwp3` looks at.
    """

    stream: bytes
    start: int = 0
    end: int = 0
    hidden: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    _paragraphs: int = 0

    def run(self) -> None:
        """Walk to the end of the main text, and over the extra blocks behind it.

        Raises:
            Unwalkable: when the stream ends first, or holds what the form does not know.
            Unreadable: ``too_big`` beyond the limits of paragraphs and nesting.
        """
        try:
            place = 0
            for _ in range(_LANGUAGES):
                place += 2 + _word(self.stream, place) * _FONT
            self.start = place + 2 + _word(self.stream, place) * _STYLE
            self.end = self._list(self.start, 0)
            place = self.end
            while place < len(self.stream) and _dword(self.stream, place):
                place += 8 + _dword(self.stream, place + 4)
        except struct.error as problem:
            raise Unwalkable from problem
        if place > len(self.stream):
            raise Unwalkable

    def _list(self, place: int, depth: int) -> int:
        if depth > LIMITS.nesting:  # SECURITY: the library descends without looking
            raise Unreadable(Status.TOO_BIG, _TOO_MUCH)
        while True:
            self._paragraphs += 1
            if self._paragraphs > LIMITS.records:
                raise Unreadable(Status.TOO_BIG, _TOO_MUCH)
            follows, count, lines, shaped = struct.unpack_from("<BHHB", self.stream, place)
            place += 12 + _CHARACTER_SHAPE
            if not count:
                return place
            place += (0 if follows else _PARAGRAPH_SHAPE) + lines * _LINE
            if shaped:
                place = self._shapes(place, count)
            place = self._characters(place, count, depth)
            if place > len(self.stream):
                raise Unwalkable

    def _shapes(self, place: int, count: int) -> int:
        for _ in range(count):
            if place >= len(self.stream):
                raise Unwalkable
            place += 1 if self.stream[place] == 1 else 1 + _CHARACTER_SHAPE
        return place

    def _characters(self, place: int, count: int, depth: int) -> int:
        passed = 0
        while passed < count:
            code = _word(self.stream, place)
            if code in (DATE_FORM, DATE, PICTURE, OVERLAP):
                self.marks.append((code, place))
            if code > _LAST_SPECIAL or code in (0, _CR):
                place, passed = place + 2, passed + 1
            elif code in _FIXED:
                place, passed = place + _FIXED[code], passed + _FIXED[code] // 2
            else:
                place, passed = self._inner(code, place, depth), passed + _HEAD_CHARACTERS
        if passed != count:
            raise Unwalkable
        return place

    def _inner(self, code: int, place: int, depth: int) -> int:
        """Return where a special character with a head of eight bytes ends."""
        size = _dword(self.stream, place + 2)
        place += 8
        if code in _MEASURED:
            place += size
        elif code == _TABLE:
            cells = _word(self.stream, place + 80)
            place += 84 + cells * _CELL
            for _ in range(cells + 1):  # the last one is the caption
                place = self._list(place, depth + 1)
        elif code == PICTURE:
            claimed = _dword(self.stream, place)
            if claimed > len(self.stream):  # SECURITY: the library would allocate it at once
                raise Unreadable(
                    Status.CORRUPT,
                    "문서의 그림이 깨져 있습니다. 다시 저장해 넣어 주시기 바랍니다.",
                )
            place = self._list(place + 348 + claimed, depth + 1)
        elif code == _LINE_DRAWN:
            place += 84
        elif code in _INNER_HEAD:
            start = place + _INNER_HEAD[code]
            place = self._list(start, depth + 1)
            if code == _HIDDEN:
                self.hidden.append((start, place))
        else:
            raise Unwalkable
        return place


def _word(data: bytes, place: int) -> int:
    found: int = struct.unpack_from("<H", data, place)[0]
    return found


def _dword(data: bytes, place: int) -> int:
    found: int = struct.unpack_from("<I", data, place)[0]
    return found
