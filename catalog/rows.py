"""Between the words of ``records`` and what the tables hold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from access.label import Label
from access.rules import Rule
from records.document import Block, BlockKind, Cell
from records.location import Location
from records.passage import Chunk, Particulars, Piece

CellRow = list[Any]
"""A cell as its fields in order; those at the end that say nothing are left out."""


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
        rows=tuple(tuple(Cell(*cell) for cell in cells) for cells in row.rows),
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


def chunk_of(row: Row[Any]) -> Chunk:
    """Return the chunk of a row of the table ``chunk``."""
    return Chunk(
        ordinal=row.ordinal,
        prefix=row.prefix,
        text=row.text,
        pieces=tuple(Piece(*piece) for piece in row.pieces),
        prefix_blocks=tuple(row.prefix_blocks),
    )


def particulars_of(row: Row[Any]) -> Particulars:
    """Return what lists show of a row of the table ``document``."""
    return Particulars(
        document_id=row.id,
        title=row.title,
        agency=row.agency,
        department=row.department,
        date=row.date,
        format=row.format,
        path=row.path,
        fields=tuple(sorted(row.fields.items())),
    )


def rule_values(rule: Rule) -> dict[str, Any]:
    """Return a rule as column values."""
    return {
        "path": rule.path,
        "heading": rule.heading,
        "agency": rule.agency,
        "department": rule.department,
        "label": rule.label.canonical(),
    }


def rule_of(row: Row[Any]) -> Rule:
    """Return the rule of a row of the table ``rule``."""
    return Rule(
        path=row.path,
        label=Label.from_canonical(row.label),
        agency=row.agency,
        department=row.department,
        heading=row.heading,
    )
