"""Properties of the paragraphs and characters of a DOC file, as far as reading needs them.

Format: [MS-DOC]: PlcBtePapx 2.8.6, PlcBteChpx 2.8.5, PapxFkp 2.9.174, ChpxFkp 2.9.33, Sprm 2.9.264.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass

IN_TABLE, ENDS_ROW, DEPTH, DELETED = 0x2416, 0x2417, 0x6649, 0x0800
"""sprmPFInTable, sprmPFTtp, sprmPItap (kept for tables in cells alone), sprmCFRMarkDel."""
_KEPT = frozenset({IN_TABLE, ENDS_ROW, DEPTH, DELETED})
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's operand by the top three bits of its code; 6 states its own."""
_PAGE = 512
_PARAGRAPH_ENTRY, _CHARACTER_ENTRY = 13, 1
_PAGE_NUMBER = 0x3FFFFF


@dataclass(frozen=True, slots=True)
class Marks:
    """Which properties hold from each place of the stream on; ``places`` ascend."""

    places: list[int]
    properties: list[frozenset[int]]

    def at(self, place: int) -> frozenset[int]:
        """Return the properties of what stands at a place, none where nothing is said."""
        found = bisect_right(self.places, place) - 1
        return self.properties[found] if found >= 0 else frozenset()


def paragraph_marks(main: bytes, plc: bytes) -> Marks:
    """Return the table properties of paragraphs from the pages that ``PlcBtePapx`` names."""
    return _marks(main, plc, _PARAGRAPH_ENTRY)


def character_marks(main: bytes, plc: bytes) -> Marks:
    """Return which characters are tracked deletions, from the pages that ``PlcBteChpx`` names."""
    return _marks(main, plc, _CHARACTER_ENTRY)


def _marks(main: bytes, plc: bytes, entry: int) -> Marks:
    count = max((len(plc) - 4) // 8, 0)
    pages = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
    found: dict[int, frozenset[int]] = {}
    for number in pages:
        page = main[(number & _PAGE_NUMBER) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            continue
        runs = min(page[-1], (_PAGE - 5) // (4 + entry))
        starts = struct.unpack_from(f"<{runs + 1}I", page)
        for at in range(runs):
            offset = 2 * page[4 * (runs + 1) + entry * at]
            found[starts[at]] = _properties(page, offset, entry) if offset else frozenset()
    places = sorted(found)
    return Marks(places, [found[place] for place in places])


def _properties(page: bytes, offset: int, entry: int) -> frozenset[int]:
    """Return the properties that are switched on at an offset of a page."""
    if entry == _CHARACTER_ENTRY:
        length, at = page[offset], offset + 1
    elif page[offset]:
        length, at = 2 * page[offset] - 1, offset + 1
    else:
        length, at = 2 * page[offset + 1], offset + 2
    end = min(at + length, _PAGE)
    at += 0 if entry == _CHARACTER_ENTRY else 2  # the paragraph's style
    found: set[int] = set()
    while at + 2 < end:
        (code,) = struct.unpack_from("<H", page, at)
        at += 2
        size = _OPERANDS.get(code >> 13)
        if size is None:
            size = page[at] + 1
        value = int.from_bytes(page[at : at + size], "little")
        if code in _KEPT and value > (1 if code == DEPTH else 0):
            found.add(code)
        at += size
    return frozenset(found)
