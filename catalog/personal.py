"""Files of a person's own: a folder in the home, whose every file has its own label.

The folder has no rule of its own, so that nothing but the rule of a file opens it; rules that stand
above one another would be ceilings, and nothing could be shared.
"""

from __future__ import annotations

import os
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sqlalchemy import Connection, delete, insert, select

from access.label import Grant, GrantKind, Label
from access.permit import Permit
from access.rules import Rule
from access.sharing import shareable
from catalog.archive_schema import personal_folder
from catalog.database import Database, stamp
from catalog.relabelling import relabel
from catalog.rows import rule_values
from catalog.schema import document, folder, rule
from catalog.scopes import rules_in_force
from records.document import Status

MOST_FILES = 200
_LONGEST_NAME = 150
"""Bytes of a file's name; a file system takes 255."""
_FULL = f"파일은 {MOST_FILES}개까지 둘 수 있습니다. 쓰지 않는 파일을 지운 뒤 올려 주시기 바랍니다."


class PersonalError(Exception):
    """A file that cannot be kept so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of the holder's own: ``key`` names it, ``status`` is empty until it was read.

    ``audience`` is to whom it is open besides its owner; ``document_id`` its record, ``""`` until
    then.
    """

    key: str
    name: str
    status: Status | None
    reason: str
    document_id: str
    audience: tuple[Grant, ...]


class PersonalFiles:
    """Keeps files for people, each open to its owner alone until the owner shares it."""

    def __init__(self, database: Database) -> None:
        """Keep them in the home of this catalog."""
        self._database = database
        self._root = database.home.personal

    def add(self, permit: Permit, content: BinaryIO, name: str) -> int:
        """Keep a file for the holder, to be read with the next job; return its folder.

        Raises:
            PersonalError: when the holder has ``MOST_FILES`` already.
        """
        key = secrets.token_hex(8)
        own = Grant(GrantKind.PERSON, permit.principal.person_id)
        # SECURITY: one's own, open to nobody else
        made = Rule(key, Label(frozenset({own})), agency=permit.principal.agency)
        with self._database.writing() as connection:
            folder_id, place = self._folder(connection, permit)
        target = place / key
        target.mkdir(mode=0o700)
        try:
            with (target / _file_name(name)).open("xb") as stream:
                os.fchmod(stream.fileno(), 0o600)
                shutil.copyfileobj(content, stream)
            with self._database.writing() as connection:
                rules = rules_in_force(connection, folder_id)
                if len(rules) >= MOST_FILES:
                    raise PersonalError(_FULL)
                _set(connection, folder_id, rules, [*rules, made])
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        return folder_id

    def files(self, permit: Permit) -> list[OwnFile]:
        """Return the holder's own files, the latest first."""
        with self._database.reading() as connection:
            found = self._found(connection, permit)
            if found is None:
                return []
            folder_id, place = found
            rules = rules_in_force(connection, folder_id)
            read = {
                row.path.partition("/")[0]: row
                for row in connection.execute(
                    select(document).where(document.c.folder_id == folder_id)
                )
            }
        own = Grant(GrantKind.PERSON, permit.principal.person_id)
        files = []
        for each in reversed(rules):
            row = read.get(each.path)
            name = PurePosixPath(row.path).name if row else next(_names(place / each.path), "")
            files.append(
                OwnFile(
                    key=each.path,
                    name=name,
                    status=Status(row.status) if row else None,
                    reason=row.reason if row else "",
                    document_id=row.id if row else "",
                    audience=tuple(sorted(each.label.audience - {own})),
                )
            )
        return files

    def share(self, permit: Permit, key: str, audience: frozenset[Grant]) -> bool:
        """Open a file of the holder's own to an audience, with none to its owner alone.

        It holds for the next request. ``False`` when there is no such file, or the audience is
        not the holder's to open to.
        """
        if not audience <= shareable(permit.principal):  # SECURITY: to whom one belongs, no further
            return False
        own = Grant(GrantKind.PERSON, permit.principal.person_id)
        with self._database.writing() as connection:
            found = self._found(connection, permit)
            rules = rules_in_force(connection, found[0]) if found else []
            if found is None or key not in {each.path for each in rules}:
                return False
            label = Label(frozenset({own, *audience}))
            shared = [replace(each, label=label) if each.path == key else each for each in rules]
            _set(connection, found[0], rules, shared)
        return True

    def drop(self, permit: Permit, key: str) -> bool:
        """Forget a file of the holder's own, its record with it; ``False`` when there is none."""
        with self._database.writing() as connection:
            found = self._found(connection, permit)
            rules = rules_in_force(connection, found[0]) if found else []
            left = [each for each in rules if each.path != key]
            if found is None or len(left) == len(rules):
                return False
            _set(connection, found[0], rules, left)
        shutil.rmtree(found[1] / key, ignore_errors=True)
        return True

    def _found(self, connection: Connection, permit: Permit) -> tuple[int, Path] | None:
        person_id = permit.principal.person_id
        row = connection.execute(
            select(folder.c.id, folder.c.path)
            .join(personal_folder, personal_folder.c.folder_id == folder.c.id)
            .where(
                personal_folder.c.person_id == person_id,  # SECURITY: one's own only
            )
        ).first()
        return (row.id, self._database.home.root / row.path) if row is not None else None

    def _folder(self, connection: Connection, permit: Permit) -> tuple[int, Path]:
        """Return the holder's folder; it is made at first use."""
        found = self._found(connection, permit)
        if found is not None:
            return found
        person_id = permit.principal.person_id
        self._root.mkdir(mode=0o700, exist_ok=True)
        place = self._root / secrets.token_hex(8)
        place.mkdir(mode=0o700)
        made = connection.execute(
            insert(folder).values(
                name=f"개인 보관함 {place.name}",
                path=str(place.relative_to(self._database.home.root)),  # a home may be moved
                added=stamp(permit.at),
            )
        )
        assert made.inserted_primary_key is not None
        folder_id = int(made.inserted_primary_key[0])
        connection.execute(insert(personal_folder).values(folder_id=folder_id, person_id=person_id))
        return folder_id, place


def _set(connection: Connection, folder_id: int, before: list[Rule], rules: list[Rule]) -> None:
    connection.execute(delete(rule).where(rule.c.folder_id == folder_id))
    for ordinal, each in enumerate(rules):
        values = {"folder_id": folder_id, "ordinal": ordinal, **rule_values(each)}
        connection.execute(insert(rule).values(values))
    relabel(connection, folder_id, before, rules)


def _names(place: Path) -> Iterator[str]:
    if place.is_dir():
        yield from sorted(each.name for each in place.iterdir())


def _file_name(name: str) -> str:
    """Return a name as it is written to the disk: printable, no path, not hidden, short enough."""
    plain = "".join(
        each if each.isprintable() and each not in '/\\:*?"<>|' else "_"
        for each in unicodedata.normalize("NFC", name)
    ).lstrip(". ")
    suffix = PurePosixPath(plain).suffix[:16]
    stem = plain.removesuffix(suffix) or "파일"
    room = _LONGEST_NAME - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + suffix
