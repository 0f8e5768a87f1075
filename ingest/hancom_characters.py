"""Hancom's and the symbol fonts' private characters as the standard ones that look like them.

Only code points whose meaning was seen in documents are mapped; all others stay as they are, so
that nothing is guessed away. Old Hangul in Hancom's private area (about 5,000 syllables) is left
as stored.
"""

from __future__ import annotations

import re

_WINGDINGS = {
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "❑",
    0x72: "❒",
    0x75: "◆",
    0x76: "❖",
    0x77: "◆",
    0x9E: "·",
    0x9F: "•",
    0xA0: "·",
    0xA1: "○",
    0xA2: "○",
    0xA4: "◉",
    0xA5: "◎",
    0xA7: "▪",
    0xA8: "◻",
    0xB7: "•",
    0xD8: "➢",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
"""Wingdings and Symbol as Word and Hangul store them: 0xF000 + the font's own code."""
_HANCOM = {
    0xF02EF: "·", 0xF02FC: "►", 0xF031C: "■", 0xF03A0: "↵", 0xF03C5: "□", 0xF012B: "(인)",
    0xF080F: "━", 0xF0811: "┌", 0xF0817: "└", 0xF081A: "─", 0xF0854: "《", 0xF0855: "》",
}  # fmt: skip
_BOXED = (0xF0280, 0xF02B1, 0xF02CE)
"""Numbers in a ring, a box and a filled box: nine for 1 to 9, nine tens and ten ones to overlap."""
_CIRCLED_ONE = 0x2460
_PRIVATE = re.compile("[\uf020-\uf0ff\U000f0000-\U000ffffd]")


def _table() -> dict[str, str]:
    table = {chr(0xF000 + code): shown for code, shown in _WINGDINGS.items()}
    table |= {chr(code): shown for code, shown in _HANCOM.items()}
    for first in _BOXED:
        table |= {chr(first + at): chr(_CIRCLED_ONE + at) for at in range(9)}
        table |= {chr(first + 9 + at): str(at + 1) for at in range(9)}
        table |= {chr(first + 18 + at): str(at) for at in range(10)}
    return table


_SHOWN = _table()


def standard(text: str) -> str:
    """Return a text with the private characters that are known replaced."""
    if text.isascii() or not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub(lambda found: _SHOWN.get(found[0], found[0]), text)


def overlapped(text: str) -> str:
    """Return characters printed over each other (글자 겹침) as one reads them.

    A ten and a one in the same box are one number, as ``⑩``.
    """
    shown = standard(text)
    if shown != text and shown.isdecimal() and 1 <= int(shown) <= 20:
        return chr(_CIRCLED_ONE + int(shown) - 1)
    return shown
