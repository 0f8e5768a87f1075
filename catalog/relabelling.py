"""What a change of a folder's rules does to the records already read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from access.coverage import block_rules
from access.rules import Rule, rule_for
from catalog.database import next_number
from catalog.records import remove
from catalog.rows import block_of
from catalog.schema import block, chunk, document
from catalog.scopes import mean_anew, scope_id


def relabel(connection: Connection, folder_id: int, rules: Sequence[Rule]) -> None:
    """Put new rules in force inside a write transaction.

    Scopes get their new meaning; texts change their ``acl_id`` only where other rules cover
    them than before, and only those chunks get a new ``op``.
    """
    mean_anew(connection, folder_id, rules)
    wanted = select(document).where(document.c.folder_id == folder_id)
    for row in connection.execute(wanted).all():
        ruling = rule_for(row.path, rules)
        if ruling is None:  # SECURITY: no rule any more, so the record goes
            remove(connection, [row.id])
            continue
        connection.execute(
            update(document)
            .where(document.c.id == row.id)
            .values(
                agency=ruling.agency,
                department=ruling.department,
                acl_id=scope_id(connection, folder_id, ruling.rules),
            )
        )
        _relabel_text(connection, folder_id, row.id, ruling.rules, ruling.passages)
        if (row.agency, row.department) != (ruling.agency, ruling.department):
            connection.execute(  # indexes filter by agency, so they have to learn of it
                update(chunk)
                .where(chunk.c.document_id == row.id, chunk.c.deleted.is_(False))
                .values(op=next_number(connection, "op"))
            )


def _relabel_text(
    connection: Connection,
    folder_id: int,
    document_id: str,
    rules: Sequence[Rule],
    passages: Sequence[Rule],
) -> None:
    rows = connection.execute(
        select(block).where(block.c.document_id == document_id).order_by(block.c.ordinal)
    ).all()
    covering = [
        {*rules, *further} for further in block_rules([block_of(row) for row in rows], passages)
    ]
    for row, covered in zip(rows, covering, strict=True):
        scope = scope_id(connection, folder_id, covered)
        if scope != row.acl_id:
            connection.execute(
                update(block)
                .where(block.c.document_id == document_id, block.c.ordinal == row.ordinal)
                .values(acl_id=scope)
            )
    live = select(chunk).where(chunk.c.document_id == document_id, chunk.c.deleted.is_(False))
    for each in connection.execute(live).all():
        touched = {ordinal for ordinal, _, _ in each.pieces} | set(each.prefix_blocks)
        scope = scope_id(
            connection, folder_id, {rule for ordinal in touched for rule in covering[ordinal]}
        )
        if scope != each.acl_id:
            connection.execute(
                update(chunk)
                .where(chunk.c.id == each.id)
                .values(acl_id=scope, op=next_number(connection, "op"))
            )
