"""The reading half: record content, for the holder of a permit and nobody else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import Connection, Row, select

from access.permit import Permit
from catalog import schema
from catalog.blocks import blocks_at, labels_of, scopes_at
from catalog.clear_text import opens_clear
from catalog.database import Database, number
from catalog.offices import offices_seen
from catalog.portions import Portions
from catalog.rows import block_of, chunk_of, particulars_of
from catalog.shared_files import open_plain_file
from catalog.views import DocumentView, Source, cited, containers, counted, views
from catalog.visible import (
    READABLE,
    Present,
    Sight,
    live_chunks,
    opened_rows,
    present,
    sight_of,
    visible_fields,
    visible_records,
)
from records.passage import Particulars, Passage


@dataclass(frozen=True, slots=True)
class Original:
    """An original file, open for reading at its start; whoever got it closes ``stream``.

    It is the file that was checked, whatever has since been put under its name.
    """

    stream: BinaryIO
    name: str
    size: int


Wanted = Callable[[Particulars], bool]
_FEWEST = 8
"""Chunks that are read at once at least."""


class Reading:
    """Reads records. What is missing and what is forbidden look the same everywhere."""

    def __init__(self, database: Database) -> None:
        """Read from this catalog."""
        self._database = database
        self._portions = Portions()

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

    def changed(self, permit: Permit, op: int, last: int) -> tuple[int, list[int]]:
        """Return the latest change, and the chunks up to number ``last`` that changed since ``op``.

        Numbers alone, withdrawn ones among them, whoever may see them: for an index that lags.
        """
        table = schema.chunk
        with self._database.reading() as connection:
            sight_of(connection, permit)
            latest = number(connection, "op")
            if latest == op:
                return latest, []
            wanted = select(table.c.id).where(table.c.op > op, table.c.id <= last)
            return latest, list(connection.scalars(wanted))

    def passages(
        self,
        permit: Permit,
        chunk_ids: Sequence[int],
        *,
        most: int | None = None,
        wanted: Wanted = lambda record: True,
        blocks: bool = True,
    ) -> list[Passage]:
        """Return the passages in the order of ``chunk_ids``; what may not be seen is left out.

        Of records that are ``wanted``, as their reader sees them, and the first ``most`` of these;
        without their ``blocks`` for who wants to know only which they are and what they say.
        One read transaction decides and reads, so that a revoke holds for the whole or not yet.
        """
        found: list[Passage] = []
        most = len(chunk_ids) if most is None else most
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            at = 0
            while at < len(chunk_ids) and len(found) < most:  # what is not handed out is not read
                some = chunk_ids[at : at + max(most - len(found), _FEWEST)]
                found += self._passages(connection, sight, some, wanted, blocks=blocks)
                at += len(some)
        return found[:most]

    def _passages(
        self,
        connection: Connection,
        sight: Sight,
        chunk_ids: Sequence[int],
        wanted: Wanted,
        *,
        blocks: bool,
    ) -> list[Passage]:
        chunks = live_chunks(connection, chunk_ids)
        # SECURITY: every row is decided again here, whatever an index said
        mine = {key: row for key, row in chunks.items() if sight.opens(row.document_id, row.acl_id)}
        records = _readable(connection, {row.document_id for row in mine.values()}, sight)
        fields = visible_fields(connection, records, sight)
        portions = self._portions.of(connection, records, sight)
        shown = {
            identifier: particulars_of(
                row,
                fields[identifier],
                portions[identifier].likeness_in(row),
                grade=sight.grade(row.acl_id),
            )
            for identifier, row in records.items()
        }
        chosen = [
            mine[key]
            for key in chunk_ids
            if key in mine
            and (record := shown.get(mine[key].document_id)) is not None
            and wanted(record)
        ]
        inside = {row.id: _blocks_in(row) for row in chosen}
        scopes = scopes_at(connection, [place for places in inside.values() for place in places])
        opened = [
            row
            for row in chosen
            # SECURITY: tightest block decides; one that is not there opens to nobody
            if all(
                place in scopes and sight.opens(place[0], scopes[place]) for place in inside[row.id]
            )
        ]
        places = [place for row in opened for place in inside[row.id]] if blocks else []
        there = {
            place: counted(block_of(row), portions[place[0]])
            for place, row in (blocks_at(connection, places).items() if blocks else ())
        }
        return [
            Passage(
                chunk_id=row.id,
                chunk=chunk_of(row),
                record=shown[row.document_id],
                blocks=tuple((place[1], there[place]) for place in inside[row.id] if blocks),
            )
            for row in opened
        ]

    def document(self, permit: Permit, document_id: str, version: str = "") -> DocumentView | None:
        """Return what the holder may see of a record; ``None`` when missing or forbidden.

        ``version`` is the name of a version as this holder sees it; the current one without it.
        """
        found = self.numbered(permit, document_id, version)
        return found[1] if found is not None else None

    def numbered(
        self, permit: Permit, document_id: str, version: str = ""
    ) -> tuple[int, DocumentView] | None:
        """Return what :meth:`document` does with the number of the version that it is."""
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            shown = views(
                connection, permit, document_id, sight, self._portions, earlier=bool(version)
            )
            return next(
                (
                    each
                    for each in shown
                    if each[1].blocks and (not version or version == each[1].version)
                ),
                None,
            )

    def cited(self, permit: Permit, sources: Iterable[Source]) -> dict[Source, DocumentView]:
        """Return what the holder may see of records in the versions that have these numbers.

        In one transaction; what is missing or forbidden is left out.
        """
        with self._database.reading() as connection:
            return cited(connection, permit, sources, sight_of(connection, permit), self._portions)

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
            rows = labels_of(connection, document_id)
            clear = opens_clear(connection, permit, record)
            if record.original_gone:  # SECURITY: whatever lies there now was never labelled
                return None
            if containers(connection, record):
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
            descriptor = open_plain_file(self._database.home.root / root, record.path)
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
        with self._database.reading() as connection:
            offices = offices_seen(connection, sight_of(connection, permit))
        return list(dict.fromkeys(agency for agency, _ in offices))

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


def _blocks_in(chunk: Row[Any]) -> list[tuple[str, int]]:
    """Return the blocks (record, ordinal) of which a chunk has pieces, ascending."""
    return [(chunk.document_id, each) for each in sorted({block for block, *_ in chunk.pieces})]
