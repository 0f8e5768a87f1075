"""A record's blocks, split where citations begin and end, so that pages count no characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from records.answer import Citation
from records.document import Block, row_spans


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; ``n`` is the number of the citation that marks it, 0 for none."""

    text: str
    n: int = 0


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block ready for a page. ``row_marks`` has the number of the citation of each row."""

    ordinal: int
    block: Block
    segments: tuple[Segment, ...]
    row_marks: tuple[int, ...]


def shown_blocks(
    blocks: Sequence[tuple[int, Block]], citations: Sequence[Citation]
) -> list[ShownBlock]:
    """Return blocks with what citations mark in them; where two overlap the earlier wins."""
    return [
        ShownBlock(
            ordinal,
            block,
            _segments(block.text, [c for c in citations if c.block == ordinal]),
            _row_marks(block, [c for c in citations if c.block == ordinal]),
        )
        for ordinal, block in blocks
    ]


def _segments(text: str, citations: Sequence[Citation]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    for citation in sorted(citations, key=lambda each: (each.start, each.n)):
        if citation.start < at:
            continue
        if at < citation.start:
            segments.append(Segment(text[at : citation.start]))
        segments.append(Segment(text[citation.start : citation.end], citation.n))
        at = citation.end
    if at < len(text):
        segments.append(Segment(text[at:]))
    return tuple(segments)


def _row_marks(block: Block, citations: Sequence[Citation]) -> tuple[int, ...]:
    return tuple(
        next((c.n for c in citations if c.start <= start and end <= c.end), 0)
        for start, end in row_spans(block.rows)
    )
