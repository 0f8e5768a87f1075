"""Backing a home up while it is used, and setting one up from a backup.

A backup is a directory: the catalog as it was at one moment, what lies beside it, the index, and a
manifest with the SHA-256 of every file. It is written beside its place and renamed at the end. What
is copied before the catalog may lag behind it, never lead: the index, and how far the audit log
had come.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.home import Home

MANIFEST = "backup.json"
FORMAT = 1


class BackupError(Exception):
    """It cannot be backed up or restored; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds; ``with_key`` says whether masked personal data can be read from it."""

    files: int
    bytes: int
    taken: str
    with_key: bool


def back_up(
    home: Home,
    target: Path,
    *,
    at: datetime,
    with_key: bool,
    copy_index: Callable[[Path], None],
) -> Backup:
    """Write a backup of a home to ``target``, which must not be there, and return what it holds.

    Nobody has to stop: the catalog is copied in one reading transaction, and without the pages
    of what was deleted. ``copy_index`` copies an index into a directory. The key of the masked
    personal data stays behind unless it is asked for.

    Raises:
        BackupError: when something stands there, or it cannot be written; nothing is left.
    """
    if target.exists():
        raise BackupError(f"{target}이(가) 이미 있습니다. 없는 폴더를 적어 주시기 바랍니다.")
    with _beside(target) as scratch:
        copy_index(scratch / "index")
        # How far the log had come is read before the log, so that no row seems to be cut off.
        for source in (home.audit_head, home.configuration, home.calibrations):
            if source.is_file():
                shutil.copyfile(source, scratch / source.name)
        for place in (home.keys, home.personal):
            if place.is_dir():
                shutil.copytree(place, scratch / place.name)
        if with_key and home.key.is_file():
            shutil.copyfile(home.key, scratch / "clear_text.key")
        with closing(sqlite3.connect(home.database)) as catalog:
            catalog.execute("VACUUM INTO ?", (str(scratch / home.database.name),))
        made = _manifest(scratch, at, with_key=with_key)
        _close_to_others(scratch)
    return made


def restore(source: Path, home: Home) -> Backup:
    """Set up a home from a backup, every file of which is checked first; return what it held.

    Raises:
        BackupError: when the backup is not whole, or the home holds something already.
    """
    try:
        stated = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): str(digest) for name, digest in stated["files"].items()}
        if stated["format"] != FORMAT:
            raise BackupError(
                "더 새로운 판의 백업입니다. 프로그램을 새 판으로 올려 주시기 바랍니다."
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BackupError(
            f"{source}은(는) 너머의 백업이 아닙니다. 경로를 확인해 주시기 바랍니다."
        ) from problem
    if home.root.exists() and any(home.root.iterdir()):
        raise BackupError(f"{home.root}이(가) 비어 있지 않습니다. 빈 폴더를 적어 주시기 바랍니다.")
    held = {str(file.relative_to(source)) for file in source.rglob("*") if file.is_file()}
    with _beside(home.root) as scratch:
        for name, digest in files.items():
            # SECURITY: a manifest names files of the backup, and nothing outside it
            if name not in held or (source / name).is_symlink():
                raise BackupError(f"백업에 {name}이(가) 없습니다. 다른 백업을 써 주시기 바랍니다.")
            place = scratch / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, place)
            if _digest(place) != digest:
                raise BackupError(
                    f"백업의 {name}이(가) 손상되었습니다. 다른 백업을 써 주시기 바랍니다."
                )
        _close_to_others(scratch)
        if home.root.exists():
            home.root.rmdir()
    size = sum((home.root / name).stat().st_size for name in files)
    return Backup(len(files), size, stated["taken"], bool(stated["with_key"]))


def _manifest(scratch: Path, at: datetime, *, with_key: bool) -> Backup:
    files = {
        str(file.relative_to(scratch)): _digest(file)
        for file in sorted(scratch.rglob("*"))
        if file.is_file()
    }
    size = sum((scratch / name).stat().st_size for name in files)
    stated = {"format": FORMAT, "taken": at.isoformat(), "with_key": with_key, "files": files}
    (scratch / MANIFEST).write_text(json.dumps(stated, indent=1), encoding="utf-8")
    return Backup(len(files), size, at.isoformat(), with_key)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield an empty directory that takes the place of ``target`` when all went well."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=".neomeo-"))
        try:
            yield scratch
            scratch.rename(target)
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
    except (OSError, sqlite3.Error) as problem:
        raise BackupError(
            f"{target}에 쓸 수 없습니다({problem}). 디스크와 권한을 확인해 주시기 바랍니다."
        ) from problem


def _close_to_others(scratch: Path) -> None:
    """SECURITY: what is copied is readable by its owner alone, as the home is."""
    for place in (scratch, *scratch.rglob("*")):
        place.chmod(0o700 if place.is_dir() else 0o600)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
