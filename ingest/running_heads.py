"""Headers, footers and page numbers: what stands in the margins of page after page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout import Line

_MARGIN = 0.12
"""The part of a page's height, above and below, in which headers and footers stand."""
_SHARE = 0.6
"""On how many of the pages, at least, the same must stand at the same height."""
_SAME_HEIGHT = 6.0
_NUMBER = re.compile(r"\d{1,6}")
_PAGE = re.compile(
    r"\W*(?:page|p\.)?\s*\d{1,6}\s*(?:쪽|페이지)?\W*(?:(?:of|/)?\s*\d{1,6})?\W*", re.IGNORECASE
)
"""A page number: ``- 3 -``, ``3 / 12``, ``3쪽``, ``Page 3 of 12``."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The pieces of text of one page, and its height in points."""

    lines: tuple[Line, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Running:
    """One header or footer: its text where it stands first, and its pieces on all pages."""

    text: str
    is_header: bool
    pieces: frozenset[tuple[int, Line]]


def running_heads(pages: Sequence[PageLines]) -> list[Running]:
    """Return what is the same on most pages at the same height of a margin, top first.

    Of page numbers only the number may differ, and it must count with the pages.
    """
    places: dict[tuple[str, bool, int], list[tuple[int, Line]]] = {}
    for page, each in enumerate(pages):
        margin = each.height * _MARGIN
        for line in each.lines:
            if line.y1 < margin or line.y0 > each.height - margin:
                text = _NUMBER.sub("#", line.text) if _PAGE.fullmatch(line.text) else line.text
                place = (text, line.y1 < margin, round(line.y0 / _SAME_HEIGHT))
                places.setdefault(place, []).append((page, line))
    found: list[tuple[float, float, Running]] = []
    needed = max(2.0, _SHARE * len(pages))
    for (_, is_header, _), pieces in places.items():
        if len({page for page, _ in pieces}) >= needed and _same_or_counting(pieces):
            first = pieces[0][1]
            running = Running(first.text, is_header, frozenset(pieces))
            found.append((first.y0, first.x0, running))
    return [running for *_, running in sorted(found, key=lambda each: each[:2])]


def _same_or_counting(pieces: Sequence[tuple[int, Line]]) -> bool:
    if len({line.text for _, line in pieces}) == 1:
        return True
    numbers = [(page, _NUMBER.findall(line.text)) for page, line in pieces]
    return len({int(found[0]) - page for page, found in numbers}) == 1
