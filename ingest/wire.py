"""An extraction as JSON, the form of ``neomeo extract --json`` and of the parser's child."""

from __future__ import annotations

from typing import Any

from privacy.kinds import Kind
from privacy.masks import MASKS
from records.document import (
    Block,
    BlockKind,
    Cell,
    Extraction,
    Field,
    Piece,
    Status,
)
from records.location import Location
from records.personal import Personal
from records.table import place_at


def to_json(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as plain JSON values."""
    return {
        "status": extraction.status.value,
        "reason": extraction.reason,
        "fields": [
            field_json(field, extraction.blocks[field.piece.block]) for field in extraction.fields
        ],
        "blocks": [block_json(block) for block in extraction.blocks],
    }


def from_json(value: dict[str, Any]) -> Extraction:
    """Return the extraction that :func:`to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: when it is not of that form; a child may be hostile.
    """
    return Extraction(
        status=Status(value["status"]),
        reason=str(value["reason"]),
        blocks=tuple(_block(block) for block in value["blocks"]),
        fields=tuple(_field(field) for field in value["fields"]),
    )


def field_json(field: Field, block: Block) -> dict[str, Any]:
    """Return a field of a block as plain JSON values; in a table with its cell's place."""
    value: dict[str, Any] = {
        "name": field.name,
        "value": field.value,
        "location": place_at(block, field.piece.start).as_dict(),
        "block": field.piece.block,
        "start": field.piece.start,
        "end": field.piece.end,
    }
    if field.normal:
        value["normal"] = field.normal
    if field.stated:
        value["stated"] = field.stated
    return value


def _field(value: dict[str, Any]) -> Field:
    piece = Piece(int(value["block"]), int(value["start"]), int(value["end"]))
    return Field(
        _text(value["name"]),
        _text(value["value"]),
        piece,
        _text(value.get("normal", "")),
        _text(value.get("stated", "")),
    )


def block_json(block: Block) -> dict[str, Any]:
    """Return a block as plain JSON values."""
    value: dict[str, Any] = {
        "kind": block.kind.value,
        "text": block.text,
        "location": block.location.as_dict(),
    }
    if block.level is not None:
        value["level"] = block.level
    if block.rows:
        value["header_rows"] = block.header_rows
        value["rows"] = [[_cell_json(cell) for cell in row] for row in block.rows]
    if block.unit:
        value["unit"] = block.unit
    if block.hidden:
        value["hidden"] = True
    return value


def _cell_json(cell: Cell) -> dict[str, Any]:
    value: dict[str, Any] = {
        "text": cell.text,
        "row": cell.row,
        "col": cell.col,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
    }
    if cell.value is not None:
        value["value"] = cell.value
    if cell.formula:
        value["formula"] = cell.formula
    if cell.hidden:
        value["hidden"] = True
    return value


def _block(value: dict[str, Any]) -> Block:
    level = value.get("level")
    return Block(
        kind=BlockKind(value["kind"]),
        text=_text(value["text"]),
        location=Location(**value["location"]),
        level=int(level) if level is not None else None,
        rows=tuple(tuple(_cell(cell) for cell in row) for row in value.get("rows", ())),
        header_rows=int(value.get("header_rows", 0)),
        unit=_text(value.get("unit", "")),
        hidden=bool(value.get("hidden", False)),
    )


def _cell(value: dict[str, Any]) -> Cell:
    known = value.get("value")
    if known is not None and not isinstance(known, int | float | str):
        raise TypeError("a number or a text is expected")
    return Cell(
        text=_text(value["text"]),
        row=int(value["row"]),
        col=int(value["col"]),
        rowspan=int(value["rowspan"]),
        colspan=int(value["colspan"]),
        value=known,
        formula=_text(value.get("formula", "")),
        hidden=bool(value.get("hidden", False)),
    )


def personal_json(each: Personal) -> list[int | str]:
    """Return a datum that was taken out as plain JSON values."""
    return [each.block, each.start, each.end, each.kind, each.text, each.whole]


def personal_of(value: list[Any], extraction: Extraction) -> Personal:
    """Return what :func:`personal_json` wrote of an extraction.

    Raises:
        KeyError, TypeError, ValueError: when it is not of that form, or stands at no mask.
    """
    block, start, end, kind, text, whole = value
    found = Personal(int(block), int(start), int(end), Kind(kind).value, _text(text), _text(whole))
    if not 0 <= found.block < len(extraction.blocks):
        raise ValueError("a datum stands outside of the document")
    # SECURITY: what is opened later stands where a mask is, and nowhere else
    if extraction.blocks[found.block].text[found.start : found.end] != MASKS[Kind(kind)]:
        raise ValueError("a datum stands where no mask is")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
