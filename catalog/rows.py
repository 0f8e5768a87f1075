"""Between the words of ``records`` and what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row

from access.label import Label
from access.rules import Rule
from records.document import Block, BlockKind, Cell, Field, Piece
from records.location import Location
from records.naming import Candidates
from records.passage import Chunk, Particulars

_BATCH = 500
_Item = TypeVar("_Item")
CellRow = list[Any]
"""A cell as its fields in order; those at the end that say nothing are left out."""


def batched(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Yield items in runs that are short enough for the parameters of one query."""
    return (items[at : at + _BATCH] for at in range(0, len(items), _BATCH))


def block_values(block: Block) -> dict[str, Any]:
    """Return a block as column values."""
    return {
        "kind": block.kind.value,
        "text": block.text,
        "location": block.location.as_dict(),
        "level": block.level,
        "rows": [[_cell_row(cell) for cell in row] for row in block.rows],
        "header_rows": block.header_rows,
        "unit": block.unit,
        "hidden": block.hidden,
    }


def _cell_row(cell: Cell) -> CellRow:
    row: CellRow = [cell.text, cell.row, cell.col, cell.rowspan, cell.colspan]
    if cell.hidden:
        return [*row, cell.value, cell.formula, True]
    if cell.formula:
        return [*row, cell.value, cell.formula]
    return row if cell.value is None else [*row, cell.value]


def block_of(row: Row[Any]) -> Block:
    """Return the block of a row of the table ``block``."""
    return Block(
        kind=BlockKind(row.kind),
        text=row.text,
        location=Location(**row.location),
        level=row.level,
        rows=tuple(tuple([Cell(*cell) for cell in cells]) for cells in row.rows),
        header_rows=row.header_rows,
        unit=row.unit,
        hidden=row.hidden,
    )


def chunk_values(chunk: Chunk) -> dict[str, Any]:
    """Return a chunk as column values."""
    return {
        "ordinal": chunk.ordinal,
        "prefix": chunk.prefix,
        "text": chunk.text,
        "pieces": [(piece.block, piece.start, piece.end) for piece in chunk.pieces],
        "prefix_blocks": list(chunk.prefix_blocks),
    }


def tombstone_values(op: int) -> dict[str, Any]:
    """Return the column values of a chunk that is withdrawn."""
    empty: dict[str, Any] = {"prefix": "", "text": "", "pieces": [], "prefix_blocks": []}
    return {"op": op, "deleted": True, **empty}


def chunk_of(row: Row[Any]) -> Chunk:
    """Return the chunk of a row of the table ``chunk``."""
    return Chunk(
        ordinal=row.ordinal,
        prefix=row.prefix,
        text=row.text,
        pieces=tuple(Piece(*piece) for piece in row.pieces),
        prefix_blocks=tuple(row.prefix_blocks),
    )


def field_values(field: Field) -> dict[str, Any]:
    """Return a field as column values; its text stays in its block alone."""
    return {
        "name": field.name,
        "normal": field.normal,
        "stated": field.stated,
        "block": field.piece.block,
        "start": field.piece.start,
        "end": field.piece.end,
    }


def field_of(row: Row[Any]) -> Field:
    """Return the field of a row of the table ``field`` joined with its ``value``."""
    piece = Piece(row.block, row.start, row.end)
    return Field(row.name, row.value, piece, row.normal, row.stated)


def candidates_values(names: Candidates) -> dict[str, Any]:
    """Return titles and dates as column values."""
    return {
        "titles": [(text, block) for text, block in names.titles],
        "dates": [(day.isoformat(), block) for day, block in names.dates],
    }


def candidates_of(row: Row[Any]) -> Candidates:
    """Return the titles and dates of a row of the table ``document``."""
    return Candidates(
        tuple((text, block) for text, block in row.titles),
        tuple((date.fromisoformat(day), block) for day, block in row.dates),
    )


def particulars_of(
    row: Row[Any], fields: Sequence[Field], likeness: bytes = b"", *, grade: str
) -> Particulars:
    """Return what lists show of a row of the table ``document``, with what may be seen of it."""
    return Particulars(
        document_id=row.id,
        title=row.title,
        agency=row.agency,
        department=row.department,
        date=row.date,
        format=row.format,
        path=row.shown_path or row.path,
        fields=tuple(fields),
        likeness=likeness,
        grade=grade,
    )


def rule_values(rule: Rule) -> dict[str, Any]:
    """Return a rule as column values."""
    return {
        "path": rule.path,
        "heading": rule.heading,
        "agency": rule.agency,
        "department": rule.department,
        "label": rule.label.canonical(),
        "grounds": sorted(rule.grounds),
        "pattern": rule.pattern,
        "fields": [list(pair) for pair in rule.fields],
        "placeholder": rule.placeholder,
    }


def rule_of(row: Row[Any]) -> Rule:
    """Return the rule of a row of the table ``rule``."""
    return Rule(
        path=row.path,
        label=Label.from_canonical(row.label),
        agency=row.agency,
        department=row.department,
        heading=row.heading,
        grounds=frozenset(row.grounds),
        pattern=row.pattern,
        fields=tuple((name, value) for name, value in row.fields),
        placeholder=row.placeholder,
    )
