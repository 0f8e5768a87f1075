"""A record without personal data: its blocks, tables, fields, and what stands beside the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.asides import Asides
from privacy.blocks import joined
from privacy.detector import Detector, shared_detector
from privacy.kinds import Found, Kind
from privacy.masks import MASKS, masked
from records.document import CELL_SEPARATOR, Block, Cell, Extraction, Field, Piece, table_text
from records.personal import Personal


@dataclass(frozen=True, slots=True)
class Masked:
    """A record as it may be stored, and what was taken out of it.

    ``beside`` counts what was taken out beside the text, of which nothing is kept: numbers and
    formulas behind cells, names of sheets, fields that were called by a person's name.
    """

    extraction: Extraction
    personal: tuple[Personal, ...] = ()
    beside: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A find, or what of it stands in one block or cell, in the block's own offsets."""

    start: int
    end: int
    kind: Kind
    whole: str


def without_personal_data(extraction: Extraction, detector: Detector | None = None) -> Masked:
    """Return a record with a mask in the place of each personal datum.

    A table stays one: each cell keeps its place, and its block's text is that of its rows. A
    number torn by cells or paragraphs is masked in each. Behind a masked cell neither value nor
    formula stays; behind others what holds a datum of the record goes.
    """
    detector = detector or shared_detector()
    text, found = detector.find_in_record(extraction.blocks)
    _, starts = joined(extraction.blocks)
    parts = [
        list(_parts(text, found, block, start))
        for block, start in zip(extraction.blocks, starts, strict=True)
    ]
    asides = Asides.of(extraction, {each.whole for own in parts for each in own}, detector)
    blocks = tuple(
        _block(block, own, asides) for block, own in zip(extraction.blocks, parts, strict=True)
    )
    moves = [_moves(own) for own in parts]
    fields = tuple(
        _field(each, blocks[each.piece.block], parts[each.piece.block], moves[each.piece.block])
        for each in extraction.fields
        if not asides.tells(each.name) and not asides.tells(each.stated)
    )
    personal = tuple(
        Personal(ordinal, *span, part.kind.value, block.text[part.start : part.end], part.whole)
        for ordinal, (block, own, spans) in enumerate(
            zip(extraction.blocks, parts, moves, strict=True)
        )
        for part, span in zip(own, spans, strict=True)
    )
    dropped = len(extraction.fields) - len(fields)
    kept = replace(extraction, blocks=blocks, fields=fields)
    return Masked(kept, personal, asides.hidden + dropped)


def _parts(text: str, found: Sequence[Found], block: Block, at: int) -> Iterator[_Part]:
    """Yield what of the finds stands in a block, cell by cell in a table."""
    last = at + len(block.text)
    spans = list(_cells(block)) if block.rows else [(0, len(block.text))]
    begins = [start for start, _ in spans]
    index = bisect_right(found, at, key=lambda each: each.end)
    while index < len(found) and found[index].start < last:
        each = found[index]
        index += 1
        cell = max(0, bisect_right(begins, max(each.start - at, 0)) - 1)
        while cell < len(spans) and spans[cell][0] < each.end - at:
            start, end = max(each.start - at, spans[cell][0]), min(each.end - at, spans[cell][1])
            cell += 1
            own = block.text[start:end] if start < end else ""
            start += len(own) - len(own.lstrip())
            end -= len(own) - len(own.rstrip())
            if any(letter.isalnum() for letter in own):
                yield _Part(start, end, each.kind, text[each.start : each.end])


def _cells(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the span of each cell in the text of its table."""
    at = 0
    for row in block.rows:
        for cell in row:
            size = len(" ".join(cell.text.split()))
            yield at, at + size
            at += size + len(CELL_SEPARATOR)
        at += 1 - (len(CELL_SEPARATOR) if row else 0)


def _block(block: Block, parts: Sequence[_Part], asides: Asides) -> Block:
    location = asides.location(block.location)
    if not block.rows:
        return replace(block, text=_masked(block.text, parts), location=location)
    spans = _cells(block)
    index = 0
    rows: list[tuple[Cell, ...]] = []
    for row in block.rows:
        cells: list[Cell] = []
        for cell in row:
            start, end = next(spans)
            own: list[_Part] = []
            while index < len(parts) and parts[index].start < end:
                part = parts[index]
                own.append(replace(part, start=part.start - start, end=part.end - start))
                index += 1
            cells.append(_cell(cell, own) if own else asides.cell(cell))
        rows.append(tuple(cells))
    text = _masked(block.text, parts)
    # SECURITY: a part that fell between two cells would stay readable in one of them
    if text != table_text(tuple(rows)):
        raise ValueError("a table does not hold what its text says")
    return replace(block, text=text, rows=tuple(rows), location=location)


def _masked(text: str, parts: Sequence[_Part]) -> str:
    return masked(text, (Found(each.start, each.end, each.kind) for each in parts))


def _cell(cell: Cell, parts: Sequence[_Part]) -> Cell:
    """Return a cell without some parts, whose offsets are those of its text on one line."""
    places = [
        place
        for place, letter in enumerate(cell.text)
        if not letter.isspace() or (place and not cell.text[place - 1].isspace())
    ]
    raw = [replace(each, start=places[each.start], end=places[each.end - 1] + 1) for each in parts]
    # SECURITY: the number behind a masked cell is the datum, too
    return cell._replace(text=_masked(cell.text, raw), value=None, formula="")


def _moves(parts: Sequence[_Part]) -> list[tuple[int, int]]:
    """Return the span of each part's mask in the masked text."""
    spans: list[tuple[int, int]] = []
    shift = 0
    for each in parts:
        size = len(MASKS[each.kind])
        spans.append((each.start + shift, each.start + shift + size))
        shift += size - (each.end - each.start)
    return spans


def _field(
    field: Field, block: Block, parts: Sequence[_Part], moves: Sequence[tuple[int, int]]
) -> Field:
    """Return a field where it stands in the masked block; of a masked value nothing is normal."""
    start = _place(field.piece.start, parts, moves, last=False)
    end = _place(field.piece.end, parts, moves, last=True)
    touched = any(each.start < field.piece.end and each.end > field.piece.start for each in parts)
    return replace(
        field,
        value=block.text[start:end],
        piece=Piece(field.piece.block, start, end),
        normal="" if touched else field.normal,
    )


def _place(
    offset: int, parts: Sequence[_Part], moves: Sequence[tuple[int, int]], *, last: bool
) -> int:
    """Return where an offset comes to stand; inside a datum it is the mask's beginning or end."""
    index = bisect_right(parts, offset if not last else offset - 1, key=lambda each: each.start)
    if not index:
        return offset
    part, (start, end) = parts[index - 1], moves[index - 1]
    if offset >= part.end:
        return end + offset - part.end
    return end if last else start
