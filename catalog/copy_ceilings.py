"""Copies that were read in again: nobody sees more in them than in what they were made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, delete, insert, select

from catalog.copy_marks import UNKNOWN, CopyKey, bare_text, copies_named, mentions_copy
from catalog.copy_schema import copy_ceiling, issued_copy
from catalog.home import Home
from catalog.versions import past_versions
from records.document import Block

Opens = Callable[[str, int], bool]
"""Whether a text of a record with this ``acl_id`` may be seen."""


def hold_ceilings(
    connection: Connection, home: Home, document_id: str, blocks: Iterable[Block]
) -> None:
    """Note which copies a record is made of, inside a write transaction."""
    # SECURITY: an earlier version that is kept stays as closed as it was
    if not past_versions(connection, document_id):
        connection.execute(delete(copy_ceiling).where(copy_ceiling.c.document_id == document_id))
    text = bare_text(block.text for block in blocks)
    if not mentions_copy(text):
        return
    held = select(copy_ceiling.c.copy_id).where(copy_ceiling.c.document_id == document_id)
    before = set(connection.execute(held).scalars())
    for copy_id in sorted(copies_named(CopyKey.open(home), text) - before):
        connection.execute(insert(copy_ceiling).values(document_id=document_id, copy_id=copy_id))


def closed_copies(connection: Connection, opens: Opens) -> frozenset[str]:
    """Return the records that are copies of what the reader may not see."""
    table = copy_ceiling
    wanted = select(table.c.document_id, table.c.copy_id, issued_copy.c.texts).outerjoin(
        issued_copy, issued_copy.c.id == table.c.copy_id
    )
    return frozenset(
        row.document_id
        for row in connection.execute(wanted)
        # SECURITY: a copy of which nothing is known is nobody's
        if row.copy_id == UNKNOWN
        or not row.texts
        or not all(opens(document, acl_id) for document, acl_id in row.texts)
    )


def texts_above(connection: Connection, document_id: str) -> list[tuple[str, int]]:
    """Return what the copies that a record is made of were made of."""
    wanted = (
        select(issued_copy.c.texts)
        .join(copy_ceiling, copy_ceiling.c.copy_id == issued_copy.c.id)
        .where(copy_ceiling.c.document_id == document_id)
    )
    return [(name, acl_id) for texts in connection.scalars(wanted) for name, acl_id in texts]
