"""Blocks by record and place; nobody is asked yet who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, String, bindparam, func, select, true

from catalog import schema
from catalog.listed import as_list, bound_list

_BLOCK = schema.block.c
_PLACE = func.json_each(bindparam("places", type_=String)).table_valued("value")
# A join: of pairs in a list SQLite looks up the first alone, and went through all blocks of their records.
_THERE = _PLACE.join(
    schema.block,
    (_BLOCK.document_id == func.json_extract(_PLACE.c.value, "$[0]"))
    & (_BLOCK.ordinal == func.json_extract(_PLACE.c.value, "$[1]")),
)
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
_BLOCKS_AT = select(schema.block).select_from(_THERE)
_SCOPES_AT = select(_BLOCK.document_id, _BLOCK.acl_id).select_from(_THERE)
_PAST = schema.past_block.c
_PAST_SCOPES = select(_PAST.document_id, _PAST.ordinal, _PAST.acl_id).where(
    _PAST.document_id.in_(bound_list("ids"))
)
_SCOPES_OF_RECORDS = select(schema.document.c.id, schema.document.c.acl_id).where(
    schema.document.c.id.in_(bound_list("ids"))
)
_PIECE = func.json_each(schema.chunk.c.pieces).table_valued("value")
_HELD = (
    select(
        schema.chunk.c.id,
        schema.chunk.c.document_id,
        func.json_extract(_PIECE.c.value, "$[0]").label("ordinal"),
    )
    .distinct()
    .select_from(schema.chunk)
    .join(_PIECE, true())
    .where(schema.chunk.c.id.in_(bound_list("ids")))
    .cte("held")
)
# Each block is looked up once: of a sheet's table all of its chunks are, and its scope lies behind its megabytes.
_PLACES = select(_HELD.c.document_id, _HELD.c.ordinal).distinct().cte("places")
# An outer join: a block that is not there has no scope, and opens to nobody.
_SCOPED = (
    select(_PLACES.c.document_id, _PLACES.c.ordinal, _BLOCK.acl_id)
    .distinct()
    .select_from(_PLACES)
    .outerjoin(
        schema.block,
        (_BLOCK.document_id == _PLACES.c.document_id) & (_BLOCK.ordinal == _PLACES.c.ordinal),
    )
    .cte("scoped")
)
_SCOPES_IN = (
    select(_HELD.c.id, _SCOPED.c.acl_id)
    .distinct()
    .select_from(_HELD)
    .join(
        _SCOPED,
        (_SCOPED.c.document_id == _HELD.c.document_id) & (_SCOPED.c.ordinal == _HELD.c.ordinal),
    )
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


def scopes_in(connection: Connection, chunk_ids: Iterable[int]) -> dict[int, set[int | None]]:
    """Return the scopes of the blocks of which chunks have pieces, by the number of the chunk.

    A block that is not there has none (``None``), and opens to nobody.
    """
    found: dict[int, set[int | None]] = {each: set() for each in chunk_ids}
    for row in connection.execute(_SCOPES_IN, {"ids": as_list(found)}):
        found[row.id].add(row.acl_id)
    return found


def scopes_ever_at(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> set[tuple[str, int]]:
    """Return (record, scope) of records and of their blocks (record, ordinal), in all versions that are kept."""
    wanted = set(places)
    ids = as_list(sorted({document_id for document_id, _ in wanted}))
    records = connection.execute(_SCOPES_OF_RECORDS, {"ids": ids})
    current = connection.execute(_SCOPES_AT, {"places": as_list(sorted(wanted))})
    past = connection.execute(_PAST_SCOPES, {"ids": ids})
    return {
        *((row.id, row.acl_id) for row in records),
        *((row.document_id, row.acl_id) for row in current),
        *((r.document_id, r.acl_id) for r in past if (r.document_id, r.ordinal) in wanted),
    }
