"""The files of a shared folder: plain files only, links and litter reported, no file opened."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from access.share_rights import Rights
from catalog.shared_files import open_folder
from ingest.honest_name import honest_name
from ingest.litter import is_litter
from ingest.share_rights import rights_at
from language.system_errors import in_korean

DEEPEST = 64
"""Folders within folders; each holds a descriptor while it is listed."""
_NO_LISTING = (
    "폴더를 열 수 없어 전에 읽은 것을 그대로 둡니다. 연결과 읽기 권한을 확인해 주시기 바랍니다."
)
_NO_FACTS = "파일의 상태를 알 수 없어 전에 읽은 것을 그대로 둡니다. 연결과 읽기 권한을 확인해 주시기 바랍니다."


class Stamp(NamedTuple):
    """What tells one state of one file from another without reading it."""

    device: int
    inode: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Stamp:
        """Return the stamp of a file of which the system told this."""
        return cls(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)

    @property
    def file_id(self) -> str:
        """Return what the file system calls the file, whatever its name."""
        return f"{self.device:x}:{self.inode:x}"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A plain file below a shared folder; ``path`` is relative, NFC, with ``/``.

    ``rights`` are its own and those of the folders above it, where they were asked for.
    """

    path: str
    stamp: Stamp
    rights: tuple[Rights, ...] | None = None


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """Something that is not read, with the reason in Korean.

    ``unreachable``: what it holds cannot be told now; what was read there earlier stays.
    """

    path: str
    reason: str
    unreachable: bool = False


class FolderUnreachable(Exception):
    """The shared folder cannot be listed; what was read from it earlier stays."""


def scan(root: Path, *, rights: bool = False) -> Iterator[FoundFile | SkippedFile]:
    """Yield what lies below ``root``, folder by folder, each in the order of its NFC names.

    Folders are opened by descriptor. Symbolic links, hard links, sockets and devices are never
    followed or opened; names which cannot be decoded, or which two entries share after NFC, are
    skipped with their reason. A folder below ``root`` that cannot be listed, and a file of which
    the system tells nothing, are ``unreachable`` and stop nothing. With ``rights`` each file says
    whom the file system lets read it.

    Raises:
        FolderUnreachable: when ``root`` itself cannot be listed, or is a link.
    """
    held = -1
    try:
        held = open_folder(root)
        above = (rights_at(held, os.fstat(held)),) if rights else None
        entries = _entries(held)
    except OSError as problem:
        if held >= 0:
            os.close(held)
        raise FolderUnreachable(
            f"폴더에 닿을 수 없습니다: {root} ({in_korean(problem)}). 연결 상태와 읽기 권한을 확인해 "
            "주시기 바랍니다."
        ) from problem
    yield from _listed(held, entries, "", 1, above)


def _entries(folder: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        return sorted(listing, key=_order)


def _listed(
    folder: int,
    entries: list[os.DirEntry[str]],
    prefix: str,
    depth: int,
    above: tuple[Rights, ...] | None,
) -> Iterator[FoundFile | SkippedFile]:
    """Yield what lies in an open folder, and close it."""
    try:
        seen: set[str] = set()
        for entry in entries:
            path = prefix + unicodedata.normalize("NFC", honest_name(entry.name))
            try:
                facts = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # gone since it was listed
                continue
            except OSError:
                seen.add(path)
                yield SkippedFile(path, _NO_FACTS, unreachable=True)
                continue
            reason = _reason_to_skip(entry.name, facts, path in seen, depth)
            seen.add(path)
            if reason:
                yield SkippedFile(path, reason)
            elif stat.S_ISDIR(facts.st_mode):
                yield from _below(folder, entry.name, path, depth, above)
            else:
                own = above and (*above, rights_at(folder, facts, entry.name))
                yield FoundFile(path, Stamp.of(facts), own)
    finally:
        os.close(folder)


def _below(
    folder: int, name: str, path: str, depth: int, above: tuple[Rights, ...] | None
) -> Iterator[FoundFile | SkippedFile]:
    below = -1
    try:
        below = open_folder(name, folder)
        within = above and (*above, rights_at(below, os.fstat(below)))
        entries = _entries(below)
    except FileNotFoundError:  # gone since it was listed
        if below >= 0:
            os.close(below)
        return
    except OSError:
        if below >= 0:
            os.close(below)
        yield SkippedFile(path, _NO_LISTING, unreachable=True)
        return
    yield from _listed(below, entries, path + "/", depth + 1, within)


def _reason_to_skip(name: str, facts: os.stat_result, repeated: bool, depth: int) -> str:
    """Return why an entry is not read, or an empty string."""
    if honest_name(name) != name:
        return "파일 이름을 읽을 수 없습니다. 이름을 바꾸어 주시기 바랍니다."
    if repeated:
        return (
            "같은 이름이 둘 있습니다(한글 자모 표기만 다름). 하나의 이름을 바꾸어 주시기 바랍니다."
        )
    if stat.S_ISLNK(facts.st_mode):  # SECURITY: a link may lead out of the shared folder
        return "바로가기(심볼릭 링크)는 읽지 않습니다. 원래 파일을 넣어 주시기 바랍니다."
    if is_litter(name):
        return "임시 파일이거나 숨긴 파일입니다."
    if stat.S_ISDIR(facts.st_mode):
        too_deep = depth >= DEEPEST
        return "폴더가 너무 깊습니다. 폴더를 위로 옮겨 주시기 바랍니다." if too_deep else ""
    if not stat.S_ISREG(facts.st_mode):
        return "문서가 아니라 장치나 통로입니다. 읽을 것이 없으므로 그대로 두어도 됩니다."
    if facts.st_nlink > 1:
        # SECURITY: its other name may lie outside the shared folder, under other rights
        return "다른 이름으로도 이어진 파일(하드 링크)은 읽지 않습니다. 복사한 파일을 넣어 주시기 바랍니다."
    return ""


def _order(entry: os.DirEntry[str]) -> tuple[str, bool]:
    """Sort by NFC; of two that are equal then, the one which the disk keeps so comes first."""
    composed = unicodedata.normalize("NFC", entry.name)
    return composed, composed != entry.name
