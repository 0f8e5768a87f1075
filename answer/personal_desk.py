"""Files of people's own: taken in as every other file, and open to their owner alone until shared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from access.label import Grant
from access.permit import Permit
from answer.ledger import Ledger
from answer.logged import logged
from catalog.database import Database
from catalog.personal import OwnFile, PersonalFiles
from ingest.upload import read_upload


class PersonalDesk:
    """Takes files from people and lets their owners share them. Thread-safe."""

    def __init__(self, database: Database) -> None:
        """Work in this catalog."""
        self._files = PersonalFiles(database)
        self._ledger = Ledger(database)

    def add(self, permit: Permit, content: BinaryIO, name: str) -> int:
        """Keep a file for the holder and return the folder that is to be read for it.

        It is read once before it is kept: what cannot be read or bears a marking of secrecy never
        lies on the disk.

        Raises:
            Unreadable: with a sentence in Korean, when it cannot be read or may not be.
            PersonalError: when the holder has too many already.
            AuditUnavailable: when it could not be logged; nothing is kept.
        """
        with self._ledger.reading(permit, "add_file", {"file": logged(name)}) as outcome:
            outcome.words = "refused"
            read_upload(content, name)
            content.seek(0)
            folder_id = self._files.add(permit, content, name)
            outcome.words = "done"
        return folder_id

    def files(self, permit: Permit) -> list[OwnFile]:
        """Return the holder's own files, the latest first."""
        return self._files.files(permit)

    def share(self, permit: Permit, key: str, audience: Iterable[Grant]) -> bool:
        """Open a file of the holder's own to an audience; ``False`` when there is none such.

        Raises:
            AuditUnavailable: as :meth:`add`.
        """
        wanted = frozenset(audience)
        detail = {"file": logged(key), "audience": sorted(map(str, wanted))}
        with self._ledger.reading(permit, "share_file", detail) as outcome:
            done = self._files.share(permit, key, wanted)
            outcome.words = "done" if done else "refused"
        return done

    def drop(self, permit: Permit, key: str) -> bool:
        """Forget a file of the holder's own and its record; ``False`` when there is none such.

        Raises:
            AuditUnavailable: as :meth:`add`.
        """
        with self._ledger.reading(permit, "drop_file", {"file": logged(key)}) as outcome:
            done = self._files.drop(permit, key)
            outcome.words = "done" if done else "refused"
        return done
