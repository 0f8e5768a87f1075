"""Shared folders and their rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from access.rules import Rule
from access.share_rights import Identities, Rights
from catalog.archive_schema import shared_folder
from catalog.database import Database, stamp
from catalog.preview import (
    Preview,
    Readers,
    Seen,
    preview_change,
    preview_paths,
    preview_rules,
    readers_on,
    seen_under,
)
from catalog.records import withdraw_all
from catalog.relabelling import relabel, relabel_records
from catalog.rows import rule_values
from catalog.schema import document, folder, rule
from catalog.scopes import rules_in_force
from catalog.share import identities_in_force, write_identities


class FolderError(Exception):
    """A shared folder that cannot be used so; the text says in Korean what to do."""


class OnDelete(StrEnum):
    """What it means for a record that its file was deleted.

    ``FOLLOW``: it is gone with the next reading. ``KEEP``: it stays until its retention is decided
    on, as closed as before and without an original.
    """

    FOLLOW = "follow"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Folder:
    """A shared folder; ``path`` is absolute. ``share_rights``: its own rights are a ceiling.

    ``held_back`` files were missing at the last reading, too many to be withdrawn unasked.
    """

    id: int
    name: str
    path: Path
    share_rights: bool = False
    on_delete: OnDelete = OnDelete.FOLLOW
    held_back: int = 0


@dataclass(frozen=True, slots=True)
class FileResult:
    """How reading one file ended; for administrators, without title or text."""

    path: str
    status: str
    reason: str
    original_gone: bool = False


class Folders:
    """Connects shared folders and sets who may see what lies in them.

    Folders of people's own (``catalog.personal``) are none of these: their owners see to them.
    """

    def __init__(self, database: Database) -> None:
        """Keep folders in this catalog."""
        self._database = database

    def add(self, name: str, path: Path, rules: Sequence[Rule], *, at: datetime) -> Folder:
        """Connect a folder under its rules and return it.

        Raises:
            FolderError: when it is no folder, the name is taken, or it overlaps another.
        """
        place = path.resolve()
        if not place.is_dir():
            raise FolderError(f"폴더가 아닙니다: {path}. 경로를 확인해 주시기 바랍니다.")
        if not name.strip():
            raise FolderError("폴더의 이름을 적어 주시기 바랍니다.")
        with self._database.writing() as connection:
            for other in connection.execute(select(folder)):
                if other.name == name:
                    raise FolderError(
                        f"‘{name}’이라는 폴더가 이미 있습니다. 다른 이름을 적어 주시기 바랍니다."
                    )
                known = Path(other.path)
                if place == known or known in place.parents or place in known.parents:
                    raise FolderError(
                        f"이미 이어 둔 ‘{other.name}’({known})과(와) 겹칩니다. 겹치지 않는 폴더를 골라 주시기 바랍니다."
                    )
            made = connection.execute(
                insert(folder).values(name=name, path=str(place), added=stamp(at))
            )
            assert made.inserted_primary_key is not None
            identifier = int(made.inserted_primary_key[0])
            _write_rules(connection, identifier, rules)
        return Folder(identifier, name, place)

    def set_rules(self, folder_id: int, rules: Sequence[Rule]) -> None:
        """Set the rules anew, in one transaction that holds for the next request.

        Records that no rule covers any more are withdrawn; nothing is read or embedded again.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        if self.rules(folder_id) == list(rules):
            return
        with self._database.writing() as connection:
            before = rules_in_force(connection, folder_id)
            connection.execute(delete(rule).where(rule.c.folder_id == folder_id))
            _write_rules(connection, folder_id, rules)
            relabel(connection, folder_id, before, rules)

    def set_on_delete(self, folder_id: int, on_delete: OnDelete) -> None:
        """Set what a deleted file means from the next reading on; labels stay as they are.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        with self._database.writing() as connection:
            connection.execute(
                update(folder).where(folder.c.id == folder_id).values(on_delete=on_delete.value)
            )

    def set_identities(self, folder_id: int, identities: Identities | None) -> None:
        """Make the share's own rights a ceiling, given whom its accounts stand for.

        ``None`` lets them count no more. It holds for the next request; files whose rights were
        not looked up yet are nobody's until the next ingest.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        with self._database.writing() as connection:
            write_identities(connection, folder_id, identities)
            relabel_records(connection, folder_id, rules_in_force(connection, folder_id))

    def take_rights(
        self, folder_id: int, paths: Collection[str], share: tuple[Rights, ...] | None
    ) -> None:
        """Note what the share says of files whose bytes are the same, and close or open by it."""
        with self._database.writing() as connection:
            connection.execute(
                update(document)
                .where(document.c.folder_id == folder_id, document.c.path.in_(list(paths)))
                .values(share=share)
            )
            relabel_records(connection, folder_id, rules_in_force(connection, folder_id), paths)

    def identities(self, folder_id: int) -> Identities | None:
        """Return whom the accounts of a share stand for; ``None`` where its rights do not count."""
        with self._database.reading() as connection:
            return identities_in_force(connection, folder_id)

    def preview(self, folder_id: int, rules: Sequence[Rule], *, at: datetime) -> Preview:
        """Return how many people would see more, or less, of how many records; nothing changes.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        readers = self._readers(at)
        with self._database.trying() as connection:
            return preview_rules(connection, folder_id, rules, readers, at.date())

    def seen_by(
        self, folder_id: int, rules: Sequence[Rule], login: str, *, at: datetime
    ) -> Seen | None:
        """Return what a person would see of a folder under rules; ``None`` for an unknown one.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        reader = self._readers(at).get(login)
        if reader is None:
            return None
        with self._database.trying() as connection:
            return seen_under(connection, folder_id, rules, reader, at.date())

    def preview_identities(
        self, folder_id: int, identities: Identities | None, *, at: datetime
    ) -> Preview:
        """Return what other identities of the share would open and close; nothing changes."""
        self.get(folder_id)
        readers = self._readers(at)
        with self._database.trying() as connection:
            rules = rules_in_force(connection, folder_id)

            def change() -> None:
                write_identities(connection, folder_id, identities)
                relabel_records(connection, folder_id, rules)

            return preview_change(connection, folder_id, rules, readers, at.date(), change)

    def preview_new(self, paths: Iterable[str], rules: Sequence[Rule], *, at: datetime) -> Preview:
        """Return what connecting a folder of these files would open; nothing changes."""
        return preview_paths(self._readers(at), paths, rules, at.date())

    def _readers(self, at: datetime) -> Readers:
        """Look them up without holding anybody up: a trial keeps the others from writing."""
        with self._database.reading() as connection:
            return readers_on(connection, at.date())

    def rules(self, folder_id: int) -> list[Rule]:
        """Return the rules of a folder in their order."""
        with self._database.reading() as connection:
            return rules_in_force(connection, folder_id)

    def get(self, folder_id: int) -> Folder:
        """Return one folder.

        Raises:
            FolderError: when there is none with this number.
        """
        found = next((each for each in self.list() if each.id == folder_id), None)
        if found is None:
            raise FolderError(
                f"{folder_id}번 폴더가 없습니다. ‘neomeo folder list’로 번호를 확인해 주시기 바랍니다."
            )
        return found

    def list(self) -> list[Folder]:
        """Return every connected folder, in the order in which they were added."""
        # SECURITY: what people keep for themselves is administered by them alone
        shared = shared_folder(folder.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(select(folder).where(shared).order_by(folder.c.id))
            return [self._folder(row) for row in rows]

    def to_read(self, folder_id: int) -> Folder:
        """Return a folder whose files are read, somebody's own as well.

        Raises:
            FolderError: when there is none with this number.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(folder).where(folder.c.id == folder_id)).first()
        return self._folder(row) if row is not None else self.get(folder_id)

    def is_personal(self, folder_id: int) -> bool:
        """Return whether a folder is of somebody's own."""
        wanted = select(folder.c.id).where(folder.c.id == folder_id, ~shared_folder(folder.c.id))
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None

    def _folder(self, row: Row[Any]) -> Folder:
        return Folder(
            row.id,
            row.name,
            self._database.home.root / row.path,  # of a shared folder it is absolute
            row.share_rights,
            OnDelete(row.on_delete),
            row.held_back,
        )

    def remove(self, folder_id: int) -> None:
        """Disconnect a folder and withdraw its records; the files stay as they are.

        Raises:
            FolderError: when there is no such folder.
        """
        self.get(folder_id)
        with self._database.writing() as connection:
            withdraw_all(connection, folder_id)
            connection.execute(delete(folder).where(folder.c.id == folder_id))

    def file_counts(self) -> dict[int, dict[str, int]]:
        """Return how many files of each folder ended how; a folder without files is left out."""
        wanted = select(document.c.folder_id, document.c.status, func.count()).group_by(
            document.c.folder_id, document.c.status
        )
        found: dict[int, dict[str, int]] = {}
        with self._database.reading() as connection:
            for folder_id, status, count in connection.execute(wanted):
                found.setdefault(folder_id, {})[status] = count
        return found

    def file_results(self, folder_id: int) -> Sequence[FileResult]:
        """Return how reading each file of a folder ended, in order of path."""
        wanted = (
            select(document.c.path, document.c.status, document.c.reason, document.c.original_gone)
            .where(document.c.folder_id == folder_id)
            .order_by(document.c.path)
        )
        with self._database.reading() as connection:
            return [
                FileResult(row.path, row.status, row.reason, row.original_gone)
                for row in connection.execute(wanted)
            ]


def _write_rules(connection: Connection, folder_id: int, rules: Sequence[Rule]) -> None:
    for ordinal, each in enumerate(rules):
        connection.execute(
            insert(rule).values(folder_id=folder_id, ordinal=ordinal, **rule_values(each))
        )
