"""A shared folder into the catalog: label first, then read, cut, and store."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.disposed_files import DisposedFiles
from catalog.folders import Folder, Folders, OnDelete
from catalog.moving import Moving
from catalog.originals import Originals
from catalog.records import Records
from catalog.sealing import writing_vault
from ingest.following import Following
from ingest.intake import Intake
from ingest.known_files import KnownFiles
from ingest.leaving import Left, around_and_at, left, with_members
from ingest.noticing import Noticing
from ingest.receipt import Receipt
from ingest.sandbox import ParserProcess
from ingest.scan import scan
from language.tokens import shared_token_counter

READER_VERSION = 4
"""Raised when parsers or the chunker change, so that unchanged files are read again."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: ``done`` of ``total`` files, with the receipt of those so far.

    ``path`` is the file that comes next, empty after the last.
    """

    done: int
    total: int
    path: str
    receipt: Receipt


class Pipeline:
    """Reads folders into one catalog. Not to be run by two processes at once."""

    def __init__(self, database: Database, tokenizer: Path, keys: KeyFile | None = None) -> None:
        """Take the catalog, and the ``tokenizer.json`` of the model whose limit chunks keep.

        ``keys`` seal the clear personal data; without them it is masked and not kept.
        """
        self._database = database
        self._keys = keys
        self._folders = Folders(database)
        self._records = Records(database)
        self._count = shared_token_counter(tokenizer).count

    def run(
        self,
        folder_id: int,
        *,
        at: datetime,
        progress: Callable[[Step], None] = lambda step: None,
        everything: bool = False,
        confirm_removal: bool = False,
        only: Collection[str] | None = None,
    ) -> Receipt:
        """Bring the catalog up to what the folder holds, file by file, and return a receipt.

        A file whose size and time stamp are known is not opened; one whose bytes are known is
        not parsed again, unless ``everything`` is set. Each file is one short transaction, so
        an interrupted run goes on where it stopped. One bad file stops nothing. Records of moved
        files follow them. When too many are missing (:mod:`ingest.leaving`) nothing missing is
        withdrawn, unless an administrator, told of the number, confirms with ``confirm_removal``.
        With ``only`` nothing is looked at but these files, and the ZIPs that hold them.

        Raises:
            FolderUnreachable: when the folder cannot be listed; nothing was changed.
            FolderError: when there is no such folder.
        """
        folder = self._folders.to_read(folder_id)
        known = KnownFiles(self._records.known(folder_id))
        originals = Originals(self._database, folder_id)
        disposed = DisposedFiles(self._database, folder.name)
        found = list(scan(folder.path, rights=folder.share_rights))
        if only is not None:
            around = {each for path in only for each in around_and_at(path)}
            found = [each for each in found if each.path in around]
        vault = writing_vault(self._database, self._keys) if self._keys else None
        following = Following(
            folder_id=folder_id,
            known=known,
            records=self._records,
            moving=Moving(self._database),
            disposed=disposed,
            rules=partial(self._folders.rules, folder_id),
            at=at,
        )
        with ParserProcess() as parser:
            noticing = Noticing(folder.path, known, following, parser)
            intake = Intake(
                folder_id=folder_id,
                root=folder.path,
                rules_in_force=partial(self._folders.rules, folder_id),
                identities_in_force=partial(self._folders.identities, folder_id),
                take_rights=partial(self._folders.take_rights, folder_id),
                known=known,
                records=self._records,
                originals=originals,
                noticing=noticing,
                disposed=disposed,
                parser=parser,
                count=self._count,
                at=at,
                reader_version=READER_VERSION,
                everything=everything,
                vault=vault,
            )
            if only is None:
                noticing.look(found)
            for done, entry in enumerate(found):
                progress(Step(done, len(found), entry.path, intake.receipt))
                intake.take(entry)
        originals.number(intake.numbers)
        gone = left(known, found, intake.seen, {each.path for each in intake.receipt.excluded})
        if only is None:
            self._let_go(folder, known, gone, intake.receipt, originals, confirmed=confirm_removal)
        else:
            self._records.withdraw(folder_id, gone.members)
        progress(Step(len(found), len(found), "", intake.receipt))
        return intake.receipt

    def _let_go(
        self,
        folder: Folder,
        known: KnownFiles,
        gone: Left,
        receipt: Receipt,
        originals: Originals,
        *,
        confirmed: bool,
    ) -> None:
        """Withdraw or mark the records of files that are gone, or hold them back and ask."""
        # more than the administrator was told of is asked about anew
        held = gone.too_many(folder.held_back if confirmed else 0)
        receipt.held_back = len(gone.missing) if held else 0
        originals.hold_back(receipt.held_back)
        missing = () if held else gone.missing
        going = with_members(known, gone.refused)
        if folder.on_delete is OnDelete.KEEP:
            receipt.kept = originals.gone([*missing, *gone.members])
        else:
            going += [*with_members(known, (*missing, *gone.gone)), *gone.members]
        receipt.removed = self._records.withdraw(folder.id, going)
