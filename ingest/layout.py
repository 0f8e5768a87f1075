"""Characters on a page into lines, columns and paragraphs. Pure geometry, in points."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from ingest.outline import mark_length

_SENTENCE_END = re.compile(r"([.!?:;]|다|함|임|음|됨|것)\s*$")
_HYPHENATED = re.compile(r"[a-z]-$")
_WORD_GAP = 0.25
_PIECE_GAP = 1.2
"""In heights of the characters: a wider gap than the first is a space, than the second a break."""
_GUTTER = 8.0
_GUTTERS_TRIED = 100
_COLUMN_LINES = 4
_COLUMN_FILL = 0.6
"""Two columns have at least so many lines each, filled to such a part: a table's are not."""
_LINE_FILL = 1.5
"""A line whose end is nearer to the column's edge than so many characters is full."""
_WORD_SHARE = 0.25
"""So is one that lacks the room for the next line's first word, up to such a part of its width."""


class Char(NamedTuple):
    """One character with its box; y counts downwards."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Rule(NamedTuple):
    """A drawn line: whether it is level, where it stands, and from where to where it goes."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters beside one another; ``spaced`` says whether the file ends it with a space."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    spaced: bool = False

    @property
    def height(self) -> float:
        """Return how high its characters stand."""
        return self.y1 - self.y0


def pieces(chars: Iterable[Char]) -> list[Line]:
    """Return runs of characters, in the order of the file, broken at wide gaps and new lines."""
    found: list[Line] = []
    run: list[Char] = []
    for char in chars:
        if run and not _continues(run[-1], char):
            found += _line(run)
            run = []
        run.append(char)
    return found + _line(run)


def _continues(last: Char, char: Char) -> bool:
    height = max(last.y1 - last.y0, char.y1 - char.y0, 1.0)
    overlap = min(last.y1, char.y1) - max(last.y0, char.y0)
    if overlap < 0.5 * min(last.y1 - last.y0, char.y1 - char.y0):
        return False
    return -height < char.x0 - last.x1 < _PIECE_GAP * height


def _line(run: Sequence[Char]) -> list[Line]:
    parts: list[str] = []
    for at, char in enumerate(run):
        if at and char.text != " " and run[at - 1].text != " ":
            gap = char.x0 - run[at - 1].x1
            if gap > _WORD_GAP * max(char.y1 - char.y0, 1.0):
                parts.append(" ")
        parts.append(char.text)
    text = "".join(parts)
    inked = [char for char in run if char.text != " "]
    if not inked:
        return []
    return [
        Line(
            text.strip(),
            min(char.x0 for char in inked),
            min(char.y0 for char in inked),
            max(char.x1 for char in inked),
            max(char.y1 for char in inked),
            text.endswith(" "),
        )
    ]


def rows(found: Iterable[Line]) -> list[list[Line]]:
    """Return pieces as rows from top to bottom, each from left to right."""
    gathered: list[list[Line]] = []
    reach = 0.0
    for piece in sorted(found, key=lambda each: ((each.y0 + each.y1) / 2, each.x0)):
        if gathered and (piece.y0 + piece.y1) / 2 < reach:
            gathered[-1].append(piece)
        else:
            gathered.append([piece])
            reach = piece.y0 + 0.9 * piece.height
    return [sorted(row, key=lambda each: each.x0) for row in gathered]


def columns(found: Sequence[Line]) -> list[list[list[Line]]]:
    """Return rows in groups to be read one after another: what spans the page, then columns.

    A page has two columns where at least four rows leave the same gutter near its middle free,
    and the text on both sides fills its side.
    """
    all_rows = rows(found)
    gutter = _gutter(all_rows)
    if gutter is None:
        return [all_rows]
    groups: list[list[list[Line]]] = [[]]
    run: list[list[Line]] = []
    for row in [*all_rows, None]:
        if row is not None and not _crosses(row, gutter):
            run.append(row)
            continue
        if sides := _sides(run, gutter):
            groups += [*sides, []]
        else:
            groups[-1] += run
        run = []
        if row is not None:
            groups[-1].append(row)
    return groups


def _gutter(all_rows: Sequence[Sequence[Line]]) -> float | None:
    left = min((row[0].x0 for row in all_rows), default=0.0)
    right = max((row[-1].x1 for row in all_rows), default=0.0)
    width = right - left
    gaps = {
        round((first.x1 + second.x0) / 2)
        for row in all_rows
        for first, second in itertools.pairwise(row)
        if second.x0 - first.x1 >= _GUTTER
    }
    near = sorted(at for at in gaps if left + 0.35 * width < at < left + 0.65 * width)
    return max(
        near[:_GUTTERS_TRIED],
        key=lambda at: sum(not _crosses(row, at) for row in all_rows),
        default=None,
    )


def _crosses(row: Sequence[Line], gutter: float) -> bool:
    return any(each.x0 < gutter < each.x1 for each in row)


def _sides(run: Sequence[Sequence[Line]], gutter: float) -> list[list[list[Line]]]:
    left = [[each for each in row if each.x1 <= gutter] for row in run]
    right = [[each for each in row if each.x0 >= gutter] for row in run]
    sides = [[row for row in side if row] for side in (left, right)]
    return sides if all(len(side) >= _COLUMN_LINES and _filled(side) for side in sides) else []


def _filled(side: Sequence[Sequence[Line]]) -> bool:
    width = max(row[-1].x1 for row in side) - min(row[0].x0 for row in side)
    return median(sum(each.x1 - each.x0 for each in row) for row in side) >= _COLUMN_FILL * width


@dataclass(frozen=True, slots=True)
class Spacing:
    """What tells whether a line was broken at a space: Korean text may be broken anywhere.

    ``kept`` says whether the file keeps such a space at the end of the line, as word processors
    do; where it does not, ``words`` are those that stand whole within lines.
    """

    kept: bool
    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Spacing:
        """Return what the lines of one page tell."""
        kept = False
        words: set[str] = set()
        for line in lines:
            kept = kept or line.spaced
            words.update(line.text.split()[1:-1])
        return cls(kept, frozenset(words))

    def between(self, held: str, last: Line, text: str) -> str:
        """Return what stands between a text that ends with a line and the next line."""
        if not ("가" <= held[-1:] <= "힣" and "가" <= text[:1] <= "힣") or last.spaced:
            return " "
        if self.kept:
            return ""
        left, right = held.split()[-1], text.split()[0]
        return "" if left + right in self.words else " "


def page_paragraphs(found: Sequence[Line], spacing: Spacing) -> Iterator[str]:
    """Yield the paragraphs of a page, or of a part of one, in reading order."""
    for group in columns(found):
        yield from paragraphs(group, spacing)


def paragraphs(group: Sequence[Sequence[Line]], spacing: Spacing) -> Iterator[str]:
    """Yield the rows of a column, joined where its width alone broke them.

    A row goes on in the next one when it reaches the column's edge, ends no sentence, the next
    stands close below in the same size and begins with no mark.
    """
    edge = max((row[-1].x1 for row in group), default=0.0)
    held = ""
    previous: Sequence[Line] | None = None
    for row in group:
        text = "  ".join(piece.text for piece in row)
        if previous is not None and _runs_on(previous, row, held, text, edge):
            last = previous[-1]
            if _HYPHENATED.search(held) and text[:1].islower():
                held = held[:-1] + text
            else:
                held += spacing.between(held, last, text) + text
        else:
            if held:
                yield held
            held = text
        previous = row
    if held:
        yield held


def _runs_on(
    previous: Sequence[Line], row: Sequence[Line], held: str, text: str, edge: float
) -> bool:
    last, first = previous[-1], row[0]
    character = max(last.height, 1.0)
    word = (first.x1 - first.x0) * len(text.split()[0]) / len(text)
    lacking = min(word, _WORD_SHARE * (edge - last.x0))
    return (
        edge - last.x1 < max(_LINE_FILL * character, lacking)
        and len(previous) == len(row) == 1
        and 0.7 < first.height / character < 1.4
        and first.y0 - last.y1 < 1.2 * character
        and not _SENTENCE_END.search(held)
        and mark_length(text) == 0
    )
