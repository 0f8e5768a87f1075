"""Tables in plain text: lines of CSV, tabs, or cells between bars, under a row of headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.cells import Span
from privacy.tables import Grid, is_header

_RULE = re.compile(r"[\s|:+-]+")
_LONGEST_LINE = 4000
_COMMA_HEADERS = 2
"""A line with commas is prose unless it names so many headers."""


def grids(text: str) -> list[Grid]:
    """Return the tables of a text under a header row, top to bottom.

    A table ends at the first line with another number of cells. Quoted fields of CSV may hold
    commas and line breaks.
    """
    found: list[Grid] = []
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        grid = None
        if end - at <= _LONGEST_LINE:
            for mark in ("|", "\t", ","):
                if text.find(mark, at, end) >= 0:
                    grid = _grid(text, at, mark)
                    break
        if grid is not None:
            found.append(grid[0])
            at = grid[1]
        else:
            at = end + 1
    return found


def _grid(text: str, at: int, mark: str) -> tuple[Grid, int] | None:
    header, after = _record(text, at, mark)
    texts = [text[start:end] for start, end in header]
    if not is_header(texts, _COMMA_HEADERS if mark == "," else 1):
        return None
    rows: list[tuple[Span, ...]] = []
    while after < len(text):
        cells, beyond = _record(text, after, mark)
        if len(cells) != len(header):
            break
        if not _RULE.fullmatch(text, after, max(after, beyond - 1)):
            rows.append(tuple(cells))
        after = beyond
    if not rows:
        return None
    return Grid(tuple(each.strip() for each in texts), tuple(rows)), after


def _record(text: str, at: int, mark: str) -> tuple[list[Span], int]:
    """Return the cells of the record at a line's start, and where the next begins."""
    if mark == "|":
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        low, high = at, end
        line = text[at:end]
        if line.strip().startswith("|"):
            low += line.index("|") + 1
        if line.rstrip().endswith("|") and line.rstrip() != "|":
            high = at + len(line.rstrip()) - 1
        return list(_split(text, low, max(low, high), mark)), end + 1
    return _delimited(text, at, mark)


def _split(text: str, low: int, high: int, mark: str) -> Iterator[Span]:
    while True:
        cut = text.find(mark, low, high)
        yield low, (cut if cut >= 0 else high)
        if cut < 0:
            return
        low = cut + 1


def _delimited(text: str, at: int, mark: str) -> tuple[list[Span], int]:
    cells: list[Span] = []
    while True:
        if text.startswith('"', at):
            start, close = at + 1, _close(text, at + 1)
            if close is not None:
                cells.append((start, close))
                at = close + 1
                if text.startswith(mark, at):
                    at += 1
                    continue
                if at >= len(text) or text.startswith("\n", at):
                    return cells, at + 1
                cells.pop()
                at = start - 1
        line = text.find("\n", at)
        line = len(text) if line < 0 else line
        cut = text.find(mark, at, line)
        if cut < 0:
            cells.append((at, line))
            return cells, line + 1
        cells.append((at, cut))
        at = cut + 1


def _close(text: str, at: int) -> int | None:
    """Return where a quoted field ends, within what a field may hold; doubled quotes stay."""
    limit = min(len(text), at + _LONGEST_LINE)
    while True:
        quote = text.find('"', at, limit)
        if quote < 0:
            return None
        if not text.startswith('""', quote):
            return quote
        at = quote + 2
