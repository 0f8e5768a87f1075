"""One file into the catalog: known, changed, unreadable, or a ZIP of further files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from access.coverage import block_rules, closed_blocks
from access.rules import Rule, rule_for
from access.share_rights import Identities, Rights
from catalog.ceiling import AboveCeiling
from catalog.crypto import Vault
from catalog.disposed_files import DisposedFiles
from catalog.originals import Originals
from catalog.records import FileFacts, KnownFile, Records, RulesChanged
from catalog.sealing import Masking
from catalog.share import ceilings
from ingest.bundle import EMPTY_BUNDLE, Refused, told
from ingest.chunker import chunk
from ingest.known_files import KnownFiles
from ingest.limits import LIMITS
from ingest.markings import kept
from ingest.noticing import Noticing, opened
from ingest.parser import Unreadable
from ingest.particulars import candidates
from ingest.receipt import CHANGED, UNREADABLE, Receipt
from ingest.sandbox import ParserProcess
from ingest.scan import FoundFile, SkippedFile, Stamp
from ingest.shown_path import shown_path
from ingest.snapshot import FileChanged, Snapshot
from ingest.sniff import Format
from privacy.detector import DETECTOR_VERSION
from records.document import Extraction, Status
from records.personal import Personal

_NO_RULE = "열람 규칙이 없는 곳에 있어 열지 않았습니다. 규칙을 정해 주시기 바랍니다."
_UNREADABLE = "파일을 열 수 없습니다. 읽기 권한이 있는지, 다른 곳에서 쓰고 있지 않은지 확인해 주시기 바랍니다."
_CHANGED = "읽는 동안 바뀐 파일이라 읽지 않았습니다. 저장을 마친 뒤 다시 색인해 주시기 바랍니다."
_DISPOSED = "폐기한 자료라 읽지 않았습니다. 공유 폴더에서 파일을 지워 주시기 바랍니다."
_TOO_DEEP = "압축 파일이 너무 여러 겹입니다. 안의 압축을 풀어 넣어 주시기 바랍니다."
_TOO_MUCH = "압축 파일 하나에 든 것이 너무 많거나 커서 여기까지만 읽었습니다. 압축을 나누어 넣어 주시기 바랍니다."


@dataclass(slots=True)
class _Allowance:
    """What one file of the folder may still unfold to, however its ZIPs are nested."""

    members: int = LIMITS.members
    bytes: int = LIMITS.inflated_bytes


@dataclass(slots=True)
class Intake:
    """The files of one run over one folder. ``seen`` holds the paths whose records stay."""

    folder_id: int
    root: Path
    rules_in_force: Callable[[], Sequence[Rule]]
    identities_in_force: Callable[[], Identities | None]
    take_rights: Callable[[Collection[str], tuple[Rights, ...] | None], None]
    known: KnownFiles
    records: Records
    originals: Originals
    noticing: Noticing
    disposed: DisposedFiles
    parser: ParserProcess
    count: Callable[[str], int]
    at: datetime
    reader_version: int
    everything: bool
    vault: Vault | None = None
    receipt: Receipt = field(default_factory=Receipt)
    seen: set[str] = field(default_factory=set)
    rules: Sequence[Rule] = ()
    identities: Identities | None = None
    share: tuple[Rights, ...] | None = None
    numbers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the rules of this moment."""
        self._look_up()

    def _look_up(self) -> None:
        self.rules, self.identities = self.rules_in_force(), self.identities_in_force()

    def take(self, entry: FoundFile | SkippedFile) -> None:
        """Bring the catalog up to one entry of the folder."""
        if isinstance(entry, SkippedFile):
            if entry.unreachable:
                self.receipt.fail(entry.path, UNREADABLE, entry.reason)
            else:
                self.receipt.exclude(entry.path, "excluded", entry.reason)
            return
        if rule_for(entry.path, self.rules) is None:
            # SECURITY: a file under no rule is never opened
            self.receipt.exclude(entry.path, "no_rule", _NO_RULE)
            return
        self.share = entry.rights
        before = self._before(entry.path)
        if before is not None and self.noticing.same(before, entry.stamp):
            if not before.facts.file_id:
                self.numbers[entry.path] = entry.stamp.file_id
            self._keep(before)
            return
        try:
            with opened(self.root, entry) as copy:
                self._arrived(entry.path, copy, entry.stamp, 0, _Allowance())
        except FileChanged:
            self._postpone(entry.path, CHANGED, _CHANGED)
        except Unreadable as refusal:
            self._refuse(entry.path, entry.stamp.size, entry.stamp, refusal)
        except OSError:
            self._postpone(entry.path, UNREADABLE, _UNREADABLE)

    def _arrived(
        self, path: str, copy: Snapshot, stamp: Stamp, depth: int, allowance: _Allowance
    ) -> None:
        """Take a file, or a member at ``depth`` ZIPs, whose bytes are at hand."""
        before = self._before(path)
        if before is not None and before.facts.sha256 == copy.sha256:
            self.records.touch(
                self.folder_id,
                path,
                size=copy.size,
                mtime_ns=stamp.mtime_ns,
                file_id="" if depth else stamp.file_id,
            )
            self._keep(before)
            return
        if self.disposed.holds(path, copy.sha256, rule_for(path, self.rules)):
            # SECURITY: what was disposed of does not come back from a copy that was left lying
            self.receipt.exclude(path, "disposed", _DISPOSED)
            return
        parsed = self.parser.read(copy, path.rsplit("/", 1)[-1])
        extraction = parsed.extraction
        if extraction.status is Status.CONTAINER:
            extraction = self._unpacked(path, copy, stamp, depth, allowance)
        facts = FileFacts(
            path=path,
            size=copy.size,
            mtime_ns=stamp.mtime_ns,
            sha256=copy.sha256,
            format=parsed.format.value,
            reader_version=self.reader_version,
            detector_version=DETECTOR_VERSION,
            share=self.share,
            file_id="" if depth else stamp.file_id,
        )
        self._store(facts, extraction, parsed.personal, parsed.beside)

    def _unpacked(
        self, path: str, copy: Snapshot, stamp: Stamp, depth: int, allowance: _Allowance
    ) -> Extraction:
        """Take the members of a ZIP and return what is noted of the ZIP itself."""
        if depth >= LIMITS.file_depth:
            return Extraction(Status.TOO_BIG, _TOO_DEEP)
        try:
            listing = self.parser.listing(copy)
        except Unreadable as refusal:
            return Extraction(refusal.status, refusal.reason)
        if not listing.members and not listing.refused:
            return Extraction(Status.EMPTY, EMPTY_BUNDLE)
        limit = (allowance.members, allowance.bytes)
        self.noticing.look_within(path, copy, listing.members, stamp, self.share, limit)
        refused = list(listing.refused)
        for number, member in enumerate(listing.members):
            allowance.members -= 1
            if allowance.members < 0 or allowance.bytes <= 0:
                refused += [Refused(each.name, _TOO_MUCH) for each in listing.members[number:]]
                break
            inside = f"{path}/{member.name}"
            try:
                with self.parser.member(copy, member) as content:
                    allowance.bytes -= content.size
                    self._arrived(inside, content, stamp, depth + 1, allowance)
            except Unreadable as refusal:
                self._refuse(inside, 0, stamp, refusal)
        return Extraction(Status.CONTAINER, told(refused))

    def _refuse(self, path: str, size: int, stamp: Stamp, refusal: Unreadable) -> None:
        """Note a file whose bytes could not be had."""
        facts = FileFacts(
            path,
            size,
            stamp.mtime_ns,
            "",
            Format.UNKNOWN.value,
            self.reader_version,
            DETECTOR_VERSION,
            self.share,
        )
        self._store(facts, Extraction(refusal.status, refusal.reason))

    def _store(
        self,
        facts: FileFacts,
        extraction: Extraction,
        personal: tuple[Personal, ...] = (),
        beside: int = 0,
    ) -> None:
        # SECURITY: a record is named by its masked path, and by blocks that are masked already
        shown = shown_path(facts.path, personal)
        extraction = kept(extraction, facts.path)
        if not extraction.status.readable:  # SECURITY: of what is not kept nothing is sealed
            personal, beside = (), 0
        masking = Masking(shown, len(personal) + beside, personal, self.vault)
        names = candidates(extraction, shown)
        while (ruling := rule_for(facts.path, self.rules, extraction.fields)) is not None:
            ruling = ruling.under(ceilings(self.identities, facts.share))
            walls = block_rules(extraction.blocks, ruling.passages)
            title, _ = names.shown(closed_blocks(walls))
            chunks = chunk(extraction.blocks, title=title, count=self.count, walls=walls)
            try:
                self.records.store(
                    self.folder_id,
                    facts,
                    ruling,
                    extraction,
                    names,
                    chunks,
                    at=self.at,
                    masking=masking,
                )
            except AboveCeiling as refusal:
                extraction = Extraction(Status.ABOVE_CEILING, str(refusal))
                names = candidates(extraction, shown)
                masking = Masking(shown, 0, (), self.vault)
                continue
            except RulesChanged:
                self._look_up()
                continue
            self.seen.add(facts.path)
            moved = facts.path in self.noticing.moved
            self.receipt.take(facts.path, extraction.status, extraction.reason, moved=moved)
            return
        self.receipt.exclude(facts.path, "no_rule", _NO_RULE)  # its rule went meanwhile

    def _before(self, path: str) -> KnownFile | None:
        """Return what is known of a file, if it need not be read again while it is the same."""
        before = self.known.get(path)
        if before is None or self.everything:
            return None
        current = all(map(self._current, (before, *self.known.inside(path))))
        return before if current else None

    def _current(self, file: KnownFile) -> bool:
        # SECURITY: what another detector masked is masked anew
        masked = file.facts.detector_version == DETECTOR_VERSION
        return masked and file.facts.reader_version == self.reader_version

    def _keep(self, before: KnownFile) -> None:
        """Leave a file's record as it is; of a ZIP those of all its members."""
        inside = self.known.inside(before.facts.path)
        # a member that was taken out of its ZIP is not there again because the ZIP is
        kept = (before, *(each for each in inside if not each.original_gone))
        self.originals.back([before.facts.path] if before.original_gone else ())
        changed = [each.facts.path for each in kept if each.facts.share != self.share]
        if changed:
            self.take_rights(changed, self.share)
        for each in kept:
            self.seen.add(each.facts.path)
            self.receipt.keep(each, moved=each.facts.path in self.noticing.moved)

    def _postpone(self, path: str, status: str, reason: str) -> None:
        """Leave the records of a file that cannot be read now as they are."""
        self.receipt.fail(path, status, reason)
        self.seen |= {path, *(each.facts.path for each in self.known.inside(path))}
