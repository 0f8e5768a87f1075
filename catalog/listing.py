"""Records by what is stated of them, not by what they are like: whole, and in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, exists, func, select, text

from access.permit import Permit
from catalog import schema
from catalog.database import Database
from catalog.offices import offices_seen
from catalog.rows import batched, particulars_of
from catalog.visible import (
    READABLE,
    Sight,
    live_chunks,
    opened_rows,
    sight_of,
    visible_fields,
    visible_records,
)
from records.answer import Unread
from records.document import Status
from records.passage import Particulars

_UNREAD = {
    Status.NEEDS_OCR: "글자를 읽지 못한 스캔",
    Status.ENCRYPTED: "암호가 걸린 파일",
    Status.DRM: "DRM 문서",
    Status.CERTIFICATE: "인증서로 잠긴 문서",
    Status.DECOY: "배포용 문서",
    Status.TRUNCATED: "손상된 파일",
    Status.CORRUPT: "손상된 파일",
    Status.TOO_BIG: "너무 큰 파일",
    Status.TIMEOUT: "너무 큰 파일",
    Status.UNSUPPORTED: "읽지 못하는 형식",
}


class Listings:
    """Lists records. What is missing and what is forbidden look the same everywhere."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database

    def offices(self, permit: Permit) -> list[tuple[str, str]]:
        """Return the agencies and departments whose records the holder may see, in order of name.

        A department is ``""`` where its records name none.
        """
        with self._database.reading() as connection:
            return offices_seen(connection, sight_of(connection, permit))

    def matched(self, permit: Permit, groups: Sequence[Sequence[int]]) -> list[Particulars]:
        """Return the records that have a chunk in every group; of what may not be seen nothing.

        In order of identifier; none for no groups. One transaction decides every chunk again and
        reads.
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            found = [_seen_in(connection, chunks, sight) for chunks in groups]
            common = frozenset[str]().union(*found).intersection(*found)
            return readable_records(connection, sorted(common), sight)

    def records(self, permit: Permit, document_ids: Sequence[str]) -> list[Particulars]:
        """Return those of some records of which the holder may see something, by identifier."""
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            return readable_records(connection, sorted(document_ids), sight)

    def every(self, permit: Permit) -> list[Particulars]:
        """Return every record of which the holder may see something, by identifier."""
        table = schema.document
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            mine = select(table.c.id).where(opened_rows(table.c.id, sight)).order_by(table.c.id)
            return readable_records(connection, connection.scalars(mine).all(), sight)

    def titled(self, permit: Permit, part: str, stating: Collection[str]) -> list[Particulars]:
        """Return the records with this in their title that state one of some fields, by identifier.

        Of both the holder may see something.
        """
        table, field, block = schema.document, schema.field, schema.block
        states = (
            field.c.document_id == table.c.id,
            field.c.name.in_(sorted(stating)),
            block.c.document_id == table.c.id,
            block.c.ordinal == field.c.block,
        )
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            wanted = (
                select(table.c.id)
                .where(
                    opened_rows(table.c.id, sight),  # SECURITY: a title tells of a record
                    table.c.title.contains(part, autoescape=True),
                    exists().where(
                        *states,
                        opened_rows(block.c.document_id, sight),  # SECURITY: as open as its block
                    ),
                )
                .order_by(table.c.id)
            )
            return readable_records(connection, connection.scalars(wanted).all(), sight)

    def newest(self, permit: Permit, agency: str, department: str, most: int) -> list[Particulars]:
        """Return up to ``most`` records of a department of which the holder may see something.

        Those with the latest dates, the latest first; of one day by identifier.
        """
        table, block = schema.document, schema.block
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            mine = block.c.document_id == table.c.id, opened_rows(block.c.document_id, sight)
            wanted = (
                select(table.c.id)
                .where(
                    opened_rows(table.c.id, sight),  # SECURITY: a title tells of a record
                    exists().where(*mine),  # SECURITY: it takes no place unseen
                    table.c.status.in_(READABLE),
                    table.c.agency == agency,
                    table.c.department == department,
                    table.c.date.is_not(None),
                )
                .order_by(table.c.date.desc(), table.c.id)
                .limit(most)
            )
            found = readable_records(connection, connection.scalars(wanted).all(), sight)
        return sorted(found, key=lambda each: (each.date or date.min, each.title), reverse=True)

    def unread(self, permit: Permit) -> tuple[Unread, ...]:
        """Return how many files could not be read, for each reason, in the holder's own range.

        The range is what the rules of folders open: nothing is known of what stands in such a file.
        What was quarantined or is above the ceiling of the site is counted for nobody.
        """
        with self._database.reading() as connection:
            return unread_files(connection, sight_of(connection, permit))

    def numbered(self, permit: Permit, number: str) -> list[str]:
        """Return the records that state a 문서번호 (``안전총괄과-1234``) which the holder may see.

        White space in it does not count. In order of identifier.
        """
        table, field, block = schema.document, schema.field, schema.block
        value = func.substr(block.c.text, field.c.start + 1, field.c.end - field.c.start)
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            wanted = (
                select(table.c.id)
                .join(field, field.c.document_id == table.c.id)
                .join(
                    block,
                    (block.c.document_id == field.c.document_id)
                    & (block.c.ordinal == field.c.block),
                )
                .where(
                    field.c.name == "문서번호",
                    func.replace(value, " ", "") == number,
                    opened_rows(table.c.id, sight),
                    opened_rows(block.c.document_id, sight),  # SECURITY: as open as its block
                    table.c.status.in_(READABLE),
                )
                .distinct()
                .order_by(table.c.id)
            )
            return list(connection.scalars(wanted))


def unread_files(connection: Connection, sight: Sight) -> tuple[Unread, ...]:
    """Return what :meth:`Listings.unread` does, of who sees so much."""
    table = schema.document
    wanted = (
        select(table.c.status, func.count().label("files"))
        .where(
            opened_rows(table.c.id, sight),  # SECURITY: a count tells of files
            text("status <> 'ok'"),  # word for word what its index holds
            table.c.status.in_([status.value for status in _UNREAD]),
        )
        .group_by(table.c.status)
    )
    counted = {Status(row.status): row.files for row in connection.execute(wanted)}
    found: dict[str, int] = {}
    for status, words in _UNREAD.items():
        if status in counted:
            found[words] = found.get(words, 0) + counted[status]
    return tuple(Unread(words, count) for words, count in found.items())


def readable_records(connection: Connection, ids: Sequence[str], sight: Sight) -> list[Particulars]:
    """Return those of some records of which so much is seen, in the order of ``ids``."""
    found = []
    block = schema.block
    for batch in batched(ids):
        rows = visible_records(connection, batch, sight)
        seen = select(block.c.document_id).where(
            block.c.document_id.in_(list(rows)), opened_rows(block.c.document_id, sight)
        )
        shown = set(connection.scalars(seen.distinct()))
        fields = visible_fields(connection, rows, sight)
        found += [
            particulars_of(rows[each], fields[each], grade=sight.grade(rows[each].acl_id))
            for each in batch
            if each in shown and rows[each].status in READABLE
        ]
    return found


def _seen_in(connection: Connection, chunk_ids: Sequence[int], sight: Sight) -> set[str]:
    """Return the records of those chunks of which every block may be seen."""
    found: set[str] = set()
    for batch in batched(chunk_ids):
        chunks = live_chunks(connection, batch).values()
        scopes = _scopes_of_blocks(connection, {chunk.document_id for chunk in chunks})
        # SECURITY: a record matches by what may be seen of it; the tightest block decides
        found |= {
            chunk.document_id
            for chunk in chunks
            if all(
                sight.opens(chunk.document_id, scopes[chunk.document_id, block])
                for block in {*(piece[0] for piece in chunk.pieces), *chunk.prefix_blocks}
            )
        }
    return found


def _scopes_of_blocks(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, int], int]:
    block = schema.block
    wanted = select(block.c.document_id, block.c.ordinal, block.c.acl_id).where(
        block.c.document_id.in_(list(ids))
    )
    return {(row.document_id, row.ordinal): row.acl_id for row in connection.execute(wanted)}
