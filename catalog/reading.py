"""The reading half: record content, for the holder of a permit and nobody else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import Connection, Row, func, select

from access.decision import decide
from access.label import Scope
from access.permit import Permit
from catalog import schema
from catalog.database import Database
from catalog.rows import block_of, chunk_of, field_of, particulars_of
from catalog.shared_files import open_plain_file
from records.document import Block, Field, Status
from records.passage import Particulars, Passage

_READABLE = tuple(status.value for status in Status if status.readable)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What one reader may see of a record: blocks with their 0-based ordinals, ascending.

    ``original`` says whether there is an original file to open: only when every block may be
    seen, and never for what lies in a ZIP.
    """

    record: Particulars
    blocks: tuple[tuple[int, Block], ...]
    original: bool


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
            return _visible(connection, permit)

    def passages(self, permit: Permit, chunk_ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order of ``chunk_ids``; what may not be seen is left out.

        One read transaction decides and reads, so that a revoke holds for the whole or not yet.
        """
        with self._database.reading() as connection:
            allowed = _visible(connection, permit)
            chunks = _chunks(connection, chunk_ids)
            # SECURITY: every row is decided again here, whatever an index said
            seen = {key: row for key, row in chunks.items() if row.acl_id in allowed}
            records = _records(connection, {row.document_id for row in seen.values()}, allowed)
            blocks = _blocks(connection, records)
            fields = _fields(connection, records, allowed)
        return [
            passage
            for key in chunk_ids
            if key in seen and seen[key].document_id in records
            for passage in _passage(seen[key], records, blocks, fields, allowed)
        ]

    def document(self, permit: Permit, document_id: str) -> DocumentView | None:
        """Return what the holder may see of a record; ``None`` when missing or forbidden."""
        with self._database.reading() as connection:
            allowed = _visible(connection, permit)
            record = _records(connection, {document_id}, allowed).get(document_id)
            if record is None:
                return None
            rows = _blocks(connection, {document_id: record})[document_id]
            fields = _fields(connection, [document_id], allowed)[document_id]
            member = _in_container(connection, record)
        # SECURITY: a hidden block leaves no trace
        visible = tuple((row.ordinal, block_of(row)) for row in rows if row.acl_id in allowed)
        if not visible:
            return None
        original = not member and len(visible) == len(rows)
        return DocumentView(particulars_of(record, fields), visible, original)

    def original(self, permit: Permit, document_id: str) -> Original | None:
        """Return the original file, open, when every block of it may be seen.

        ``None`` when missing, forbidden, partly closed, changed since it was read, not a plain
        file inside its shared folder any more, or a member of a ZIP.
        """
        with self._database.reading() as connection:
            allowed = _visible(connection, permit)
            record = _records(connection, {document_id}, allowed).get(document_id)
            if record is None:
                return None
            rows = _blocks(connection, {document_id: record})[document_id]
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
            allowed = _visible(connection, permit)
            wanted = (
                select(table)
                .where(table.c.acl_id.in_(allowed), table.c.status.in_(_READABLE))
                .order_by(table.c.date.desc().nulls_last(), table.c.id)
                .limit(limit)
            )
            rows = connection.execute(wanted).all()
            fields = _fields(connection, [row.id for row in rows], allowed)
        return [particulars_of(row, fields[row.id]) for row in rows]

    def agencies(self, permit: Permit) -> list[str]:
        """Return the agencies whose records the holder may see, in order of name."""
        table = schema.document
        with self._database.reading() as connection:
            allowed = _visible(connection, permit)
            wanted = (
                select(table.c.agency)
                .distinct()
                .where(
                    table.c.acl_id.in_(allowed),
                    table.c.status.in_(_READABLE),
                    table.c.agency != "",
                )
                .order_by(table.c.agency)
            )
            return list(connection.execute(wanted).scalars())

    def chunks_of(self, permit: Permit, document_id: str) -> list[int]:
        """Return the chunks of a record that the holder may see, in reading order."""
        table = schema.chunk
        with self._database.reading() as connection:
            allowed = _visible(connection, permit)
            if not _records(connection, {document_id}, allowed):
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


def _visible(connection: Connection, permit: Permit) -> frozenset[int]:
    if type(permit) is not Permit:  # SECURITY: a look-alike is no permit
        raise TypeError("Reading takes a Permit.")
    rows = connection.execute(select(schema.acl.c.id, schema.acl.c.scope))
    return frozenset(
        row.id for row in rows if decide(permit, Scope.from_canonical(row.scope)).allowed
    )


def _chunks(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    table = schema.chunk
    wanted = select(table).where(table.c.id.in_(list(ids)), table.c.deleted.is_(False))
    return {row.id: row for row in connection.execute(wanted)}


def _records(
    connection: Connection, ids: Iterable[str], allowed: frozenset[int]
) -> dict[str, Row[Any]]:
    table = schema.document
    wanted = select(table).where(table.c.id.in_(list(ids)), table.c.status.in_(_READABLE))
    # SECURITY: no part of a record without the right to the record
    return {row.id: row for row in connection.execute(wanted) if row.acl_id in allowed}


def _blocks(connection: Connection, records: Mapping[str, object]) -> dict[str, list[Row[Any]]]:
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


def _fields(
    connection: Connection, ids: Iterable[str], allowed: frozenset[int]
) -> dict[str, list[Field]]:
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


def _passage(
    row: Row[Any],
    records: Mapping[str, Row[Any]],
    blocks: Mapping[str, Sequence[Row[Any]]],
    fields: Mapping[str, Sequence[Field]],
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
            record=particulars_of(records[row.document_id], fields[row.document_id]),
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
