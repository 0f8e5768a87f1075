"""Blocks by record and place; nobody is asked yet who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, true, tuple_

from catalog import schema
from catalog.listed import as_list, bound_list, bound_pairs

_BLOCK = schema.block.c
_THERE = tuple_(_BLOCK.document_id, _BLOCK.ordinal).in_(bound_pairs("places"))
# Built once: every reading runs these, and building them took as long as running them.
_OF_RECORDS = (
    select(schema.block)
    .where(_BLOCK.document_id.in_(bound_list("ids")))
    .order_by(_BLOCK.document_id, _BLOCK.ordinal)
)
_LABELS = (
    select(_BLOCK.document_id, _BLOCK.ordinal, _BLOCK.acl_id, _BLOCK.location)
    .where(_BLOCK.document_id == bindparam("id"))
    .order_by(_BLOCK.ordinal)
)
_BLOCKS_AT = select(schema.block).where(_THERE)
_PIECE = func.json_each(schema.chunk.c.pieces).table_valued("value")
# An outer join: a block that is not there has no scope, and opens to nobody.
_SCOPES_IN = (
    select(schema.chunk.c.id, _BLOCK.acl_id)
    .distinct()
    .select_from(schema.chunk)
    .join(_PIECE, true())
    .outerjoin(
        schema.block,
        (_BLOCK.document_id == schema.chunk.c.document_id)
        & (_BLOCK.ordinal == func.json_extract(_PIECE.c.value, "$[0]")),
    )
    .where(schema.chunk.c.id.in_(bound_list("ids")))
)


def blocks_of(connection: Connection, records: Mapping[str, object]) -> dict[str, list[Row[Any]]]:
    """Return every block of records in reading order."""
    found: dict[str, list[Row[Any]]] = {identifier: [] for identifier in records}
    for row in connection.execute(_OF_RECORDS, {"ids": as_list(records)}):
        found[row.document_id].append(row)
    return found


def labels_of(connection: Connection, document_id: str) -> list[Row[Any]]:
    """Return (document_id, ordinal, acl_id, location) of every block of a record, in reading order."""
    return list(connection.execute(_LABELS, {"id": document_id}))


def blocks_at(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Row[Any]]:
    """Return blocks by (record, ordinal)."""
    rows = connection.execute(_BLOCKS_AT, {"places": as_list(sorted(set(places)))})
    return {(row.document_id, row.ordinal): row for row in rows}


def scopes_in(connection: Connection, chunk_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the scopes of the blocks of which chunks have pieces, by the number of the chunk."""
    found: dict[int, set[int]] = {each: set() for each in chunk_ids}
    for row in connection.execute(_SCOPES_IN, {"ids": as_list(found)}):
        found[row.id].add(row.acl_id)
    return found
