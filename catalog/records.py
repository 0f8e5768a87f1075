"""The writing half: what the pipeline stores of each file, one short transaction a file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from access.coverage import block_rules, closed_blocks
from access.disclosure import grounds_of
from access.rules import Ruling, rule_for
from access.share_rights import Rights
from catalog.ceiling import check_ceiling
from catalog.copy_ceilings import hold_ceilings
from catalog.covering import covering
from catalog.database import Database, stamp
from catalog.decisions import decisions_in_force
from catalog.parties import match_parties
from catalog.record_text import (
    Kept,
    insert_text,
    stated_names,
    unchanged_chunks,
    withdraw_text,
)
from catalog.rows import candidates_values
from catalog.schema import document, folder, moved_record
from catalog.scopes import Scopes, rules_in_force
from catalog.sealing import NEVER_SCANNED, NOTHING_MASKED, Masking, keep_clear
from catalog.share import ceilings, identities_in_force, rights_of
from catalog.versions import forget_earlier, next_version
from catalog.visible import likeness_of
from records.document import Extraction, Status
from records.naming import Candidates
from records.passage import Chunk

_AT_ONCE = 50
"""Records withdrawn in one transaction, so that audit rows never wait long."""


_INDEXED = ("title", "agency", "department", "date", "shown_path", "acl_id")
"""What an index holds of a record beside its text (``catalog.feed``)."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What identifies one state of one file; ``path`` is relative, NFC, with ``/``.

    ``share`` is what the share says of it and of the folders above it, where that counts.
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str
    format: str
    reader_version: int
    detector_version: int = NEVER_SCANNED
    share: tuple[Rights, ...] | None = None
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the catalog knows of a file from its last reading; ``masked`` counts its masks."""

    facts: FileFacts
    status: Status
    reason: str
    masked: int = 0
    original_gone: bool = False


def document_id(folder_name: str, path: str) -> str:
    """Return the identifier of a record that is first read at a place: 16 hexadecimal digits.

    It depends on the record's own place alone, so that it tells nothing of other records. A
    record keeps it when its file moves within the folder (``catalog.moving``).
    """
    return hashlib.sha256(f"{folder_name}\0{path}".encode()).hexdigest()[:16]


class RulesChanged(Exception):
    """The rules of the folder were set anew after the ruling was made."""


class Records:
    """Stores and withdraws records. For the pipeline; it returns no record content."""

    def __init__(self, database: Database) -> None:
        """Write to this catalog."""
        self._database = database

    def known(self, folder_id: int, paths: Collection[str] | None = None) -> dict[str, KnownFile]:
        """Return the files of a folder, or those at some paths of it, by path, as last read."""
        table = document.c
        wanted = select(
            table.path,
            table.size,
            table.mtime_ns,
            table.sha256,
            table.format,
            table.reader_version,
            table.detector_version,
            table.share,
            table.file_id,
            table.status,
            table.reason,
            table.masked,
            table.original_gone,
        ).where(table.folder_id == folder_id)
        if paths is not None:
            wanted = wanted.where(table.path.in_(list(paths)))
        with self._database.reading() as connection:
            return {
                row.path: KnownFile(
                    FileFacts(*row[:7], rights_of(row.share), row.file_id),
                    Status(row.status),
                    row.reason,
                    row.masked,
                    row.original_gone,
                )
                for row in connection.execute(wanted)
            }

    def store(
        self,
        folder_id: int,
        file: FileFacts,
        ruling: Ruling,
        extraction: Extraction,
        names: Candidates,
        chunks: Sequence[Chunk],
        *,
        at: datetime,
        masking: Masking = NOTHING_MASKED,
    ) -> str:
        """Store a file's record in place of its earlier version and return its identifier.

        A file that could not be read is stored with its status and without blocks, so that it
        is not tried again until it changes. What the record states of its openness caps it.
        Of ``names`` those stand that no closed block states. What ``masking`` took out is sealed
        beside the text. What an earlier detector left readable is not kept as an earlier version,
        and goes from kept answers, too.

        Raises:
            AboveCeiling: when its grade is higher than the site may hold; nothing is stored.
            RulesChanged: when ``ruling`` is not what the rules say any more; nothing is stored.
        """
        grounds = grounds_of(extraction.fields)
        further = block_rules(extraction.blocks, ruling.passages)
        title, day = names.shown(closed_blocks(further))
        blocks = extraction.blocks if extraction.status.readable else ()
        likeness = likeness_of(blocks)
        with self._database.writing() as connection:
            # SECURITY: a rule that was tightened while the file was parsed holds for it too
            rules = rules_in_force(connection, folder_id)
            now = rule_for(file.path, rules, extraction.fields)
            own = ceilings(identities_in_force(connection, folder_id), file.share)
            if now is None or now.under(own) != ruling:
                raise RulesChanged
            decisions = [
                each
                for each in decisions_in_force(connection, folder_id)
                if each.concerns(file.path, file.sha256, ruling.agency)
            ]
            cover = covering(extraction.blocks, ruling, grounds, decisions)
            scopes = Scopes(connection, folder_id)
            if extraction.status.readable:
                check_ceiling(connection, cover.grounds())
            name = connection.execute(
                select(folder.c.name).where(folder.c.id == folder_id)
            ).scalar_one()
            before = connection.execute(
                select(document).where(
                    document.c.folder_id == folder_id, document.c.path == file.path
                )
            ).first()
            identifier = before.id if before else _new_id(connection, name, file)
            values = {
                "size": file.size,
                "mtime_ns": file.mtime_ns,
                "sha256": file.sha256,
                "format": file.format,
                "reader_version": file.reader_version,
                "share": file.share,
                "file_id": file.file_id,
                "original_gone": False,
                "status": extraction.status.value,
                "reason": extraction.reason,
                "title": title,
                "agency": ruling.agency,
                "department": ruling.department,
                "date": day,
                "likeness": likeness,
                "detector_version": file.detector_version,
                "masked": masking.count,
                "shown_path": masking.shown_path or file.path,
                "grounds": sorted(grounds),
                **candidates_values(names),
                "acl_id": scopes.of(cover.whole),
                "stored": stamp(at),
            }
            number = 1
            kept: Kept = {}
            stated = stated_names(connection, identifier)
            if before is None:
                connection.execute(
                    insert(document).values(
                        id=identifier, folder_id=folder_id, path=file.path, version=1, **values
                    )
                )
            else:
                another = before.sha256 != file.sha256
                scanned_anew = before.detector_version != file.detector_version
                # SECURITY: what an earlier detector left readable lives on nowhere
                if scanned_anew and (another or masking.count):
                    forget_earlier(connection, before.id)
                    number = before.version + another
                else:
                    if extraction.status in (Status.QUARANTINED, Status.ABOVE_CEILING):
                        forget_earlier(connection, identifier)
                    number = next_version(connection, before, blocks)
                called = all(before._mapping[each] == values[each] for each in _INDEXED)
                # SECURITY: an index finds by what a record was called, so what is called otherwise is new to it
                if called:
                    told = chunks if extraction.status.readable else ()
                    kept = unchanged_chunks(connection, scopes, identifier, cover, told)
                withdraw_text(connection, [identifier], kept.values())
                connection.execute(
                    update(document)
                    .where(document.c.id == identifier)
                    .values(version=number, **values)
                )
            if extraction.status.readable:
                scanned = file.detector_version
                insert_text(
                    connection, scopes, identifier, cover, extraction, chunks, scanned, kept, stated
                )
            keep_clear(connection, identifier, number, masking)
            match_parties(connection, identifier, ruling.agency, extraction.fields)
            hold_ceilings(connection, self._database.home, identifier, blocks)
        return identifier

    def touch(
        self, folder_id: int, path: str, *, size: int, mtime_ns: int, file_id: str = ""
    ) -> None:
        """Note a new time stamp of a file whose bytes are the same, or that it is there again."""
        with self._database.writing() as connection:
            connection.execute(
                update(document)
                .where(document.c.folder_id == folder_id, document.c.path == path)
                .values(size=size, mtime_ns=mtime_ns, file_id=file_id, original_gone=False)
            )

    def withdraw(self, folder_id: int, paths: Iterable[str]) -> int:
        """Remove the records of files that are gone or under no rule; return how many."""
        wanted, removed = list(paths), 0
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            with self._database.writing() as connection:
                ids = connection.scalars(
                    select(document.c.id).where(
                        document.c.folder_id == folder_id, document.c.path.in_(some)
                    )
                ).all()
                remove(connection, ids)
            removed += len(ids)
        return removed


def _new_id(connection: Connection, folder_name: str, file: FileFacts) -> str:
    """Return an identifier for a record that is new at its place.

    SECURITY: what bears or bore the place's own name elsewhere keeps it for good, so that grants
    on a record that has moved away, and citations of it, never open its successor.
    """
    place = file.path
    while True:
        identifier = document_id(folder_name, place)
        borne = select(document.c.id).where(document.c.id == identifier)
        moved = select(moved_record.c.document_id).where(moved_record.c.document_id == identifier)
        if connection.execute(borne.union(moved)).first() is None:
            return identifier
        place += f"\0{file.sha256}"


def withdraw_all(connection: Connection, folder_id: int) -> None:
    """Remove every record of a folder inside a write transaction."""
    ids = select(document.c.id).where(document.c.folder_id == folder_id)
    remove(connection, [row.id for row in connection.execute(ids)])


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Withdraw records with their earlier versions; their chunks become tombstones.

    Inside a write transaction.
    """
    known = connection.execute(select(document.c.id).where(document.c.id.in_(ids))).first()
    if known is None:
        return
    withdraw_text(connection, ids)
    connection.execute(delete(document).where(document.c.id.in_(ids)))
