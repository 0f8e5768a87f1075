"""Earlier versions of records: the blocks that a kept answer cites, after the file has changed.

The tables ``block`` and ``chunk`` hold the current version alone, so that nothing else is indexed,
searched or listed. ``past_block`` holds what was replaced while it was cited.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, literal, select

from catalog.rows import block_of, block_values
from catalog.schema import answer, answer_source, block, past_block
from records.document import Block

_MARK_BYTES = 8
_EARLIER = (
    select(past_block.c.version).distinct().where(past_block.c.document_id == bindparam("id"))
)


def version_mark(blocks: Iterable[tuple[int, Block]]) -> str:
    """Return what names a version to one reader: 16 hexadecimal digits of what that reader sees.

    SECURITY: two versions that differ only in what is hidden from the reader have one mark, so
    that nobody learns of a change which they may not see; a counter would tell.
    """
    seen = json.dumps([(ordinal, block_values(each)) for ordinal, each in blocks])
    return hashlib.blake2b(seen.encode(), digest_size=_MARK_BYTES).hexdigest()


def next_version(connection: Connection, before: Row[Any], blocks: Sequence[Block]) -> int:
    """Return the number under which ``blocks`` take the place of a record's present ones.

    What is replaced is kept when a stored answer cites it, and what no answer cites any more is
    dropped. The same blocks read again are the same version.
    """
    cited = select(answer_source.c.version).where(answer_source.c.document_id == before.id)
    connection.execute(
        delete(past_block).where(
            past_block.c.document_id == before.id, past_block.c.version.not_in(cited)
        )
    )
    present = connection.execute(
        select(block).where(block.c.document_id == before.id).order_by(block.c.ordinal)
    ).all()
    number = int(before.version)
    same = [block_of(row) for row in present] == list(blocks)
    if same or not present or number not in connection.execute(cited).scalars().all():
        return number
    columns = [column.name for column in block.columns]
    connection.execute(
        insert(past_block).from_select(
            ["version", "grounds", *columns],
            select(
                literal(number), literal(before.grounds, past_block.c.grounds.type), *block.columns
            ).where(block.c.document_id == before.id),
        )
    )
    return number + 1


def forget_earlier(connection: Connection, document_id: str) -> None:
    """Drop a record's earlier versions, and the kept answers that cite the record.

    For a record that another detector looks at, or that bears a marking of secrecy now: what was
    readable must not stay readable in an earlier version or a quote.
    """
    connection.execute(delete(past_block).where(past_block.c.document_id == document_id))
    citing = select(answer_source.c.answer_id).where(answer_source.c.document_id == document_id)
    connection.execute(delete(answer).where(answer.c.id.in_(citing)))


def past_versions(connection: Connection, document_id: str) -> list[int]:
    """Return the numbers of a record's earlier versions that are kept, newest first."""
    return sorted(connection.scalars(_EARLIER, {"id": document_id}), reverse=True)


def past_blocks(connection: Connection, document_id: str, version: int) -> Sequence[Row[Any]]:
    """Return the blocks of an earlier version in reading order; labels are not yet asked."""
    wanted = (
        select(past_block)
        .where(past_block.c.document_id == document_id, past_block.c.version == version)
        .order_by(past_block.c.ordinal)
    )
    return connection.execute(wanted).all()
