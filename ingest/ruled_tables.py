"""Tables from the lines that are drawn around their cells. Pure geometry, in points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.layout import Char, Rule, Spacing, paragraphs, pieces, rows
from records.document import Cell

_SLACK = 3.0
"""Lines nearer than this are one line, or meet."""
_SMALLEST = 6.0
"""Squares that are narrower or lower on average hold no text: a hatching or a drawing."""
_MOST_LINES = 400
"""Lines one way in one table; more is a drawing, not a table."""


@dataclass(slots=True)
class Table:
    """A grid of lines; ``taken`` collects the characters in it.

    ``level`` and ``upright`` hold the stretches that are drawn, by the place in ``ys`` or ``xs``.
    """

    xs: list[float]
    ys: list[float]
    level: dict[int, list[Rule]]
    upright: dict[int, list[Rule]]
    taken: list[Char] = field(default_factory=list)

    def holds(self, char: Char) -> bool:
        """Return whether the middle of a character is within the table."""
        x, y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cells(self, spacing: Spacing) -> list[Cell]:
        """Return its cells, merged where no line is drawn between two squares of the grid."""
        squares = self.merged()
        texts: dict[tuple[int, int], list[Char]] = {}
        for char in self.taken:
            row = bisect_right(self.ys, (char.y0 + char.y1) / 2) - 1
            column = bisect_right(self.xs, (char.x0 + char.x1) / 2) - 1
            row = min(max(row, 0), len(self.ys) - 2)
            column = min(max(column, 0), len(self.xs) - 2)
            texts.setdefault(squares[row, column][:2], []).append(char)
        return [
            Cell(
                _text(texts.get((top, left), ()), spacing),
                top + 1,
                left + 1,
                bottom - top,
                right - left,
            )
            for top, left, bottom, right in sorted(set(squares.values()))
        ]

    def merged(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Return for each square of the grid the cell it belongs to: top, left, bottom, right."""
        owner: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        height, width = len(self.ys) - 1, len(self.xs) - 1
        for row in range(height):
            for column in range(width):
                if (row, column) in owner:
                    continue
                right = column + 1
                while right < width and (row, right) not in owner and not self._wall(right, row):
                    right += 1
                bottom = row + 1
                while bottom < height and all(
                    (bottom, each) not in owner and not self._floor(bottom, each)
                    for each in range(column, right)
                ):
                    bottom += 1
                for r in range(row, bottom):
                    for c in range(column, right):
                        owner[r, c] = (row, column, bottom, right)
        return owner

    def _wall(self, column: int, row: int) -> bool:
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return _drawn(self.upright.get(column, ()), middle)

    def _floor(self, row: int, column: int) -> bool:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return _drawn(self.level.get(row, ()), middle)


def find_tables(rules: Sequence[Rule], chars: Iterable[Char]) -> tuple[list[Table], list[Char]]:
    """Return the tables on a page, top to bottom, and the characters outside of them.

    A table is a net of at least two level and two upright lines that meet, with two squares or
    more; the outermost uprights may be missing, as they are in official reports.
    """
    tables = [table for net in _nets(rules) if (table := _table(net)) is not None]
    tables.sort(key=lambda table: (table.ys[0], table.xs[0]))
    outside: list[Char] = []
    for char in chars:
        for table in tables:
            if table.holds(char):
                table.taken.append(char)
                break
        else:
            outside.append(char)
    return [table for table in tables if table.taken], outside


def _table(net: Sequence[Rule]) -> Table | None:
    level = [rule for rule in net if rule.level]
    upright = [rule for rule in net if not rule.level]
    if len(level) < 2 or not upright:
        return None
    left, right = min(rule.start for rule in level), max(rule.end for rule in level)
    xs = _places([*(rule.at for rule in upright), left, right])
    ys = _places([*(rule.at for rule in level)])
    squares = (len(xs) - 1) * (len(ys) - 1)
    if squares < 2 or len(xs) < 2 or max(len(xs), len(ys)) > _MOST_LINES:
        return None
    if min((each[-1] - each[0]) / (len(each) - 1) for each in (xs, ys)) < _SMALLEST:
        return None
    table = Table(xs, ys, _at_places(level, ys), _at_places(upright, xs))
    return table if len(set(table.merged().values())) > 1 else None


def _nets(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the lines in groups that meet one another."""
    parent = list(range(len(rules)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    level = sorted((at for at, rule in enumerate(rules) if rule.level), key=lambda at: rules[at].at)
    places = [rules[at].at for at in level]
    for at, rule in enumerate(rules):
        if rule.level:
            continue
        first = bisect_right(places, rule.start - _SLACK)
        last = bisect_right(places, rule.end + _SLACK)
        for other in level[first:last]:
            if rules[other].start - _SLACK <= rule.at <= rules[other].end + _SLACK:
                parent[root(at)] = root(other)
    nets: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        nets.setdefault(root(at), []).append(rule)
    return list(nets.values())


def _places(values: Iterable[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _SLACK:
            places.append(value)
    return places


def _at_places(rules: Iterable[Rule], places: Sequence[float]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = {}
    for rule in rules:
        found.setdefault(bisect_right(places, rule.at) - 1, []).append(rule)
    return found


def _drawn(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start - 1 <= middle <= rule.end + 1 for rule in rules)


def _text(chars: Sequence[Char], spacing: Spacing) -> str:
    return "\n".join(paragraphs(rows(pieces(chars)), spacing))
