"""The gate of every reading: the rows that a permit opens, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from access.decision import decide
from access.label import Scope
from access.permit import Permit
from catalog import schema
from catalog.rows import field_of
from language.likeness import Likeness
from records.document import Block, Field, Status

READABLE = tuple(status.value for status in Status if status.readable)


def visible_acls(connection: Connection, permit: Permit) -> frozenset[int]:
    """Return the ``acl_id`` of every scope that allows the holder at this moment.

    Raises:
        TypeError: when it is no permit.
    """
    if type(permit) is not Permit:  # SECURITY: a look-alike is no permit
        raise TypeError("Reading takes a Permit.")
    rows = connection.execute(select(schema.acl.c.id, schema.acl.c.scope))
    return frozenset(
        row.id for row in rows if decide(permit, Scope.from_canonical(row.scope)).allowed
    )


def live_chunks(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """Return chunks by number, without those that were withdrawn; labels are not yet asked."""
    table = schema.chunk
    wanted = select(table).where(table.c.id.in_(list(ids)), table.c.deleted.is_(False))
    return {row.id: row for row in connection.execute(wanted)}


def visible_records(
    connection: Connection, ids: Iterable[str], allowed: frozenset[int]
) -> dict[str, Row[Any]]:
    """Return the records that may be seen, by identifier, whether they can be read or not."""
    table = schema.document
    wanted = select(table).where(table.c.id.in_(list(ids)))
    # SECURITY: no part of a record without the right to the record
    return {row.id: row for row in connection.execute(wanted) if row.acl_id in allowed}


def blocks_of(connection: Connection, records: Mapping[str, object]) -> dict[str, list[Row[Any]]]:
    """Return every block of records in reading order; labels are not yet asked."""
    table = schema.block
    found: dict[str, list[Row[Any]]] = {identifier: [] for identifier in records}
    wanted = (
        select(table)
        .where(table.c.document_id.in_(list(records)))
        .order_by(table.c.document_id, table.c.ordinal)
    )
    for row in connection.execute(wanted):
        found[row.document_id].append(row)
    return found


def likeness_of(blocks: Iterable[Block] | Iterable[Row[Any]]) -> bytes:
    """Return the likeness of the text of blocks, empty when there is no word in it."""
    found = Likeness.of("\n".join(each.text for each in blocks))
    return found.to_bytes() if found is not None else b""


def visible_likeness(record: Row[Any], rows: Sequence[Row[Any]], allowed: frozenset[int]) -> bytes:
    """Return the likeness of what may be seen of a record."""
    seen = [row for row in rows if row.acl_id in allowed]
    # SECURITY: what is hidden must not decide which records pass for copies
    return likeness_of(seen) if len(seen) < len(rows) else record.likeness or b""


def visible_fields(
    connection: Connection, ids: Iterable[str], allowed: frozenset[int]
) -> dict[str, list[Field]]:
    """Return the fields of records whose blocks may be seen."""
    field, block = schema.field, schema.block
    found: dict[str, list[Field]] = {identifier: [] for identifier in ids}
    value = func.substr(block.c.text, field.c.start + 1, field.c.end - field.c.start)
    wanted = (
        select(field, value.label("value"), block.c.acl_id)
        .join(
            block,
            (block.c.document_id == field.c.document_id) & (block.c.ordinal == field.c.block),
        )
        .where(field.c.document_id.in_(list(found)))
        .order_by(field.c.document_id, field.c.ordinal)
    )
    for row in connection.execute(wanted):
        if row.acl_id in allowed:  # SECURITY: a field of a hidden block leaves no trace
            found[row.document_id].append(field_of(row))
    return found
