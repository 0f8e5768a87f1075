"""A text as the rules compare it: one width of digits, one hyphen, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from privacy.masks import MASKS

_HYPHENS = "\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\u30fc\u3161"
_DOTS = "\u318d\u30fb\u2027\u2219\u2022\u22c5\uff65"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def _table() -> dict[int, str]:
    table = {
        code: plain
        for code in range(0xFF01, 0xFFE7)
        if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
    }
    table |= {ord(each): "-" for each in _HYPHENS} | {ord(each): "·" for each in _DOTS}
    table |= {ord(each): " " for each in _SPACES} | {ord(each): "\n" for each in _BREAKS}
    return table | {ord("\r"): "\n", ord("│"): "|", ord("┃"): "|"}


_TABLE = _table()
_MASK = re.compile("|".join(re.escape(mask) for mask in MASKS.values() if "[" in mask))


@dataclass(frozen=True, slots=True)
class View:
    """A text to compare with; ``places`` are the offsets of its characters in the original.

    ``places`` is empty where both have the same offsets, which is nearly always.
    """

    text: str
    places: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a non-empty half-open span of the view as one of the original."""
        if not self.places:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def place(self, start: int) -> int:
        """Return where an offset of the original comes to stand in the view."""
        if not self.places:
            return start
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self.places[middle] < start:
                low = middle + 1
            else:
                high = middle
        return low


def view_of(text: str) -> View:
    """Return the view of an NFC text.

    Full-width letters and digits become plain, every dash a hyphen, every space a space, every
    line break ``\\n``; zero-width and control characters are left out, so that they hide nothing.
    Masks become blocks: the word in a mask is no label of what follows it.
    """
    plain = text.translate(_TABLE) if not text.isascii() else text.replace("\r", "\n")
    plain = _MASK.sub(lambda mask: "■" * len(mask[0]), plain)
    if not _INVISIBLE.search(text):
        return View(plain)
    kept: list[int] = []
    at = 0
    for match in _INVISIBLE.finditer(text):
        kept.extend(range(at, match.start()))
        at = match.end()
    kept.extend(range(at, len(text)))
    return View("".join(plain[place] for place in kept), tuple(kept))
