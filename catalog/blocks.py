"""Blocks by record and place; nobody is asked yet who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, tuple_

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
_SCOPES_AT = select(_BLOCK.document_id, _BLOCK.ordinal, _BLOCK.acl_id).where(_THERE)


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
    return _at(connection, places, _BLOCKS_AT)


def scopes_at(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Row[Any]]:
    """Return (document_id, ordinal, acl_id) of blocks, as :func:`blocks_at` does."""
    return _at(connection, places, _SCOPES_AT)


def _at(
    connection: Connection, places: Iterable[tuple[str, int]], wanted: Select[Any]
) -> dict[tuple[str, int], Row[Any]]:
    rows = connection.execute(wanted, {"places": as_list(sorted(set(places)))})
    return {(row.document_id, row.ordinal): row for row in rows}
