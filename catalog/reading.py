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
from catalog.clear_text import opens_clear
from catalog.database import Database
from catalog.placeholders import Placeholders, placeholders
from catalog.rows import block_of, chunk_of, particulars_of
from catalog.shared_files import open_plain_file
from catalog.versions import past_blocks, past_versions, version_mark
from catalog.visible import (
    READABLE,
    Present,
    Sight,
    blocks_of,
    live_chunks,
    opened_rows,
    present,
    sight_of,
    visible_fields,
    visible_grade,
    visible_likeness,
    visible_records,
)
from records.document import Block, Status
from records.passage import Particulars, Passage


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What one reader may see of a record: blocks with their 0-based ordinals, ascending.

    ``original`` says whether there is an original file to open: only when every block and every
    masked datum may be seen, and never for what lies in a ZIP or was an earlier version.
    ``version`` names what the reader sees (:func:`catalog.versions.version_mark`); of an earlier
    one ``current`` names what the reader would see now, ``None`` when that is nothing.
    ``placeholders`` stand where a rule says that something is hidden; they are no blocks, and
    nothing of them is found, quoted or counted. ``original_gone`` says that the file was deleted
    and the record is kept all the same.
    """

    record: Particulars
    blocks: tuple[tuple[int, Block], ...]
    original: bool
    version: str
    current: str | None
    placeholders: Placeholders = ()
    original_gone: bool = False

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

    def sight(self, permit: Permit) -> Sight:
        """Return what the holder may see at this moment."""
        with self._database.reading() as connection:
            return sight_of(connection, permit)

    def present(self, permit: Permit, change: int) -> Present:
        """Return what the holder may see, and which scopes the chunks are in since ``change``.

        For a search over an index that lags: one transaction, and numbers alone.
        """
        with self._database.reading() as connection:
            return present(connection, permit, change)

    def passages(self, permit: Permit, chunk_ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order of ``chunk_ids``; what may not be seen is left out.

        One read transaction decides and reads, so that a revoke holds for the whole or not yet.
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            chunks = live_chunks(connection, chunk_ids)
            # SECURITY: every row is decided again here, whatever an index said
            mine = {
                key: row for key, row in chunks.items() if sight.opens(row.document_id, row.acl_id)
            }
            records = _readable(connection, {row.document_id for row in mine.values()}, sight)
            blocks = blocks_of(connection, records)
            fields = visible_fields(connection, records, sight)
        shown = {
            identifier: particulars_of(
                row,
                fields[identifier],
                visible_likeness(row, blocks[identifier], sight),
                grade=sight.grade(row.acl_id),
            )
            for identifier, row in records.items()
        }
        return [
            passage
            for key in chunk_ids
            if key in mine and mine[key].document_id in shown
            for passage in _passage(mine[key], shown, blocks, sight)
        ]

    def document(self, permit: Permit, document_id: str, version: str = "") -> DocumentView | None:
        """Return what the holder may see of a record; ``None`` when missing or forbidden.

        ``version`` is the name of a version as this holder sees it; the current one without it.
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            shown = _views(connection, permit, document_id, sight, earlier=bool(version))
            return next(
                (view for _, view in shown if version in ("", view.version) and view.blocks), None
            )

    def cited(self, permit: Permit, document_id: str, number: int) -> DocumentView | None:
        """Return what the holder may see of that version of a record which has this number."""
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            shown = _views(connection, permit, document_id, sight, earlier=True)
            return next((view for each, view in shown if each == number and view.blocks), None)

    def original(self, permit: Permit, document_id: str) -> Original | None:
        """Return the original file, open, when every block of it and what is masked may be seen.

        ``None`` when missing, forbidden, partly closed, changed since it was read, not a plain
        file inside its shared folder any more, or a member of a ZIP.
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            record = _readable(connection, {document_id}, sight).get(document_id)
            if record is None:
                return None
            rows = blocks_of(connection, {document_id: record})[document_id]
            clear = opens_clear(connection, permit, record)
            if record.original_gone:  # SECURITY: whatever lies there now was never labelled
                return None
            if _containers(connection, record):
                return None
            root = connection.execute(
                select(schema.folder.c.path).where(schema.folder.c.id == record.folder_id)
            ).scalar_one()
        if not all(
            sight.opens(document_id, row.acl_id) for row in rows
        ):  # SECURITY: partly closed, no original
            return None
        if not clear:  # SECURITY: an original shows what its text masks
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
        name = PurePosixPath(record.shown_path or record.path).name
        return Original(stream, name, record.size)

    def documents(self, permit: Permit, *, limit: int = 100) -> list[Particulars]:
        """Return the newest records that the holder may see; undated last, ties by identifier."""
        table = schema.document
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            wanted = (
                select(table)
                .where(opened_rows(table.c.id, sight), table.c.status.in_(READABLE))
                .order_by(table.c.date.desc().nulls_last(), table.c.id)
                .limit(limit)
            )
            rows = connection.execute(wanted).all()
            fields = visible_fields(connection, [row.id for row in rows], sight)
        return [particulars_of(row, fields[row.id], grade=sight.grade(row.acl_id)) for row in rows]

    def agencies(self, permit: Permit) -> list[str]:
        """Return the agencies whose records the holder may see, in order of name."""
        table = schema.document
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            wanted = (
                select(table.c.agency)
                .distinct()
                .where(
                    opened_rows(table.c.id, sight),
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
            sight = sight_of(connection, permit)
            if not _readable(connection, {document_id}, sight):
                return []
            wanted = (
                select(table.c.id)
                .where(
                    table.c.document_id == document_id,
                    table.c.deleted.is_(False),
                    opened_rows(table.c.document_id, sight),
                )
                .order_by(table.c.ordinal)
            )
            return list(connection.execute(wanted).scalars())


def _readable(connection: Connection, ids: Iterable[str], sight: Sight) -> dict[str, Row[Any]]:
    found = visible_records(connection, ids, sight)
    return {identifier: row for identifier, row in found.items() if row.status in READABLE}


def _views(
    connection: Connection,
    permit: Permit,
    document_id: str,
    sight: Sight,
    *,
    earlier: bool,
) -> Iterator[tuple[int, DocumentView]]:
    """Yield the number and the visible part of the current and then the earlier versions."""
    record = visible_records(connection, {document_id}, sight).get(document_id)
    if record is None:
        return
    rows = blocks_of(connection, {document_id: record})[document_id]
    seen = _seen(rows, sight)
    mark = version_mark(seen)
    fields = visible_fields(connection, [document_id], sight)[document_id]
    containers = _containers(connection, record)
    gone = record.original_gone or any(each.original_gone for each in containers)
    whole = (
        len(seen) == len(rows)
        and opens_clear(connection, permit, record)
        and not containers
        and not gone
    )
    likeness = visible_likeness(record, rows, sight)
    # SECURITY: the grade of a hidden passage is told to nobody
    grade = visible_grade(record, rows, sight)
    shown = particulars_of(record, fields, likeness, grade=grade)
    told = placeholders(connection, permit, rows, sight)
    yield record.version, DocumentView(shown, seen, whole, mark, mark, told, gone)
    for number in past_versions(connection, document_id) if earlier else ():
        every = past_blocks(connection, document_id, number)
        past, told = _seen(every, sight), placeholders(connection, permit, every, sight)
        bare = particulars_of(record, (), grade=visible_grade(record, every, sight))
        current = mark if seen else None
        yield number, DocumentView(bare, past, False, version_mark(past), current, told, gone)


def _seen(rows: Sequence[Row[Any]], sight: Sight) -> tuple[tuple[int, Block], ...]:
    # SECURITY: a hidden block leaves no trace
    return tuple(
        (row.ordinal, block_of(row)) for row in rows if sight.opens(row.document_id, row.acl_id)
    )


def _passage(
    row: Row[Any],
    records: Mapping[str, Particulars],
    blocks: Mapping[str, Sequence[Row[Any]]],
    sight: Sight,
) -> list[Passage]:
    chunk = chunk_of(row)
    needed = {piece.block for piece in chunk.pieces}
    own = [each for each in blocks[row.document_id] if each.ordinal in needed]
    if not all(
        sight.opens(row.document_id, each.acl_id) for each in own
    ):  # SECURITY: tightest block decides
        return []
    return [
        Passage(
            chunk_id=row.id,
            chunk=chunk,
            record=records[row.document_id],
            blocks=tuple((each.ordinal, block_of(each)) for each in own),
        )
    ]


def _containers(connection: Connection, record: Row[Any]) -> Sequence[Row[Any]]:
    """Return the ZIPs in which a record lies."""
    table = schema.document
    above = [str(folder) for folder in PurePosixPath(record.path).parents]
    wanted = select(table.c.original_gone).where(
        table.c.folder_id == record.folder_id,
        table.c.path.in_(above),
        table.c.status == Status.CONTAINER.value,
    )
    return connection.execute(wanted).all()
