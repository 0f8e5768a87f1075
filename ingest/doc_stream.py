"""The streams of a DOC file: its stories, from pieces of text.

Format: [MS-DOC], Word (.doc) Binary File Format: FIB 2.5, retrieving text 2.4.1, Clx 2.9.38.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from ingest.doc_properties import (
    DELETED,
    DEPTH,
    ENDS_ROW,
    IN_TABLE,
    character_marks,
    paragraph_marks,
)
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import BlockKind, Status

_FLAGS, _ENCRYPTED, _SECOND_TABLE = 0x0A, 0x0100, 0x0200
_COUNTS = 0x4C
"""From here the lengths of the stories: text, notes, heads, macros, comments, endnotes, boxes."""
_CHPX, _PAPX, _CLX = 0x00FA, 0x0102, 0x01A2
_EIGHT_BIT = 1 << 30
_STORIES: tuple[BlockKind | None, ...] = (
    *(None, BlockKind.FOOTNOTE, BlockKind.HEADER, None, BlockKind.MEMO),
    *(BlockKind.ENDNOTE, BlockKind.TEXT_BOX, BlockKind.TEXT_BOX),
)
_DROPPED = dict.fromkeys(map(ord, "\x01\x02\x03\x04\x05\x06\x08\x1f"))
_SHOWN = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text, and whether it stands in a table, ends a cell, or ends a row."""

    text: str
    in_table: bool = False
    ends_cell: bool = False
    ends_row: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters ``begin`` to ``end`` of the document, from ``at`` of the stream."""

    begin: int
    end: int
    at: int
    wide: bool


class DocStream:
    """What a DOC file says, story by story."""

    def __init__(self, main: bytes, table: bytes) -> None:
        """Take the streams ``WordDocument`` and ``0Table`` or ``1Table``."""
        self._main = main
        self._pieces = list(_pieces(_slice(main, table, _CLX)))
        self._paragraph_marks = paragraph_marks(main, _slice(main, table, _PAPX))
        self._character_marks = character_marks(main, _slice(main, table, _CHPX))

    @classmethod
    def of(cls, container: olefile.OleFileIO) -> DocStream:
        """Return the streams of an opened container.

        Raises:
            Unreadable: ``encrypted``, or ``too_big``.
            OSError, ValueError, IndexError, struct.error: when it is damaged.
        """
        main = container.openstream("WordDocument").read()
        (flags,) = struct.unpack_from("<H", main, _FLAGS)
        if flags & _ENCRYPTED:
            raise Unreadable(
                Status.ENCRYPTED,
                "문서에 암호가 걸려 있습니다. 워드에서 암호를 풀어 저장한 뒤 넣어 주시기 바랍니다.",
            )
        name = "1Table" if flags & _SECOND_TABLE else "0Table"
        return cls(main, container.openstream(name).read())

    def stories(self) -> Iterator[tuple[BlockKind | None, Iterator[Paragraph]]]:
        """Yield the stories that hold something, in their order, with the kind of their blocks."""
        lengths = struct.unpack_from("<8I", self._main, _COUNTS)
        begin = 0
        for length, kind in zip(lengths, _STORIES, strict=True):
            if length:
                yield kind, self._paragraphs(begin, begin + length)
            begin += length

    def _paragraphs(self, begin: int, end: int) -> Iterator[Paragraph]:
        held: list[str] = []
        field: list[bool] = []  # one a nested field: whether its result has begun
        for text, at, width in self._spans(begin, end):
            for offset, character in enumerate(text):
                if character in "\r\x07":
                    mark = self._paragraph_marks.at(at + offset * width)
                    yield _paragraph("".join(held), character, mark)
                    held.clear()
                elif character == "\x13":
                    field.append(False)
                elif character == "\x14" and field:
                    field[-1] = True
                elif character == "\x15" and field:
                    field.pop()
                elif all(field) and DELETED not in self._character_marks.at(at + offset * width):
                    held.append(character)
        if held:
            yield Paragraph(_clean("".join(held)))

    def _spans(self, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Yield the text of the pieces between two characters, where it stands, and its width."""
        for piece in self._pieces:
            first, last = max(piece.begin, begin), min(piece.end, end)
            if first >= last:
                continue
            width = 2 if piece.wide else 1
            at = piece.at + (first - piece.begin) * width
            data = self._main[at : at + (last - first) * width]
            yield data.decode("utf-16-le" if piece.wide else "cp1252", "replace"), at, width


def _paragraph(text: str, ending: str, mark: frozenset[int]) -> Paragraph:
    inner = DEPTH in mark  # a table in a cell: its rows become lines of that cell
    in_table = ending == "\x07" or IN_TABLE in mark
    ends_row = ENDS_ROW in mark and not inner
    ends_cell = ending == "\x07" and not ends_row and not inner
    return Paragraph(_clean(text), in_table, ends_cell, ends_row)


def _clean(text: str) -> str:
    return text.translate(_DROPPED).translate(_SHOWN)


def _slice(main: bytes, table: bytes, at: int) -> bytes:
    start, length = struct.unpack_from("<II", main, at)
    return table[start : start + length]


def _pieces(clx: bytes) -> Iterator[_Piece]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        (size,) = struct.unpack_from("<H", clx, at + 1)
        at += 3 + size
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (min(size, len(clx) - at - 5) - 4) // 12
    if count > LIMITS.records:
        raise Unreadable(
            Status.TOO_BIG, "문서가 너무 깁니다. 나누어 저장한 뒤 넣어 주시기 바랍니다."
        )
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    for number in range(count):
        (where,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        wide = not where & _EIGHT_BIT
        start = where & ~_EIGHT_BIT
        yield _Piece(places[number], places[number + 1], start if wide else start // 2, wide)
