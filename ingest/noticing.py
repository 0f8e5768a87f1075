"""Which files are other than they were, by what the file system tells and, where needed, by hash."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from access.rules import rule_for
from access.share_rights import Rights
from catalog.records import KnownFile
from catalog.shared_files import open_plain_file
from ingest.bundle import Member
from ingest.following import Following, Lying
from ingest.known_files import KnownFiles
from ingest.leaving import below
from ingest.moves import Arrival
from ingest.parser import Unreadable
from ingest.sandbox import ParserProcess
from ingest.scan import FoundFile, SkippedFile, Stamp
from ingest.snapshot import FileChanged, Snapshot, snapshot

_FEW = 100
"""So many files are hashed again to see whether they were swapped, without much ado."""


@contextmanager
def opened(root: Path, entry: FoundFile) -> Iterator[Snapshot]:
    """Yield a copy of a file that was found by a scan.

    Raises:
        FileChanged: when it is not what was found any more, or is written to meanwhile.
        Unreadable: when it is too big to be copied.
        OSError: when it cannot be opened or read.
    """
    descriptor = open_plain_file(root, entry.path)
    try:
        # SECURITY: read by descriptor what was scanned, or not at all
        if Stamp.of(os.fstat(descriptor)) != entry.stamp:
            raise FileChanged
        with snapshot(descriptor) as copy:
            yield copy
    finally:
        os.close(descriptor)


@dataclass(slots=True)
class Noticing:
    """Notices which files of a folder were moved, and has their records follow."""

    root: Path
    known: KnownFiles
    following: Following
    parser: ParserProcess
    numbered: bool = True

    @property
    def moved(self) -> set[str]:
        """Return the paths at which records have arrived."""
        return self.following.moved

    def look(self, found: Sequence[FoundFile | SkippedFile]) -> None:
        """Bring the records of files that were moved or renamed to where those lie now.

        Opened are only files that are new or changed, and have the size of one that is missing
        or changed.
        """
        entries = {each.path: each for each in found if isinstance(each, FoundFile)}
        beyond = {each.path for each in found if isinstance(each, SkippedFile) and each.unreachable}
        direct = self.known.direct()
        self.numbered = _numbered(direct, entries)
        changed = [
            each
            for path, each in entries.items()
            if (before := direct.get(path)) is None or not self.same(before, each.stamp)
        ]
        other = {
            each.path
            for each in changed
            if each.path in direct and direct[each.path].facts.size != each.stamp.size
        }
        there = {path for path in direct if path in entries or below(path, beyond)}
        suspect = {each.path for each in changed}
        sizes = {
            file.facts.size
            for path, file in direct.items()
            if file.facts.sha256 and (path in suspect or path not in there)
        }
        rules = self.following.rules()
        # SECURITY: a file under no rule is never opened
        ruled = [each for each in changed if rule_for(each.path, rules) is not None]
        arrivals = [
            arrival
            for each in ruled
            if each.stamp.size in sizes and (arrival := self._hashed(each)) is not None
        ]
        lying = {
            each.path: Lying(each.stamp.size, each.stamp.mtime_ns, each.stamp.file_id, each.rights)
            for each in changed
        }
        self.following.follow(there, arrivals, lying, other=other)

    def look_within(
        self,
        path: str,
        copy: Snapshot,
        members: Sequence[Member],
        stamp: Stamp,
        share: tuple[Rights, ...] | None,
        limit: tuple[int, int],
    ) -> None:
        """Bring along the records of members that were renamed within a ZIP which has changed.

        ``limit`` is how many members, and bytes of them, may be unpacked.
        """
        known = self.known.direct(path)
        if not known:
            return
        count, room = limit
        arrivals = []
        for each in members[: max(count, 0)]:
            if room <= 0:
                break
            try:
                with self.parser.member(copy, each) as content:
                    room -= content.size
                    arrivals.append(Arrival(f"{path}/{each.name}", content.sha256))
            except Unreadable:
                continue
        there = {f"{path}/{each.name}" for each in members}
        sizes = {each.facts.sha256: each.facts.size for each in known.values()}
        lying = {
            each.path: Lying(sizes.get(each.sha256, 0), stamp.mtime_ns, share=share)
            for each in arrivals
        }
        self.following.follow(there, arrivals, lying, container=path)

    def same(self, before: KnownFile, stamp: Stamp) -> bool:
        """Return whether a file is as it was, told without opening it."""
        known = before.facts.file_id
        swapped = self.numbered and known and _inode(known) != _inode(stamp.file_id)
        return not swapped and _alike(before, stamp)

    def _hashed(self, entry: FoundFile) -> Arrival | None:
        """Return a file with its hash, ``None`` when it cannot be read now."""
        try:
            with opened(self.root, entry) as copy:
                stamp = entry.stamp
                return Arrival(entry.path, copy.sha256, stamp.mtime_ns, stamp.file_id)
        except (FileChanged, Unreadable, OSError):
            return None


def _numbered(known: Mapping[str, KnownFile], entries: Mapping[str, FoundFile]) -> bool:
    """Return whether the file system calls files that look the same what it called them before.

    Some network file systems number their files anew each time: that tells nothing then.
    """
    alike = [
        (before.facts.file_id, each.stamp.file_id)
        for path, each in entries.items()
        if (before := known.get(path)) is not None
        and before.facts.file_id
        and _alike(before, each.stamp)
    ]
    others = sum(_inode(one) != _inode(two) for one, two in alike)
    return others <= max(len(alike) // 2, _FEW)


def _alike(known: KnownFile, stamp: Stamp) -> bool:
    return (known.facts.size, known.facts.mtime_ns) == (stamp.size, stamp.mtime_ns)


def _inode(file_id: str) -> str:
    """Return the number of a file; that of its device may be another after each mount."""
    return file_id.rpartition(":")[2]
