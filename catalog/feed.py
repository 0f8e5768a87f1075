"""Chunks without a permit, for the builders of indexes alone (an import contract lists them)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from catalog.database import Database, number
from catalog.schema import chunk, document


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One change of a chunk; a tombstone (``deleted``) has empty texts and no agency."""

    chunk_id: int
    document_id: str
    ordinal: int
    op: int
    deleted: bool
    acl_id: int
    prefix: str
    text: str
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

    def changed_since(self, op: int) -> Iterator[FeedRow]:
        """Yield every chunk whose latest change is newer than ``op``, by (op, chunk id)."""
        wanted = (
            select(
                chunk,
                document.c.agency,
                document.c.department,
                document.c.date,
            )
            .outerjoin(document, document.c.id == chunk.c.document_id)
            .where(chunk.c.op > op)
            .order_by(chunk.c.op, chunk.c.id)
        )
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                yield FeedRow(
                    chunk_id=row.id,
                    document_id=row.document_id,
                    ordinal=row.ordinal,
                    op=row.op,
                    deleted=row.deleted,
                    acl_id=row.acl_id,
                    prefix=row.prefix,
                    text=row.text,
                    agency=row.agency or "",
                    department=row.department or "",
                    date=row.date,
                )
