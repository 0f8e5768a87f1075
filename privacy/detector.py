"""The detector: every rule, in the order in which they lean on each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from language.morphemes import Morphemes, shared_morphemes
from privacy.addresses import addresses
from privacy.births import births
from privacy.blocks import block_grids, joined, moved
from privacy.contacts import emails, is_office_mailbox, landlines, mobiles
from privacy.identity_numbers import licences, passports, resident_numbers
from privacy.kinds import Found, Kind
from privacy.layout import grids
from privacy.money_numbers import accounts, cards
from privacy.names import Names
from privacy.surroundings import Surroundings
from privacy.tables import Grid, decide
from privacy.vehicles import plates
from privacy.view import view_of
from records.document import Block

DETECTOR_VERSION = 4
"""Grows with every change of what is found: chunks masked by an older one are scanned again."""

_NUMBERS = (resident_numbers, cards, licences, mobiles, emails, accounts, passports, plates, births)
"""The rules that need no names, the surest first: an earlier find keeps its place."""


class Detector:
    """Finds personal data in the text of records. Safe for threads; holds Kiwi and no text."""

    def __init__(self, morphemes: Morphemes) -> None:
        """Keep the analyser of names."""
        self._names = Names(morphemes)

    def find(self, text: str) -> tuple[Found, ...]:
        """Return the personal data of an NFC text: ascending, apart, in its own offsets.

        Tables are seen where lines of cells stand under a row of headers.
        """
        view = view_of(text)
        found = self._find(view.text, grids(view.text))
        return tuple(Found(*view.span(each.start, each.end), each.kind) for each in found)

    def find_in_record(self, blocks: Sequence[Block]) -> tuple[str, tuple[Found, ...]]:
        """Return the blocks of one record as one text, and the personal data in its offsets.

        A line break stands between two blocks. A table's own rows and columns are used; its
        header decides them.
        """
        whole, starts = joined(blocks)
        view = view_of(whole)
        tables = [
            moved(grid, view)
            for block, start in zip(blocks, starts, strict=True)
            for grid in block_grids(block, start)
        ]
        found = self._find(view.text, tables)
        return whole, tuple(Found(*view.span(each.start, each.end), each.kind) for each in found)

    def find_in_blocks(self, blocks: Sequence[Block]) -> list[tuple[Found, ...]]:
        """Return for each block of one record the personal data of its text, ascending and apart.

        The blocks are read together: a number that breaks across two paragraphs is found as a
        part in each.
        """
        _, found = self.find_in_record(blocks)
        _, starts = joined(blocks)
        return [
            tuple(_within(found, start, start + len(block.text)))
            for block, start in zip(blocks, starts, strict=True)
        ]

    def _find(self, text: str, tables: Sequence[Grid]) -> list[Found]:
        around = Surroundings(text)
        taken = _Taken()
        official = _Taken()
        decided = [decide(text, table) for table in tables]
        taken.add(found for each in decided for found in each.found)
        official.add(
            Found(start, end, Kind.NAME) for each in decided for start, end in each.official
        )
        for rule in _NUMBERS:
            taken.add(rule(around))
        taken.add(_outside(official, addresses(around)))
        named = self._names.find(around, taken.found)
        taken.add(_outside(official, named.found))
        taken.leave(
            each for each in taken.found if is_office_mailbox(around, each, named.officials)
        )
        ends = sorted(each.end for each in taken.found)
        taken.add(_outside(official, addresses(around, ends)))
        names = sorted(each.end for each in taken.found if each.kind is Kind.NAME)
        taken.add(_outside(official, landlines(around, names)))
        return taken.found


def _within(found: Sequence[Found], start: int, end: int) -> Iterator[Found]:
    at = bisect_right(found, start, key=lambda each: each.end)
    while at < len(found) and found[at].start < end:
        each = found[at]
        yield Found(max(each.start, start) - start, min(each.end, end) - start, each.kind)
        at += 1


class _Taken:
    """Finds apart from each other, ascending; who comes first stays."""

    def __init__(self) -> None:
        self.found: list[Found] = []

    def add(self, more: Iterable[Found]) -> None:
        fresh: list[Found] = []
        for each in sorted(more):
            if not self.touches(each) and (not fresh or fresh[-1].end <= each.start):
                fresh.append(each)
        if fresh:
            self.found = sorted([*self.found, *fresh])

    def leave(self, others: Iterable[Found]) -> None:
        gone = set(others)
        self.found = [each for each in self.found if each not in gone]

    def touches(self, each: Found) -> bool:
        at = bisect_left(self.found, each.end, key=lambda found: found.start)
        return at > 0 and self.found[at - 1].end > each.start


def _outside(official: _Taken, found: Iterable[Found]) -> Iterable[Found]:
    return (each for each in found if not official.touches(each))


@cache
def shared_detector() -> Detector:
    """Return the one detector of this process; Kiwi is loaded at the first name to judge."""
    return Detector(shared_morphemes())
