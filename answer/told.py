"""What a record says, piece by piece: labelled values, counts in sentences, items under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from answer.prose import stated_in
from ingest.outline import mark_length
from records.document import CELL_SEPARATOR, Block, BlockKind, Cell
from records.location import Location
from records.table import column_paths, is_total, place_at

_LABELLED = re.compile(r"(?P<label>[^\d:：|]{1,20}?)\s*[:：]\s*(?P<value>\S.*?)\s*$", re.DOTALL)
_COUNTED = re.compile(
    r"(?P<label>[가-힣A-Za-z·]{2,}(?:\s[가-힣A-Za-z·]{2,})?)\s"
    r"(?P<value>(?:약\s)?\d[\d,.]*(?:만|억|천|백)?(?:\s?\d[\d,]*(?:만|천)?)?\s?"
    r"(?:명|대|곳|건|개|원|시간|분|회|동|마리|점|발|퍼센트|%))(?!씩|마다)"
)
_PARTICLE = re.compile(
    r"(?:을|를|이|가|은|는|에|의|로|와|과|도|만|씩|당|동안|후|뒤|약|총|각|및|등|고|며|면)$|^(?:하루|매일|모두|가운데)$"
)
_END = re.compile(r"(?:끝|이상)\s*\.?")
"""How a letter ends; it says nothing."""
_SHORT_TABLE = 2
_FORMS = (2, 4)
"""Columns of a form: label and value, once or twice beside each other."""
_NAMES = re.compile(r"구분|항목|과목|분류|내용|비고")
"""Heads of columns that name no thing of their own."""


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of text with what it is called (``""`` when nothing names it) and its heading.

    ``counted`` says that its name stands before a figure in a sentence, not before a colon.
    """

    label: str
    section: str
    block: int
    start: int
    end: int
    of: Block
    counted: bool = False

    @property
    def text(self) -> str:
        """Return the piece of text."""
        return self.of.text[self.start : self.end]

    @property
    def location(self) -> Location:
        """Return where it stands; asked for what is quoted alone, as it takes longer than all else."""
        return place_at(self.of, self.start)

    @property
    def unit(self) -> str:
        """Return what a table's figures are counted in, ``""`` where that is not stated."""
        return self.of.unit if self.of.rows else ""


def told_in(blocks: Sequence[tuple[int, Block]]) -> Iterator[Told]:
    """Yield what blocks say in reading order; of a sentence with counts first the whole.

    What stands first without a mark names the record and is no heading of what follows; a section
    ends with the heading's own rank.
    """
    section, rank = "", 0
    for at, (number, block) in enumerate(blocks):
        mark = mark_length(block.text)
        if block.kind is BlockKind.HEADING:
            named = at > 0 or mark > 0
            section = " ".join(block.text[mark:].split()) if named else ""
            rank = block.level or 0
        elif block.rows:
            yield from _in_table(number, block, section)
        elif block.kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
            if block.level is not None and block.level <= rank:
                section = ""
            if not _END.fullmatch(block.text.strip()):
                yield from _in_line(number, block, section)


def _in_line(number: int, block: Block, section: str) -> Iterator[Told]:
    begin = mark_length(block.text)
    labelled = _LABELLED.match(block.text, begin)
    if labelled is not None:
        yield _piece(number, block, section, labelled["label"], labelled.span("value"))
        return
    end = len(block.text.rstrip())
    if not section:
        for label, span in stated_in(block.text[begin:end]):
            yield _piece(number, block, section, label, (begin + span[0], begin + span[1]))
    if begin < end:
        yield _piece(number, block, section, "", (begin, end))
    for found in _COUNTED.finditer(block.text, begin):
        label = " ".join(found["label"].split())
        if not any(_PARTICLE.search(word) for word in label.split()):
            yield _piece(number, block, section, label, found.span("value"), counted=True)


def _in_table(number: int, block: Block, section: str) -> Iterator[Told]:
    paths = column_paths(block)
    width = len({cell.col for row in block.rows for cell in row})
    alone = bool(paths) and len(block.rows) == block.header_rows + 1 and not _names(paths, width)
    for at, (row, (start, _)) in enumerate(zip(block.rows, block.spans, strict=True)):
        if at < block.header_rows:
            continue
        spans = list(_spans(row, start))
        if is_total(row) and paths:
            for cell, span in spans:
                if isinstance(cell.value, int | float) or re.match(r"\d", cell.text):
                    label = " ".join(paths.get(cell.col, ()))
                    yield _piece(number, block, section, label, span)
        elif alone:
            for cell, span in spans:
                yield _piece(number, block, section, " ".join(paths.get(cell.col, ())), span)
        elif not paths and width in _FORMS:
            for (name, _), (_, span) in zip(spans[::2], spans[1::2], strict=False):
                yield _piece(number, block, section, " ".join(name.text.split()), span)
        elif len(spans) >= _SHORT_TABLE:
            (name, _), (_, span) = spans[:2]
            yield _piece(number, block, section, " ".join(name.text.split()), span)


def _names(paths: Mapping[int, tuple[str, ...]], width: int) -> bool:
    """Return whether the rows of a table of two columns are named by their first cell."""
    return width <= _SHORT_TABLE and all(
        _NAMES.fullmatch("".join(path[-1].split())) for path in paths.values() if path
    )


def _spans(row: Sequence[Cell], start: int) -> Iterator[tuple[Cell, tuple[int, int]]]:
    """Yield the cells of a row with the half-open spans of their texts in the block's."""
    for cell in row:
        length = len(" ".join(cell.text.split()))
        if length:
            yield cell, (start, start + length)
        start += length + len(CELL_SEPARATOR)


def _piece(
    number: int,
    block: Block,
    section: str,
    label: str,
    span: tuple[int, int],
    *,
    counted: bool = False,
) -> Told:
    return Told(" ".join(label.split()), section, number, *span, block, counted)
