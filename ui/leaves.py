"""A record laid out for a page: in parts that a browser bears, by page, sheet or part of a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from records.answer import Citation
from records.document import Block, BlockKind
from records.location import Location
from ui.segments import ShownBlock, shown_block

_NODES = 700
"""Elements of a record on one page: a page may have 1,500 in all."""
_HEADINGS = 80
"""Entries of a table of contents."""
_FOUND = 30
"""Places that a search in a record tells."""
_AROUND = 30

Blocks = Sequence[tuple[int, Block]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands on one page, sheet or part of a mail; ``label`` is ``""`` where none is known."""

    label: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the table of contents: where it leads, and how deep it stands, from 1."""

    text: str
    part: int
    ordinal: int
    level: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place at which words were found, with some text around them."""

    label: str
    before: str
    words: str
    after: str
    part: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class _Share:
    """The rows of a block that stand in one part; of a text none."""

    ordinal: int
    block: Block
    rows: tuple[int, ...]


class Layout:
    """A record in parts; every block and row stands in one of them."""

    def __init__(self, blocks: Blocks) -> None:
        """Lay out blocks, which stand in order."""
        self._blocks = blocks
        self._parts = list(_parted(blocks))

    @property
    def parts(self) -> int:
        """Return how many parts there are, at least 1."""
        return max(1, len(self._parts))

    def ordinals(self, part: int) -> range:
        """Return the numbers of the blocks that a part, counted from 1, has something of."""
        own = self._parts[part - 1] if self._parts else []
        return range(own[0].ordinal, own[-1].ordinal + 1) if own else range(0)

    def leaves(self, part: int, citations: Sequence[Citation]) -> list[Leaf]:
        """Return a part, counted from 1, with what citations mark in it."""
        own = self._parts[part - 1] if self._parts else []
        return [
            Leaf(label, tuple(shown_block(e.ordinal, e.block, citations, e.rows) for e in shares))
            for label, shares in groupby(own, key=lambda each: leaf_label(each.block))
        ]

    def part_of(self, citation: Citation) -> int:
        """Return the part, counted from 1, in which a citation begins; the first if in none."""
        for part, shares in enumerate(self._parts, start=1):
            for share in shares:
                if share.ordinal == citation.block and _holds(share, citation):
                    return part
        return 1

    def contents(self) -> list[Heading]:
        """Return the table of contents: pages, sheets or parts of a mail, and headings."""
        found: list[Heading] = []
        label = ""
        seen: set[int] = set()
        for part, shares in enumerate(self._parts, start=1):
            for share in shares:
                if leaf_label(share.block) != label:
                    label = leaf_label(share.block)
                    found.append(Heading(label, part, share.ordinal, 1))
                if share.block.kind is BlockKind.HEADING and share.ordinal not in seen:
                    level = min(3, (share.block.level or 1) + bool(label))
                    found.append(Heading(share.block.text, part, share.ordinal, level))
                seen.add(share.ordinal)
        return found[:_HEADINGS]

    def find(self, words: str) -> list[Spot]:
        """Return the first places at which words stand, in order; case does not count. None for none."""
        wanted = words.casefold()
        return list(islice(self._spots(wanted), _FOUND)) if wanted else []

    def _spots(self, wanted: str) -> Iterator[Spot]:
        lines: list[str] = []  # of the block at hand: a sheet's is cut once, and not for each part
        cut = -1
        for part, shares in enumerate(self._parts, start=1):
            for share in shares:
                text = share.block.text
                if share.block.rows:
                    if cut != share.ordinal:
                        lines, cut = text.split("\n"), share.ordinal
                    text = "\n".join(lines[at] for at in share.rows)
                at = text.casefold().find(wanted)
                if at >= 0:
                    end = at + len(wanted)
                    yield Spot(
                        share.block.location.label(),
                        text[max(0, at - _AROUND) : at],
                        text[at:end],
                        text[end : end + _AROUND],
                        part,
                        share.ordinal,
                    )


def leaf_label(block: Block) -> str:
    """Return the page, sheet or part of a mail on which a block stands, ``""`` if none is known."""
    place = block.location
    return Location(part=place.part, sheet=place.sheet, page=place.page).label()


def _parted(blocks: Blocks) -> Iterator[list[_Share]]:
    part: list[_Share] = []
    left = _NODES
    for ordinal, block in blocks:
        rows: list[int] = []
        cost = 2
        for at, row in enumerate(block.rows):
            own = 2 + len(row)
            if cost + own > left and (part or rows):
                if rows:
                    part.append(_Share(ordinal, block, tuple(rows)))
                yield part
                part, left, cost = [], _NODES, 2
                rows = [each for each in range(block.header_rows) if each < at]
            rows.append(at)
            cost += own
        if not block.rows and cost > left and part:
            yield part
            part, left = [], _NODES
        part.append(_Share(ordinal, block, tuple(rows)))
        left -= cost
    if part:
        yield part


def _holds(share: _Share, citation: Citation) -> bool:
    if not share.block.rows:
        return True
    row = share.block.text.count("\n", 0, citation.start)
    return row in share.rows
