"""What a control of HWP 5 says of itself: its place, its number, the words above words."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ingest.hancom_characters import standard
from ingest.hwp_flow import Part
from ingest.hwp_text import counted_text

_NUMBERED = {3: "그림", 4: "표", 5: "수식"}
"""Kinds of automatic numbers that belong to the text; those of notes and pages do not."""
_OBJECT = struct.Struct("<Ii")
_MARGIN = 1000
"""HWPUNIT (3.5 mm): a table set off by less stands at the top of its paragraph."""


@dataclass(slots=True)
class Control:
    """A control: what it adds to the line, its objects, and whether they stand above the text."""

    inline: str = ""
    number: str = ""
    equation: bool = False
    above: bool = False
    as_character: bool = False
    parts: list[Part] = field(default_factory=list)


def anchored(payload: bytes) -> Control:
    """Return an object's control with its place: in the line, or above the paragraph's text.

    Attribute (offset 4): bit 0 as a character, 3-4 vertical reference (0 paper, 1 page,
    2 paragraph), 5-7 vertical alignment (0 top), 21-23 wrap (1 above and below); then the
    vertical offset.
    """
    if len(payload) < 12:
        return Control()
    attribute, offset = _OBJECT.unpack_from(payload, 4)
    if attribute & 1:
        return Control(as_character=True)
    topmost = attribute >> 21 & 7 == 1 and not attribute >> 5 & 7
    above = topmost and (attribute >> 3 & 3 < 2 or offset <= _MARGIN)
    return Control(above=above)


def caption_first(payload: bytes) -> bool:
    """Return whether a caption stands above or left; 0 left, 1 right, 2 above, 3 below."""
    return len(payload) < 12 or not payload[8] & 1


def automatic_number(payload: bytes) -> str:
    """Return an automatic number that belongs to the text (``표 3``), else an empty text."""
    kind = _NUMBERED.get(payload[4] & 0xF if len(payload) > 4 else 0)
    number = int.from_bytes(payload[8:10], "little")
    return f"{kind} {number}" if kind and number else ""


def ruby(payload: bytes) -> str:
    """Return words with those above them (덧말) in parentheses."""
    main = counted_text(payload, 4)
    above = counted_text(payload, 6 + 2 * int.from_bytes(payload[4:6], "little"))
    return standard(f"{main}({above})" if above.strip() else main)
