"""Blocks by record and place; nobody is asked yet who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, String, bindparam, func, select

from catalog import schema
from catalog.listed import as_list, bound_list

_BLOCK = schema.block.c
_RUN = func.json_each(bindparam("runs", type_=String)).table_valued("value")
# A join: of pairs in a list SQLite looks up the first alone, and went through all blocks of their records.
_THERE = _RUN.join(
    schema.block,
    (_BLOCK.document_id == func.json_extract(_RUN.c.value, "$[0]"))
    & _BLOCK.ordinal.between(
        func.json_extract(_RUN.c.value, "$[1]"), func.json_extract(_RUN.c.value, "$[2]")
    ),
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
_SCOPES_AT = select(_BLOCK.document_id, _BLOCK.ordinal, _BLOCK.acl_id).select_from(_THERE)
_PAST = schema.past_block.c
_PAST_SCOPES = select(_PAST.document_id, _PAST.ordinal, _PAST.acl_id).where(
    _PAST.document_id.in_(bound_list("ids"))
)
_SCOPES_OF_RECORDS = select(schema.document.c.id, schema.document.c.acl_id).where(
    schema.document.c.id.in_(bound_list("ids"))
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
    rows = connection.execute(_BLOCKS_AT, {"runs": as_list(_runs(places))})
    return {(row.document_id, row.ordinal): row for row in rows}


def scopes_at(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """Return the scopes of blocks by (record, ordinal); a block that is not there has none."""
    rows = connection.execute(_SCOPES_AT, {"runs": as_list(_runs(places))})
    return {(row.document_id, row.ordinal): row.acl_id for row in rows}


def scopes_ever_at(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> set[tuple[str, int]]:
    """Return (record, scope) of records and of their blocks (record, ordinal), in all versions that are kept."""
    wanted = set(places)
    ids = as_list(sorted({document_id for document_id, _ in wanted}))
    records = connection.execute(_SCOPES_OF_RECORDS, {"ids": ids})
    current = scopes_at(connection, wanted)
    past = connection.execute(_PAST_SCOPES, {"ids": ids})
    return {
        *((row.id, row.acl_id) for row in records),
        *((document_id, acl_id) for (document_id, _), acl_id in current.items()),
        *((r.document_id, r.acl_id) for r in past if (r.document_id, r.ordinal) in wanted),
    }


def _runs(places: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Return places as (record, first ordinal, last), since blocks that follow each other are found at once."""
    found: list[tuple[str, int, int]] = []
    for document_id, ordinal in sorted(set(places)):
        if found and found[-1][::2] == (document_id, ordinal - 1):
            found[-1] = (document_id, found[-1][1], ordinal)
        else:
            found.append((document_id, ordinal, ordinal))
    return found
