"""A shared folder into the catalog: label first, then read, cut, and store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from access.coverage import block_rules, closed_blocks
from access.rules import Rule, Ruling, rule_for
from catalog.database import Database
from catalog.folders import Folders
from catalog.records import FileFacts, KnownFile, Records
from ingest.chunker import chunk
from ingest.particulars import candidates
from ingest.sandbox import ParserProcess
from ingest.scan import FoundFile, SkippedFile, scan
from ingest.sniff import sniff
from language.tokens import TokenCounter
from records.document import Extraction

READER_VERSION = 1
"""Raised when parsers or the chunker change, so that unchanged files are read again."""
_HASH_BLOCK = 1 << 20

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file that was not indexed or unchanged."""

    path: str
    status: str
    reason: str


@dataclass(slots=True)
class Receipt:
    """How a run ended: ``total = indexed + unchanged + len(excluded) + len(failed)``."""

    indexed: int = 0
    unchanged: int = 0
    removed: int = 0
    excluded: list[FileOutcome] = field(default_factory=list)
    failed: list[FileOutcome] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many entries the folder held."""
        return self.indexed + self.unchanged + len(self.excluded) + len(self.failed)

    def as_dict(self) -> dict[str, int]:
        """Return the figures, without paths."""
        return {
            "total": self.total,
            "indexed": self.indexed,
            "unchanged": self.unchanged,
            "excluded": len(self.excluded),
            "failed": len(self.failed),
            "removed": self.removed,
        }


class Pipeline:
    """Reads folders into one catalog. Not to be run by two processes at once."""

    def __init__(self, database: Database, tokenizer: Path) -> None:
        """Take the catalog, and the ``tokenizer.json`` of the model whose limit chunks keep."""
        self._folders = Folders(database)
        self._records = Records(database)
        self._count = TokenCounter(tokenizer).count

    def run(
        self,
        folder_id: int,
        *,
        at: datetime,
        progress: Progress | None = None,
        everything: bool = False,
    ) -> Receipt:
        """Bring the catalog up to what the folder holds, file by file, and return a receipt.

        A file whose size and time stamp are known is not opened; one whose bytes are known is
        not parsed again, unless ``everything`` is set. Each file is one short transaction, so
        an interrupted run goes on where it stopped. One bad file stops nothing.

        Raises:
            FolderUnreachable: when the folder cannot be listed; nothing was changed.
            FolderError: when there is no such folder.
        """
        folder = self._folders.get(folder_id)
        rules = self._folders.rules(folder_id)
        known = self._records.known(folder_id)
        found = list(scan(folder.path))
        receipt = Receipt()
        with ParserProcess() as parser:
            for done, entry in enumerate(found):
                if progress is not None:
                    progress(done, len(found))
                self._take(folder_id, entry, rules, known, receipt, parser, at, everything)
        readable = {
            entry.path
            for entry in found
            if isinstance(entry, FoundFile) and rule_for(entry.path, rules) is not None
        }
        receipt.removed = self._records.withdraw(folder_id, sorted(set(known) - readable))
        if progress is not None:
            progress(len(found), len(found))
        return receipt

    def _take(
        self,
        folder_id: int,
        entry: FoundFile | SkippedFile,
        rules: Sequence[Rule],
        known: dict[str, KnownFile],
        receipt: Receipt,
        parser: ParserProcess,
        at: datetime,
        everything: bool,
    ) -> None:
        if isinstance(entry, SkippedFile):
            receipt.excluded.append(FileOutcome(entry.path, "excluded", entry.reason))
            return
        ruling = rule_for(entry.path, rules)
        if ruling is None:  # SECURITY: a file under no rule is never opened
            reason = "열람 규칙이 없는 곳에 있어 열지 않았습니다. 규칙을 정해 주시기 바랍니다."
            receipt.excluded.append(FileOutcome(entry.path, "no_rule", reason))
            return
        before = known.get(entry.path)
        current = (
            before is not None and before.facts.reader_version == READER_VERSION and not everything
        )
        if current and before is not None and _stamp(before) == (entry.size, entry.mtime_ns):
            self._count_known(before, receipt)
            return
        digest = _sha256(entry.file)
        if digest is None:
            reason = "파일을 열 수 없습니다. 읽기 권한이 있는지, 다른 곳에서 쓰고 있지 않은지 확인해 주시기 바랍니다."
            receipt.failed.append(FileOutcome(entry.path, "unreadable", reason))
            return
        if current and before is not None and before.facts.sha256 == digest:
            self._records.touch(folder_id, entry.path, size=entry.size, mtime_ns=entry.mtime_ns)
            self._count_known(before, receipt)
            return
        extraction = parser.extract(entry.file)
        self._store(folder_id, entry, digest, ruling, extraction, receipt, at)

    def _store(
        self,
        folder_id: int,
        entry: FoundFile,
        digest: str,
        ruling: Ruling,
        extraction: Extraction,
        receipt: Receipt,
        at: datetime,
    ) -> None:
        facts = FileFacts(
            path=entry.path,
            size=entry.size,
            mtime_ns=entry.mtime_ns,
            sha256=digest,
            format=sniff(entry.file).value,
            reader_version=READER_VERSION,
        )
        names = candidates(extraction, entry.path)
        walls = block_rules(extraction.blocks, ruling.passages)
        title, _ = names.shown(closed_blocks(walls))
        chunks = chunk(extraction.blocks, title=title, count=self._count, walls=walls)
        self._records.store(folder_id, facts, ruling, extraction, names, chunks, at=at)
        if extraction.status.readable:
            receipt.indexed += 1
        else:
            receipt.failed.append(
                FileOutcome(entry.path, extraction.status.value, extraction.reason)
            )

    def _count_known(self, before: KnownFile, receipt: Receipt) -> None:
        if before.status.readable:
            receipt.unchanged += 1
        else:
            receipt.failed.append(
                FileOutcome(before.facts.path, before.status.value, before.reason)
            )


def _stamp(known: KnownFile) -> tuple[int, int]:
    return known.facts.size, known.facts.mtime_ns


def _sha256(file: Path) -> str | None:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_HASH_BLOCK):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()
