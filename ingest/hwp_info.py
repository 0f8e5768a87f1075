"""What DocInfo of HWP 5 says of paragraphs: shapes, styles, numberings and bullets."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from ingest.hancom_characters import standard
from ingest.hwp_flow import Head
from ingest.hwp_records import INFO_TAGS, NUMBERING, PARA_SHAPE, STYLE, records
from ingest.hwp_text import counted_text
from ingest.numbering import FORMATS, Level, Numberer

_HEADS = (Head.NONE, Head.OUTLINE, Head.NUMBER, Head.BULLET)
_SHAPES = tuple(FORMATS)
_PARAGRAPH_HEAD = 12
"""Bytes of a paragraph head (attribute, width, distance, character shape) before its pattern."""
_FIRST_LEVELS, _LEVELS = 7, 10
_PARAGRAPH = struct.Struct("<HB")
_OUTLINE_STYLE = re.compile(r"개요\s*(\d{1,2})")
"""A paragraph of such a style is a heading, but numbered only if its own shape says so."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A paragraph shape's head, its level from 1, and the number of its numbering or bullet."""

    head: Head
    level: int
    definition: int


_PLAIN = Shape(Head.NONE, 1, 0)


class DocInfo:
    """Shapes, styles, numberings and bullets of one document."""

    def __init__(self, data: bytes) -> None:
        """Read the inflated stream; records that are damaged or missing leave plain paragraphs."""
        self._data = data
        self._shapes: list[tuple[int, int]] = []
        self._known: dict[tuple[int, int], Shape] = {}
        self._outline_styles: dict[int, int] = {}
        self._bullets: list[str] = []
        numberings: dict[int, tuple[Level, ...]] = {}
        styles = 0
        for tag, _, start, end in records(data, INFO_TAGS)[0]:
            if tag == PARA_SHAPE:
                self._shapes.append((start, end))
            elif tag == STYLE:
                found = _OUTLINE_STYLE.fullmatch(counted_text(data[start:end], 0))
                if found:
                    self._outline_styles[styles] = int(found[1])
                styles += 1
            elif tag == NUMBERING:
                numberings[len(numberings) + 1] = _levels(data[start:end])
            else:
                bullet = data[start:end][_PARAGRAPH_HEAD : _PARAGRAPH_HEAD + 2]
                self._bullets.append(bullet.decode("utf-16-le", "ignore"))
        self._numberer = Numberer(numberings)

    def shape(self, header: bytes, at: int, size: int) -> Shape:
        """Return the shape of a paragraph from its PARA_HEADER, whose payload begins at ``at``."""
        if size < 11:
            return _PLAIN
        key = _PARAGRAPH.unpack_from(header, at + 8)
        shape = self._known.get(key)
        if shape is None:
            shape = self._known[key] = self._resolved(*key)
        return shape

    def _resolved(self, number: int, style: int) -> Shape:
        if number >= len(self._shapes):
            return _PLAIN
        start, end = self._shapes[number]
        shape = _shape(self._data[start:end])
        if shape.head is Head.NONE and style in self._outline_styles:
            return Shape(Head.OUTLINE, self._outline_styles[style], -1)
        return shape

    def mark(self, shape: Shape, outline: int) -> str:
        """Return what a paragraph's shape puts before it, counting it.

        ``outline`` is the number of the section's outline numbering.
        """
        if shape.head is Head.BULLET:
            known = 1 <= shape.definition <= len(self._bullets)
            return standard(self._bullets[shape.definition - 1]).strip("\0 ") if known else ""
        if shape.definition < 0:
            return ""
        numbering = outline if shape.head is Head.OUTLINE else shape.definition
        return self._numberer.mark(numbering, shape.level)


def _shape(payload: bytes) -> Shape:
    if len(payload) < 4:
        return _PLAIN
    (attribute,) = struct.unpack_from("<I", payload)
    definition = int.from_bytes(payload[30:32], "little")
    return Shape(_HEADS[attribute >> 23 & 3], (attribute >> 25 & 7) + 1, definition)


def _levels(payload: bytes) -> tuple[Level, ...]:
    """Return a numbering's levels: seven patterns, their first numbers, then three more of each."""
    patterns: list[tuple[str, str]] = []
    starts: list[int] = []
    at = 0
    for count in (_FIRST_LEVELS, _LEVELS - _FIRST_LEVELS):
        for _ in range(count):
            if at + _PARAGRAPH_HEAD + 2 > len(payload):
                break
            shape = int.from_bytes(payload[at : at + 4], "little") >> 5 & 0xF
            pattern = counted_text(payload, at + _PARAGRAPH_HEAD)
            patterns.append((pattern, _SHAPES[shape] if shape < len(_SHAPES) else "DIGIT"))
            at += _PARAGRAPH_HEAD + 2 + 2 * len(pattern)
        at += 2 if count == _FIRST_LEVELS else 0
        first = payload[at : at + 4 * count]
        at += 4 * count
        starts.extend(value for (value,) in struct.iter_unpack("<I", first[: len(first) & ~3]))
    starts.extend([1] * (len(patterns) - len(starts)))
    return tuple(
        Level(pattern, shape, start if 0 < start < 10_000 else 1)
        for (pattern, shape), start in zip(patterns, starts, strict=False)
    )
