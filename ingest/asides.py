"""What stands beside the text of a record: formulas, numbers behind cells, names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace

from privacy.detector import Detector
from privacy.masks import masked
from records.document import Cell, Extraction
from records.location import Location

_APART = "\n\n"
"""Between texts that are searched together and do not talk to each other."""
_DATA = re.compile(r"[0-9A-Za-z가-힣]+")
_SHORTEST = 3
"""Shorter data (names of two syllables) are also words; alone they betray nobody."""
_MOST_WORK = 50_000_000


@dataclass(slots=True)
class Asides:
    """Which of a record's texts beside the text hold a personal datum. ``hidden`` counts them."""

    told: Set[str]
    names: dict[str, str]
    hidden: int = field(default=0)

    @classmethod
    def of(cls, extraction: Extraction, data: Iterable[str], detector: Detector) -> Asides:
        """Return what the texts beside a record's text hold, given the data found in its text."""
        texts = sorted({text for text in _texts(extraction) if text})
        known = sorted({plain for each in data if len(plain := _plain(each)) >= _SHORTEST})
        whole = _APART.join(texts)
        # SECURITY: too much to look through is not looked through, and nothing of it stays
        if len(known) * len(whole) > _MOST_WORK:
            return cls(frozenset(texts), dict.fromkeys(texts, ""))
        told: set[str] = set()
        names: dict[str, str] = {}
        found = detector.find(whole)
        at = index = 0
        for text in texts:
            own = []
            while index < len(found) and found[index].start < at + len(text):
                each = found[index]
                own.append(replace(each, start=each.start - at, end=min(each.end - at, len(text))))
                index += 1
            at += len(text) + len(_APART)
            plain = _plain(text)
            if own or any(each in plain for each in known):
                told.add(text)
                names[text] = masked(text, own) if own else ""
        return cls(told, names)

    def tells(self, text: str) -> bool:
        """Return whether a text holds a personal datum."""
        return text in self.told

    def cell(self, cell: Cell) -> Cell:
        """Return a cell without the formula or number that holds what its text does not."""
        formula = "" if self.tells(cell.formula) else cell.formula
        value = None if any(self.tells(text) for text in _behind(cell)) else cell.value
        if (formula, value) == (cell.formula, cell.value):
            return cell
        self.hidden += 1
        return cell._replace(formula=formula, value=value)

    def location(self, location: Location) -> Location:
        """Return a place without personal data in the name of its sheet or part."""
        sheet, part = location.sheet, location.part
        if not (self.tells(sheet or "") or self.tells(part or "")):
            return location
        self.hidden += 1
        return replace(
            location,
            sheet=sheet and (self.names.get(sheet, sheet) or "○○○"),
            part=part and (self.names.get(part, part) or "○○○"),
        )


def _texts(extraction: Extraction) -> Iterator[str]:
    for each in extraction.fields:
        yield each.name
        yield each.stated
    for block in extraction.blocks:
        yield block.location.sheet or ""
        yield block.location.part or ""
        for row in block.rows:
            for cell in row:
                yield cell.formula
                yield from _behind(cell)


def _behind(cell: Cell) -> Iterator[str]:
    """Yield what the value of a cell says and its text does not.

    A number has lost the 0 with which a telephone number begins.
    """
    if isinstance(cell.value, str):
        if cell.value != cell.text:
            yield cell.value
    elif cell.value is not None:
        digits = str(int(cell.value)) if abs(cell.value) < 1e16 else ""
        if len(digits) >= 9 and digits not in _plain(cell.text):
            yield digits
            yield f"0{digits}"


def _plain(text: str) -> str:
    return "".join(_DATA.findall(text))
