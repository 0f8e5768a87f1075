"""The text of a record in the catalog: its blocks, fields and chunks, each in its scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, update

from catalog.covering import Covering
from catalog.database import next_number
from catalog.rows import block_values, chunk_values, field_values, tombstone_values
from catalog.schema import block, chunk, clear_text, field
from catalog.scopes import Scopes
from records.document import Extraction
from records.passage import Chunk


def insert_text(
    connection: Connection,
    scopes: Scopes,
    identifier: str,
    cover: Covering,
    extraction: Extraction,
    chunks: Sequence[Chunk],
    detector_version: int,
) -> None:
    """Write blocks, fields and chunks of a record, each in its scope, inside a write transaction."""
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
    for each in chunks:
        # SECURITY: a chunk is as closed as the tightest block in it or above it
        touched = {piece.block for piece in each.pieces} | set(each.prefix_blocks)
        rows.append(
            {
                "document_id": identifier,
                "acl_id": scopes.of(cover.over(touched)),
                "op": number,
                "deleted": False,
                "detector_version": detector_version,
                **chunk_values(each),
            }
        )
    if rows:
        connection.execute(insert(chunk), rows)


def withdraw_text(connection: Connection, ids: Sequence[str]) -> None:
    """Take the text of records away; their chunks become tombstones. Inside a write transaction."""
    connection.execute(
        update(chunk)
        .where(chunk.c.document_id.in_(ids), chunk.c.deleted.is_(False))
        .values(tombstone_values(next_number(connection, "op")))
    )
    for table in (field, clear_text, block):
        connection.execute(delete(table).where(table.c.document_id.in_(ids)))
