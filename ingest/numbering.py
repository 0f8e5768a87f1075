"""Numbers and bullets that Hangul puts before paragraphs and stores as a definition, not as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_PLACE = re.compile(r"\^(10|[1-9nN])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
_JAMO = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_SPOKEN = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_IDEOGRAPHS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _capital_roman(number: int) -> str:
    return chr(0x2160 + number - 1) if number <= 12 else _roman(number).upper()


def _small_roman(number: int) -> str:
    return chr(0x2170 + number - 1) if number <= 12 else _roman(number)


def _one_of(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)]


def _run(first: int, count: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if number <= count else str(number)


def _tens(digits: tuple[str, ...], ten: str) -> Callable[[int], str]:
    def spell(number: int) -> str:
        if number > 99:
            return str(number)
        tens, ones = divmod(number, 10)
        return (digits[tens] if tens > 1 else "") + (ten if tens else "") + digits[ones]

    return spell


FORMATS: dict[str, Callable[[int], str]] = {
    "DIGIT": str,
    "CIRCLED_DIGIT": _run(0x2460, 20),
    "ROMAN_CAPITAL": _capital_roman,
    "ROMAN_SMALL": _small_roman,
    "LATIN_CAPITAL": _one_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "LATIN_SMALL": _one_of("abcdefghijklmnopqrstuvwxyz"),
    "CIRCLED_LATIN_CAPITAL": _run(0x24B6, 26),
    "CIRCLED_LATIN_SMALL": _run(0x24D0, 26),
    "HANGUL_SYLLABLE": _one_of(_SYLLABLES),
    "CIRCLED_HANGUL_SYLLABLE": _run(0x326E, 14),
    "HANGUL_JAMO": _one_of(_JAMO),
    "CIRCLED_HANGUL_JAMO": _run(0x3260, 14),
    "HANGUL_PHONETIC": _tens(_SPOKEN, "십"),
    "IDEOGRAPH": _tens(_IDEOGRAPHS, "十"),
    "CIRCLED_IDEOGRAPH": _run(0x3280, 10),
}
"""Number shapes by their names in KS X 6101 (numFormat), in the order of their codes in HWP 5."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: its pattern (``제^1장``, ``^1.^2.``), shape and first number."""

    pattern: str
    shape: str = "DIGIT"
    start: int = 1

    def number(self, count: int) -> str:
        """Return a number in this level's shape; an unknown shape is written in digits."""
        return FORMATS.get(self.shape, str)(max(count, 1))


class Numberer:
    """Counts the numbered paragraphs of one document; each numbering counts for itself."""

    def __init__(self, numberings: dict[int, tuple[Level, ...]]) -> None:
        self._numberings = numberings
        self._counts: dict[int, list[int]] = {}

    def mark(self, numbering: int, level: int) -> str:
        """Count a paragraph of a level (from 1) and return its mark, e.g. ``가.``.

        Levels below it begin anew. Empty when the document defines no such numbering or level.
        """
        levels = self._numberings.get(numbering, ())
        if not 1 <= level <= len(levels):
            return ""
        counts = self._counts.setdefault(numbering, [0] * len(levels))
        own = levels[level - 1]
        counts[level - 1] = counts[level - 1] + 1 if counts[level - 1] else own.start
        counts[level:] = [0] * (len(levels) - level)

        def place(found: re.Match[str]) -> str:
            which = found[1]
            if which in "nN":
                path = [
                    each.number(count or each.start)
                    for each, count in zip(levels, counts, strict=True)
                ]
                return ".".join(path[:level]) + ("." if which == "N" else "")
            at = int(which) - 1
            if at >= len(levels):
                return ""
            return levels[at].number(counts[at] or levels[at].start)

        return _PLACE.sub(place, own.pattern).strip()
