"""The reading half: record content, for the holder of a permit and nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import Connection, Row, select

from access.permit import Permit
from catalog import schema
from catalog.database import Database
from catalog.rows import block_of, chunk_of, particulars_of
from catalog.shared_files import open_plain_file
from catalog.versions import past_blocks, past_versions, version_mark
from catalog.visible import (
    READABLE,
    blocks_of,
    live_chunks,
    visible_acls,
    visible_fields,
    visible_likeness,
    visible_records,
)
from records.document import Block, Status
from records.passage import Particulars, Passage


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What one reader may see of a record: blocks with their 0-based ordinals, ascending.

    ``original`` says whether there is an original file to open: only when every block may be
    seen, and never for what lies in a ZIP or was an earlier version. ``version`` names what the
    reader sees (:func:`catalog.versions.version_mark`); of an earlier one ``current`` names what
    the reader would see now, ``None`` when that is nothing.
    """

    record: Particulars
    blocks: tuple[tuple[int, Block], ...]
    original: bool
    version: str
    current: str | None

    @property
    def changed(self) -> bool:
        """Return whether this is an earlier version."""
        return self.version != self.current


@dataclass(frozen=True, slots=True)
class Original:
    """An original file, open for reading at its start; whoever got it closes ``stream``.

    It is the file that was checked, whatever has since been put under its name.
    """

    stream: BinaryIO
    name: str
    size: int


class Reading:
    """Reads records. What is missing and what is forbidden look the same everywhere."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database

    def visible_acls(self, permit: Permit) -> frozenset[int]:
        """Return the ``acl_id`` of every scope that allows the holder at this moment."""
        with self._database.reading() as connection:
            return visible_acls(connection, permit)

    def passages(self, permit: Permit, chunk_ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order of ``chunk_ids``; what may not be seen is left out.

        One read transaction decides and reads, so that a revoke holds for the whole or not yet.
        """
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            chunks = live_chunks(connection, chunk_ids)
            # SECURITY: every row is decided again here, whatever an index said
            seen = {key: row for key, row in chunks.items() if row.acl_id in allowed}
            records = _readable(connection, {row.document_id for row in seen.values()}, allowed)
            blocks = blocks_of(connection, records)
            fields = visible_fields(connection, records, allowed)
        shown = {
            identifier: particulars_of(
                row, fields[identifier], visible_likeness(row, blocks[identifier], allowed)
            )
            for identifier, row in records.items()
        }
        return [
            passage
            for key in chunk_ids
            if key in seen and seen[key].document_id in shown
            for passage in _passage(seen[key], shown, blocks, allowed)
        ]

    def document(self, permit: Permit, document_id: str, version: str = "") -> DocumentView | None:
        """Return what the holder may see of a record; ``None`` when missing or forbidden.

        ``version`` is the name of a version as this holder sees it; the current one without it.
        """
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            shown = _views(connection, document_id, allowed, earlier=bool(version))
            return next(
                (view for _, view in shown if version in ("", view.version) and view.blocks), None
            )

    def cited(self, permit: Permit, document_id: str, number: int) -> DocumentView | None:
        """Return what the holder may see of that version of a record which has this number."""
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            shown = _views(connection, document_id, allowed, earlier=True)
            return next((view for each, view in shown if each == number and view.blocks), None)

    def original(self, permit: Permit, document_id: str) -> Original | None:
        """Return the original file, open, when every block of it may be seen.

        ``None`` when missing, forbidden, partly closed, changed since it was read, not a plain
        file inside its shared folder any more, or a member of a ZIP.
        """
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            record = _readable(connection, {document_id}, allowed).get(document_id)
            if record is None:
                return None
            rows = blocks_of(connection, {document_id: record})[document_id]
            root = connection.execute(
                select(schema.folder.c.path).where(schema.folder.c.id == record.folder_id)
            ).scalar_one()
        if any(row.acl_id not in allowed for row in rows):  # SECURITY: partly closed, no original
            return None
        try:
            descriptor = open_plain_file(Path(root), record.path)
        except OSError:
            return None
        facts = os.fstat(descriptor)
        if (facts.st_size, facts.st_mtime_ns) != (record.size, record.mtime_ns):
            os.close(descriptor)
            return None  # SECURITY: another file than the one that was labelled
        stream = os.fdopen(descriptor, "rb")
        return Original(stream, PurePosixPath(record.path).name, record.size)

    def documents(self, permit: Permit, *, limit: int = 100) -> list[Particulars]:
        """Return the newest records that the holder may see; undated last, ties by identifier."""
        table = schema.document
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            wanted = (
                select(table)
                .where(table.c.acl_id.in_(allowed), table.c.status.in_(READABLE))
                .order_by(table.c.date.desc().nulls_last(), table.c.id)
                .limit(limit)
            )
            rows = connection.execute(wanted).all()
            fields = visible_fields(connection, [row.id for row in rows], allowed)
        return [particulars_of(row, fields[row.id]) for row in rows]

    def agencies(self, permit: Permit) -> list[str]:
        """Return the agencies whose records the holder may see, in order of name."""
        table = schema.document
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            wanted = (
                select(table.c.agency)
                .distinct()
                .where(
                    table.c.acl_id.in_(allowed),
                    table.c.status.in_(READABLE),
                    table.c.agency != "",
                )
                .order_by(table.c.agency)
            )
            return list(connection.execute(wanted).scalars())

    def chunks_of(self, permit: Permit, document_id: str) -> list[int]:
        """Return the chunks of a record that the holder may see, in reading order."""
        table = schema.chunk
        with self._database.reading() as connection:
            allowed = visible_acls(connection, permit)
            if not _readable(connection, {document_id}, allowed):
                return []
            wanted = (
                select(table.c.id)
                .where(
                    table.c.document_id == document_id,
                    table.c.deleted.is_(False),
                    table.c.acl_id.in_(allowed),
                )
                .order_by(table.c.ordinal)
            )
            return list(connection.execute(wanted).scalars())


def _readable(
    connection: Connection, ids: Iterable[str], allowed: frozenset[int]
) -> dict[str, Row[Any]]:
    found = visible_records(connection, ids, allowed)
    return {identifier: row for identifier, row in found.items() if row.status in READABLE}


def _views(
    connection: Connection, document_id: str, allowed: frozenset[int], *, earlier: bool
) -> Iterator[tuple[int, DocumentView]]:
    """Yield the number and the visible part of the current and then the earlier versions."""
    record = visible_records(connection, {document_id}, allowed).get(document_id)
    if record is None:
        return
    rows = blocks_of(connection, {document_id: record})[document_id]
    seen = _seen(rows, allowed)
    mark = version_mark(seen)
    fields = visible_fields(connection, [document_id], allowed)[document_id]
    whole = len(seen) == len(rows) and not _in_container(connection, record)
    shown = particulars_of(record, fields, visible_likeness(record, rows, allowed))
    yield record.version, DocumentView(shown, seen, whole, mark, mark)
    for number in past_versions(connection, document_id) if earlier else ():
        past = _seen(past_blocks(connection, document_id, number), allowed)
        bare = particulars_of(record, ())
        yield number, DocumentView(bare, past, False, version_mark(past), mark if seen else None)


def _seen(rows: Sequence[Row[Any]], allowed: frozenset[int]) -> tuple[tuple[int, Block], ...]:
    # SECURITY: a hidden block leaves no trace
    return tuple((row.ordinal, block_of(row)) for row in rows if row.acl_id in allowed)


def _passage(
    row: Row[Any],
    records: Mapping[str, Particulars],
    blocks: Mapping[str, Sequence[Row[Any]]],
    allowed: frozenset[int],
) -> list[Passage]:
    chunk = chunk_of(row)
    needed = {piece.block for piece in chunk.pieces}
    own = [each for each in blocks[row.document_id] if each.ordinal in needed]
    if any(each.acl_id not in allowed for each in own):  # SECURITY: tightest block decides
        return []
    return [
        Passage(
            chunk_id=row.id,
            chunk=chunk,
            record=records[row.document_id],
            blocks=tuple((each.ordinal, block_of(each)) for each in own),
        )
    ]


def _in_container(connection: Connection, record: Row[Any]) -> bool:
    table = schema.document
    above = [str(folder) for folder in PurePosixPath(record.path).parents]
    wanted = select(table.c.id).where(
        table.c.folder_id == record.folder_id,
        table.c.path.in_(above),
        table.c.status == Status.CONTAINER.value,
    )
    return connection.execute(wanted).first() is not None
