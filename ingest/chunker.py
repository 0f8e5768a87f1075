"""Blocks into chunks: whole paragraphs and table rows under their headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from language.sentences import sentence_spans
from records.document import CELL_SEPARATOR, Block, BlockKind, Piece
from records.passage import Chunk
from records.table import header_line, row_headings

TOKEN_LIMIT = 450
"""A little under the 512 positions of the model, for its prompt and special tokens."""
PREFIX_SHARE = 3
"""The prefix may take at most a third of a chunk, so that text always fits."""
_NAMELESS = re.compile(r"(?:sheet|시트)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)
"""Names that spreadsheet programs give; they say nothing."""
_KEPT_COUNTS = 256
"""Every row of a table asks for the same prefix: a header of 16,384 columns is counted once."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a row of a table is told with: its sheet, its unit, and the cells that span it."""

    block: int
    sheet: str
    unit: str
    above: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What is never cut: a sentence or paragraph, or a table row with the rows heading it."""

    piece: Piece
    text: str
    tokens: int
    headings: tuple[int, ...]
    wall: Hashable
    header: tuple[int, str] | None = None
    table: _Frame | None = None


def chunk(
    blocks: Sequence[Block],
    *,
    title: str,
    count: Callable[[str], int],
    limit: int = TOKEN_LIMIT,
    walls: Sequence[Hashable] = (),
) -> list[Chunk]:
    """Return the chunks of a document, in reading order; every block is covered exactly once.

    ``walls`` gives one value per block: a chunk never holds blocks of different values, so that
    a label under a heading closes no neighbour. Without it there are none.

    A chunk holds neighbouring parts of one heading path, with prefix at most ``limit`` tokens
    as ``count`` counts them; a document which fits as a whole is one chunk. Its prefix is the
    title, the headings above it and, for table rows, the sheet, the unit, the path above each
    column and the merged cells that reach down from rows before it. A single part
    above the limit is cut at sentences, and a sentence above it at code points.
    """
    count = lru_cache(_KEPT_COUNTS)(count)
    parts = list(_parts(blocks, count, limit, walls))
    chunks: list[Chunk] = []
    group: list[_Part] = []
    used = 0
    whole = sum(part.tokens + 1 for part in parts) + count(title) <= limit
    for part in parts:
        if group and (
            part.wall != group[0].wall
            or not (whole or _joins(group[0], part, used, limit, blocks, title, count))
        ):
            chunks.append(_chunk(len(chunks), group, blocks, title, count, limit))
            group, used = [], 0
        group.append(part)
        used += part.tokens + 1
    if group:
        chunks.append(_chunk(len(chunks), group, blocks, title, count, limit))
    return chunks


def _joins(
    first: _Part,
    part: _Part,
    used: int,
    limit: int,
    blocks: Sequence[Block],
    title: str,
    count: Callable[[str], int],
) -> bool:
    if part.headings != first.headings and first.headings[:1] != part.headings[:1]:
        return False
    prefix = _prefix([first, part], blocks, title, count, limit)
    return used + part.tokens + count(prefix) + 1 <= limit


def _parts(
    blocks: Sequence[Block],
    count: Callable[[str], int],
    limit: int,
    walls: Sequence[Hashable],
) -> Iterator[_Part]:
    path: list[int] = []
    for ordinal, block in enumerate(blocks):
        wall = walls[ordinal] if walls else None
        if block.kind is BlockKind.HEADING:
            level = block.level or 1
            path = [above for above in path if (blocks[above].level or 1) < level]
        if block.kind is BlockKind.TABLE and block.rows:
            yield from _row_parts(ordinal, block, tuple(path), wall, count, limit)
        elif block.text.strip():
            yield from _text_parts(ordinal, block, tuple(path), wall, count, limit)
        if block.kind is BlockKind.HEADING:
            path.append(ordinal)


def _row_parts(
    ordinal: int,
    block: Block,
    path: tuple[int, ...],
    wall: Hashable,
    count: Callable[[str], int],
    limit: int,
) -> Iterator[_Part]:
    spans = block.spans
    last = block.header_rows
    header = (ordinal, header_line(block)) if last else None
    sheet = block.location.sheet or ""
    sheet = "" if _NAMELESS.fullmatch(sheet) else sheet
    unit = f"(단위: {block.unit})" if block.unit else ""
    above = row_headings(block)
    for row, (start, end) in enumerate(spans):
        if not any(cell.text.strip() for cell in block.rows[row]):
            continue
        heading = header if row >= last else None
        spanning = " > ".join(" ".join(cell.text.split()) for cell in above[row])
        frame = _Frame(ordinal, sheet, unit, spanning) if sheet or unit or spanning else None
        for piece in _fitting(ordinal, block.text, start, end, count, limit // 2):
            text = block.text[piece.start : piece.end]
            if text.strip():
                yield _Part(piece, text, count(text), path, wall, heading, frame)


def _text_parts(
    ordinal: int,
    block: Block,
    path: tuple[int, ...],
    wall: Hashable,
    count: Callable[[str], int],
    limit: int,
) -> Iterator[_Part]:
    for piece in _fitting(ordinal, block.text, 0, len(block.text), count, limit // 2):
        text = block.text[piece.start : piece.end]
        if text.strip():
            yield _Part(piece, text, count(text), path, wall)


def _fitting(
    ordinal: int, text: str, start: int, end: int, count: Callable[[str], int], limit: int
) -> Iterator[Piece]:
    if count(text[start:end]) <= limit:
        yield Piece(ordinal, start, end)
        return
    begin, used = start, 0
    for first, last in _cuts(text, start, end, count, limit):
        size = count(text[first:last]) + 1
        if begin < first and used + size > limit:
            yield Piece(ordinal, begin, first)
            begin, used = first, 0
        used += size
    yield Piece(ordinal, begin, end)


def _cuts(
    text: str, start: int, end: int, count: Callable[[str], int], limit: int
) -> Iterator[tuple[int, int]]:
    """Yield spans that tile the text, each within the limit where sentences allow it."""
    starts = [start + first for first, _ in sentence_spans(text[start:end])] or [start]
    starts[0] = start
    for cut, last in zip(starts, [*starts[1:], end], strict=True):
        step = last - cut
        while cut < last:
            while step > 1 and count(text[cut : cut + step]) > limit:
                step = step // 2
            yield cut, min(cut + step, last)
            cut += step
            step = min(2 * step, last - cut)  # never the whole rest: that would be quadratic


def _chunk(
    ordinal: int,
    group: Sequence[_Part],
    blocks: Sequence[Block],
    title: str,
    count: Callable[[str], int],
    limit: int,
) -> Chunk:
    used = list(_prefix_blocks(group))
    prefix = _prefix(group, blocks, title, count, limit)
    pieces = tuple(_merged(part.piece for part in group))
    text = "\n".join(blocks[piece.block].text[piece.start : piece.end] for piece in pieces)
    return Chunk(ordinal, prefix, text, pieces, tuple(sorted(used)))


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join pieces of one block that follow one another (rows of a table, parts of a text)."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held.block == piece.block and piece.start - held.end <= 1:
            held = Piece(held.block, held.start, piece.end)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _prefix_blocks(group: Sequence[_Part]) -> set[int]:
    shared = set(group[0].headings)
    for part in group:
        shared &= set(part.headings)
    own = {part.piece.block for part in group}
    tables = {
        part.header[0]
        for part in group
        if part.header is not None and not _covers_header(group, part.header[0])
    }
    framed = {group[0].table.block} if group[0].table is not None else set()
    return (shared - own) | tables | framed


def _covers_header(group: Sequence[_Part], table: int) -> bool:
    return any(part.piece.block == table and part.header is None for part in group)


def _prefix(
    group: Sequence[_Part],
    blocks: Sequence[Block],
    title: str,
    count: Callable[[str], int],
    limit: int,
) -> str:
    own = _prefix_blocks(group)
    lines = [title]
    lines += [
        " ".join(blocks[ordinal].text.split())
        for ordinal in sorted(own)
        if blocks[ordinal].kind is BlockKind.HEADING
    ]
    for part in group:
        if part.header is not None and not _covers_header(group, part.header[0]):
            lines.append(part.header[1])
            break
    if (frame := group[0].table) is not None:
        lines += [frame.above] if frame.above else []
        stated = any(frame.unit in part.text for part in group)
        # after the title, but never last: the last line is what heads the text
        lines[min(1, len(lines) - 1) : 0] = [frame.sheet, "" if stated else frame.unit]
    room = limit // PREFIX_SHARE
    kept: list[str] = []
    for line in dict.fromkeys(line for line in lines if line.strip()):
        if count("\n".join([*kept, line])) <= room:
            kept.append(line)
        elif shorter := _cut_at_cells(line, kept, count, room):
            kept.append(shorter)
    return "\n".join(kept)


def _cut_at_cells(line: str, kept: list[str], count: Callable[[str], int], room: int) -> str:
    """Return as many whole cells of a header as there is room for; empty for none."""
    cells = line.split(CELL_SEPARATOR)
    while len(cells) > 1:
        cells = cells[: len(cells) * 3 // 4]
        shorter = CELL_SEPARATOR.join(cells)
        if count("\n".join([*kept, shorter])) <= room:
            return shorter
    return ""
