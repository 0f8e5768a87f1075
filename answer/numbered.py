"""Items numbered as official letters have them: 1. 가. 1) 가) (1) (가) ① ㉮."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_INITIALS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)
_VOWELS = (0, 4, 8, 13, 18, 20)
_SYLLABLES = [chr(0xAC00 + 28 * (21 * i + v)) for v in _VOWELS for i in _INITIALS]
"""가 to 하, then 거 to 허, 고 to 호, 구 to 후, 그 to 흐, 기 to 히."""
_CIRCLED = [chr(each) for each in (*range(0x2460, 0x2474), *range(0x3251, 0x3260))]
_CIRCLED_SYLLABLES = [chr(each) for each in range(0x326E, 0x327C)]
_MARKS: tuple[tuple[str, Sequence[str]], ...] = (
    ("{}.", ()),
    ("{}.", _SYLLABLES),
    ("{})", ()),
    ("{})", _SYLLABLES),
    ("({})", ()),
    ("({})", _SYLLABLES),
    ("{}", _CIRCLED),
    ("{}", _CIRCLED_SYLLABLES),
)
"""Of each level; digits where there are no letters, or too few."""
_STEP = "  "
_END = "  끝."


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a letter and the items below it."""

    text: str
    below: tuple[Item, ...] = ()


def numbered(items: Sequence[Item]) -> list[str]:
    """Return items as lines, the last of which ends with ``끝.``; none for no items.

    Each level stands two spaces further right. An item that is alone among its like has no mark,
    and what is below it goes on at its level. White space within an item is one space.

    The order of marks is that of 행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조, what stands behind 하.
    and the space before ``끝.`` that of 행정업무운영 편람.
    """
    lines = list(_lines(items, 0))
    return [*lines[:-1], lines[-1] + _END] if lines else []


def mark_of(level: int, number: int) -> str:
    """Return the mark of the item with this number, from 1, at a level, from 0: ``거.`` for 1, 15."""
    pattern, letters = _MARKS[min(level, len(_MARKS) - 1)]
    return pattern.format(letters[number - 1] if number <= len(letters) else number)


def _lines(items: Sequence[Item], level: int) -> Iterator[str]:
    alone = len(items) == 1
    for number, item in enumerate(items, start=1):
        mark = "" if alone else f"{mark_of(level, number)} "
        yield f"{_STEP * level}{mark}{' '.join(item.text.split())}"
        yield from _lines(item.below, level if alone else level + 1)
