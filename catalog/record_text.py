"""The text of a record in the catalog: its blocks, fields and chunks, each in its scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert, select, update

from catalog.covering import Cover, Covering
from catalog.database import next_number
from catalog.listed import listed
from catalog.rows import block_values, chunk_of, chunk_values, field_values, tombstone_values
from catalog.schema import block, chunk, clear_text, document, field
from catalog.scopes import Scopes
from records.document import Extraction
from records.passage import Chunk

Kept = Mapping[Chunk, int]
"""Chunks that stay as they are, with their numbers."""


def unchanged_chunks(
    connection: Connection,
    scopes: Scopes,
    identifier: str,
    cover: Covering,
    chunks: Sequence[Chunk],
) -> Kept:
    """Return those of a record's new chunks of which neither text, place nor scope is another than before.

    They keep their numbers, so that they are found until an index has caught up, and not only from then on.
    """
    live = select(chunk).where(chunk.c.document_id == identifier, chunk.c.deleted.is_(False))
    there = {(chunk_of(row), row.acl_id): row.id for row in connection.execute(live)}
    told = {each: (each, scopes.of(_cover_of(each, cover))) for each in chunks}
    return {each: there[stated] for each, stated in told.items() if stated in there}


def insert_text(
    connection: Connection,
    scopes: Scopes,
    identifier: str,
    cover: Covering,
    extraction: Extraction,
    chunks: Sequence[Chunk],
    detector_version: int,
    kept: Kept = MappingProxyType({}),
    stated: frozenset[str] = frozenset(),
) -> None:
    """Write blocks, fields and chunks of a record, each in its scope, inside a write transaction.

    Chunks that are ``kept`` are only noted as read again, and for an index only where their record, which
    ``stated`` fields of these names, states others now.
    """
    if extraction.blocks:
        connection.execute(
            insert(block),
            [
                {
                    "document_id": identifier,
                    "ordinal": ordinal,
                    "acl_id": scopes.of(cover.blocks[ordinal]),
                    **block_values(each),
                }
                for ordinal, each in enumerate(extraction.blocks)
            ],
        )
    if extraction.fields:
        connection.execute(
            insert(field),
            [
                {"document_id": identifier, "ordinal": ordinal, **field_values(each)}
                for ordinal, each in enumerate(extraction.fields)
            ],
        )
    number = next_number(connection, "op")
    rows = []
    noted = {"op": number, "deleted": False, "detector_version": detector_version}
    for each in chunks:
        if each not in kept:
            acl = scopes.of(_cover_of(each, cover))
            rows.append({"document_id": identifier, "acl_id": acl, **noted, **chunk_values(each)})
    if rows:
        connection.execute(insert(chunk), rows)
    if kept:
        whole = scopes.of(cover.whole)
        fields = (
            each for each in extraction.fields if scopes.of(cover.blocks[each.piece.block]) == whole
        )
        if stated == {each.name for each in fields}:
            del noted["op"]  # an index that read it anew would count it as changed until it had
        connection.execute(update(chunk).where(chunk.c.id.in_(listed(kept.values()))).values(noted))


def stated_names(connection: Connection, identifier: str) -> frozenset[str]:
    """Return the names of the fields that a record states as a whole, and an index holds (``catalog.feed``)."""
    where = (block.c.document_id == field.c.document_id) & (block.c.ordinal == field.c.block)
    stated = select(field.c.name).join(document, document.c.id == field.c.document_id)
    stated = stated.join(block, where).where(
        field.c.document_id == identifier, block.c.acl_id == document.c.acl_id
    )
    return frozenset(connection.scalars(stated))


def _cover_of(each: Chunk, cover: Covering) -> Cover:
    # SECURITY: a chunk is as closed as the tightest block in it or above it
    touched = {piece.block for piece in each.pieces} | set(each.prefix_blocks)
    return cover.over(touched)


def withdraw_text(connection: Connection, ids: Sequence[str], kept: Collection[int] = ()) -> None:
    """Take the text of records away; their chunks become tombstones, but for those that are ``kept``.

    Inside a write transaction.
    """
    gone = chunk.c.document_id.in_(ids), chunk.c.deleted.is_(False)
    connection.execute(
        update(chunk)
        .where(*gone, chunk.c.id.not_in(listed(kept)))
        .values(tombstone_values(next_number(connection, "op")))
    )
    for table in (field, clear_text, block):
        connection.execute(delete(table).where(table.c.document_id.in_(ids)))
