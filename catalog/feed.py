"""Chunks without a permit, for the builders of indexes alone (an import contract lists them)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from catalog.database import Database, number
from catalog.schema import block, chunk, document, field


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One change of a chunk; a tombstone (``deleted``) has empty texts and no agency.

    ``record_acl_id`` is the scope of its record, ``title``, ``path`` (as shown) and ``fields`` (the
    names of those asked for) what everybody sees of the record who may see it at all.
    """

    chunk_id: int
    document_id: str
    ordinal: int
    op: int
    deleted: bool
    acl_id: int
    record_acl_id: int
    prefix: str
    text: str
    title: str
    path: str
    fields: frozenset[str]
    agency: str
    department: str
    date: date | None


def embedded_text(prefix: str, text: str) -> str:
    """Return what of a chunk is embedded and has terms: the headings above it, and its text."""
    return f"{prefix}\n{text}" if prefix else text


class Feed:
    """What derived indexes are built from."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database

    def op(self) -> int:
        """Return the number of the latest change."""
        with self._database.reading() as connection:
            return number(connection, "op")

    def acl(self) -> int:
        """Return the number of the latest change of what a scope means, or of who is in which."""
        with self._database.reading() as connection:
            return number(connection, "acl")

    def purged(self) -> int:
        """Return the number of the change that disposed of records last, 0 when none did."""
        with self._database.reading() as connection:
            return number(connection, "purged")

    def made_by(self) -> tuple[int, int]:
        """Return the oldest masker, and the oldest reader, that a live text was made by; else 0."""
        live = chunk.c.deleted.is_(False)
        with self._database.reading() as connection:
            detector = connection.scalar(select(func.min(chunk.c.detector_version)).where(live))
            readers = select(func.min(document.c.reader_version))
            reader = connection.scalar(
                readers.where(document.c.id.in_(select(chunk.c.document_id)))
            )
        return detector or 0, reader or 0

    def embedded_texts(self, chunk_ids: Sequence[int]) -> dict[int, str]:
        """Return what is embedded of each of some chunks that still live: prefix and text."""
        wanted = select(chunk.c.id, chunk.c.prefix, chunk.c.text).where(
            chunk.c.id.in_(list(chunk_ids)), chunk.c.deleted.is_(False)
        )
        with self._database.reading() as connection:
            return {
                row.id: embedded_text(row.prefix, row.text) for row in connection.execute(wanted)
            }

    def changed_since(self, op: int, fields: Collection[str] = ()) -> Iterator[FeedRow]:
        """Yield every chunk whose latest change is newer than ``op``, by (op, chunk id).

        Which of ``fields`` its record states is told where the record as a whole states them.
        """
        table = document.c
        wanted = (
            select(
                chunk,
                table.agency,
                table.department,
                table.date,
                table.title,
                table.shown_path,
                table.acl_id.label("record_acl_id"),
            )
            .outerjoin(document, table.id == chunk.c.document_id)
            .where(chunk.c.op > op)
            .order_by(chunk.c.op, chunk.c.id)
        )
        with self._database.reading() as connection:
            stated = _stated(connection, op, fields)
            for row in connection.execute(wanted):
                yield FeedRow(
                    chunk_id=row.id,
                    document_id=row.document_id,
                    ordinal=row.ordinal,
                    op=row.op,
                    deleted=row.deleted,
                    acl_id=row.acl_id,
                    record_acl_id=row.record_acl_id or 0,
                    prefix=row.prefix,
                    text=row.text,
                    title=row.title or "",
                    path=row.shown_path or "",
                    fields=stated.get(row.document_id, frozenset()),
                    agency=row.agency or "",
                    department=row.department or "",
                    date=row.date,
                )


def _stated(connection: Connection, op: int, names: Collection[str]) -> dict[str, frozenset[str]]:
    """Return which of some fields the records of changed chunks state, by record."""
    changed = select(chunk.c.document_id).where(chunk.c.op > op, chunk.c.deleted.is_(False))
    wanted = (
        select(field.c.document_id, field.c.name)
        .join(document, document.c.id == field.c.document_id)
        .join(
            block,
            (block.c.document_id == field.c.document_id) & (block.c.ordinal == field.c.block),
        )
        .where(
            field.c.name.in_(list(names)),
            field.c.document_id.in_(changed),
            block.c.acl_id == document.c.acl_id,  # SECURITY: no field that is closed further
        )
    )
    found: dict[str, frozenset[str]] = {}
    for row in connection.execute(wanted) if names else ():
        found[row.document_id] = found.get(row.document_id, frozenset()) | {row.name}
    return found
