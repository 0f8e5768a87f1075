"""The files of a shared folder: plain files only, links and litter reported, nothing opened."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LITTER_PREFIXES = ("~$", ".~", ".")
_LITTER_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A plain file below a shared folder.

    ``path`` is relative, NFC, with ``/``; ``file`` is where it lies on this machine.
    """

    path: str
    file: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """Something that is not read, with the reason in Korean."""

    path: str
    reason: str


class FolderUnreachable(Exception):
    """The shared folder cannot be listed; what was read from it earlier stays."""


def scan(root: Path) -> Iterator[FoundFile | SkippedFile]:
    """Yield what lies below ``root``, folder by folder, each in the order of names.

    Symbolic links, sockets and devices are never followed or opened; names which cannot be
    decoded are skipped with their reason.

    Raises:
        FolderUnreachable: when ``root`` itself cannot be listed.
    """
    if not root.is_dir():
        raise FolderUnreachable(
            f"폴더에 닿을 수 없습니다: {root}. 연결 상태를 확인해 주시기 바랍니다."
        )
    yield from _scan(root, "")


def _scan(folder: Path, prefix: str) -> Iterator[FoundFile | SkippedFile]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as problem:
        if not prefix:
            raise FolderUnreachable(
                f"폴더를 열 수 없습니다: {folder} ({problem.strerror}). 읽기 권한을 확인해 주시기 바랍니다."
            ) from problem
        yield SkippedFile(
            prefix.rstrip("/"), "폴더를 열 권한이 없습니다. 읽기 권한을 확인해 주시기 바랍니다."
        )
        return
    for entry in entries:
        yield from _entry(entry, prefix)


def _entry(entry: os.DirEntry[str], prefix: str) -> Iterator[FoundFile | SkippedFile]:
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        shown = entry.name.encode("utf-8", "replace").decode()
        yield SkippedFile(
            prefix + shown, "파일 이름을 읽을 수 없습니다. 이름을 바꾸어 주시기 바랍니다."
        )
        return
    path = prefix + unicodedata.normalize("NFC", entry.name)
    if entry.is_symlink():  # SECURITY: a link may lead out of the shared folder
        yield SkippedFile(
            path, "바로가기(심볼릭 링크)는 읽지 않습니다. 원래 파일을 넣어 주시기 바랍니다."
        )
    elif entry.name.startswith(_LITTER_PREFIXES) or entry.name.lower() in _LITTER_NAMES:
        yield SkippedFile(path, "임시 파일이거나 숨긴 파일입니다.")
    elif entry.is_dir(follow_symlinks=False):
        yield from _scan(Path(entry.path), path + "/")
    elif entry.is_file(follow_symlinks=False):
        facts = entry.stat(follow_symlinks=False)
        yield FoundFile(path, Path(entry.path), facts.st_size, facts.st_mtime_ns)
    else:
        yield SkippedFile(path, "일반 파일이 아닙니다.")
