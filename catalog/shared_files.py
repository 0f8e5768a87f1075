"""Opening what lies in a shared folder: name by name from its root, following no link."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


def open_folder(name: str | Path, within: int | None = None) -> int:
    """Return a descriptor of a folder, by its full path or by a name in the folder ``within``.

    Raises:
        OSError: when it is missing, closed to this process, a link, or no folder.
    """
    return os.open(name, _FOLDER, dir_fd=within)


def open_plain_file(root: Path, path: str) -> int:
    """Return a descriptor of the plain file at ``path`` (relative, NFC, with ``/``).

    Every folder on the way is opened by its descriptor, so that one which is swapped for a link
    leads nowhere. The disk may spell names in another normal form.

    Raises:
        OSError: when it is missing, closed to this process, no plain file, has a second name
            (hard link), or lies behind a link or ``..``.
    """
    names = PurePosixPath(path).parts
    if not names or any(name in ("..", "/") for name in names):  # SECURITY: never out of the root
        raise OSError(errno.EINVAL, "not a path inside a folder", path)
    held = open_folder(root)
    try:
        for name in names[:-1]:
            below = open_folder(_spelled(held, name), held)
            os.close(held)
            held = below
        file = os.open(_spelled(held, names[-1]), _FILE, dir_fd=held)
    finally:
        os.close(held)
    facts = os.fstat(file)
    # SECURITY: the other name of a hard link may belong to a file outside
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink > 1:
        os.close(file)
        raise OSError(errno.EINVAL, "not a plain file", path)
    return file


def _spelled(folder: int, name: str) -> str:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        with os.scandir(folder) as listing:
            for entry in listing:
                if unicodedata.normalize("NFC", entry.name) == name:
                    return entry.name
    return name
