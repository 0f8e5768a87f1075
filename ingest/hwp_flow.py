"""Hangul documents as HWP 5 and HWPX share them: paragraphs with what is anchored in them.

Both readers build these; :func:`write` alone decides reading order, so that both formats read alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.blocks import Collector
from ingest.outline import outline
from records.document import BlockKind, Cell

ASIDE = frozenset(
    {BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.HEADER, BlockKind.FOOTER, BlockKind.MEMO}
)
"""Text that is not part of the line or cell in which it is anchored."""
_LONGEST_HEADING = 100
"""Reports style whole sentences as 개요; a line of text is about 40 characters."""


class Head(Enum):
    """What a paragraph's shape says of its head (문단 머리)."""

    NONE = "none"
    OUTLINE = "outline"
    NUMBER = "number"
    BULLET = "bullet"


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its text, the number or bullet that its shape puts before it, its objects.

    ``before`` are objects that stand above the text on paper, ``after`` all others; each in the
    order of the file. ``kind`` is set where the paragraph is one thing by itself.
    """

    text: str
    mark: str = ""
    head: Head = Head.NONE
    level: int = 1
    kind: BlockKind | None = None
    before: Sequence[Part] = ()
    after: Sequence[Part] = ()

    def line(self) -> str:
        """Return the text as it reads on paper, its mark before it."""
        if not self.mark:
            return self.text
        stripped = self.text.lstrip()
        return f"{self.mark} {stripped}" if stripped else ""


@dataclass(slots=True)
class Story:
    """Paragraphs of their own: a note, a text box, a caption; without a kind, more of the same."""

    kind: BlockKind | None
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Table:
    """A table; ``inner`` are the tables and notes in its cells, to become blocks of their own."""

    cells: list[Cell]
    header_rows: int | None
    inner: list[Part]
    caption: Story | None = None
    caption_first: bool = True


Part = Story | Table


def write(paragraphs: Iterable[Paragraph], out: Collector, within: BlockKind | None = None) -> None:
    """Add paragraphs and their objects to ``out`` in the order in which they are read."""
    for paragraph in paragraphs:
        for part in paragraph.before:
            _part(part, out, within)
        text = paragraph.line()
        if text:
            kind, level = _kind(paragraph, text, within)
            out.text(text, kind, level)
        for part in paragraph.after:
            _part(part, out, within)


def cell_text(paragraphs: Iterable[Paragraph], inner: list[Part]) -> str:
    """Return the text of a cell, a line per paragraph, with that of tables and boxes in it.

    Tables and notes are put into ``inner``; the text of notes is not part of the cell.
    """
    lines: list[str] = []
    for paragraph in paragraphs:
        line = paragraph.line().strip()
        if not line and paragraph.head is Head.NUMBER:
            line = paragraph.mark  # columns of running numbers (연번) hold nothing else
        if paragraph.before or paragraph.after:
            parts = [_plain(part, inner) for part in paragraph.before]
            parts.append(line)
            parts.extend(_plain(part, inner) for part in paragraph.after)
            line = " ".join(part for part in parts if part)
        if line:
            lines.append(line)
    return "\n".join(lines)


def _plain(part: Part, inner: list[Part]) -> str:
    if isinstance(part, Story):
        if part.kind in ASIDE:
            inner.append(part)
            return ""
        return cell_text(part.paragraphs, inner).replace("\n", " ")
    inner.append(part)
    texts = [" ".join(cell.text.split()) for cell in part.cells]
    if part.caption is not None:
        caption = cell_text(part.caption.paragraphs, []).replace("\n", " ")
        texts.insert(0 if part.caption_first else len(texts), caption)
    return " ".join(text for text in texts if text)


def _part(part: Part, out: Collector, within: BlockKind | None) -> None:
    if isinstance(part, Story):
        write(part.paragraphs, out, part.kind if part.kind in ASIDE else within or part.kind)
        return
    if part.caption is not None and part.caption_first:
        _part(part.caption, out, within)
    out.table(part.cells, part.header_rows)
    if part.caption is not None and not part.caption_first:
        _part(part.caption, out, within)
    for each in part.inner:
        _part(each, out, within)


def _kind(
    paragraph: Paragraph, text: str, within: BlockKind | None
) -> tuple[BlockKind | None, int | None]:
    if within is not None or paragraph.kind is not None:
        return within or paragraph.kind, None
    if paragraph.head is Head.NONE:
        return outline(text)
    if paragraph.head is Head.OUTLINE:
        short = len(text) <= _LONGEST_HEADING
        return (BlockKind.HEADING if short else BlockKind.LIST_ITEM), paragraph.level
    marked, level = outline(text)
    if marked is BlockKind.PARAGRAPH:
        return BlockKind.LIST_ITEM, paragraph.level
    return marked, level
