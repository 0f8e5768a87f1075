"""Which files of an index were found to be what their hashes say, and were not written since.

To read every byte at each start takes seconds at a million passages. What is the same file, of the same
size and time of writing, is not read again. Bits that flip on a disk by themselves change none of these:
the daily scrub looks for them, and makes everything be read again where it finds one.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_VERIFIED = "verified.json"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is written has another time: clocks of file systems are coarse,
those of some network drives to two seconds."""


class Verified:
    """The hashes of files in an index, as of an earlier start where nothing was written since."""

    def __init__(self, root: Path) -> None:
        """Take up what is known of the files below the directory of an index."""
        self._file = root / _VERIFIED
        self._before = _read(self._file)
        self._found: dict[str, list[int | str]] = {}

    def digest_of(self, file: Path) -> str:
        """Return the SHA-256 of a file, empty when it cannot be read; thread-safe."""
        try:
            with file.open("rb") as stream:
                stated = os.fstat(stream.fileno())
                number = _number(stated)
                same = _size_and_time(stated)
                *then, digest = self._before.get(number, [""])
                if then != same:
                    settled = stated.st_mtime_ns + _SETTLED < time.time_ns()
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
                    if not settled or _size_and_time(os.fstat(stream.fileno())) != same:
                        return digest
        except OSError:
            return ""
        self._found[number] = [*same, digest]
        return str(digest)

    def keep(self) -> None:
        """Keep what was found, for the next start; where that cannot be, all is read then."""
        if self._found.items() <= self._before.items():
            return
        known, root = {**self._before, **self._found}, self._file.parent
        scratch = root / f".{_VERIFIED}.{os.getpid()}"
        with suppress(OSError):  # a writer may remove a former generation meanwhile, too
            there = {_number(file.stat()) for file in root.rglob("*") if file.is_file()}
            scratch.write_text(json.dumps({each: known[each] for each in known if each in there}))
            scratch.replace(self._file)


def forget_verified(root: Path) -> None:
    """Have every byte of an index read again when it is opened next."""
    (root / _VERIFIED).unlink(missing_ok=True)


def _number(stated: os.stat_result) -> str:
    return f"{stated.st_dev}:{stated.st_ino}"


def _size_and_time(stated: os.stat_result) -> list[int]:
    return [stated.st_size, stated.st_mtime_ns]


def _read(file: Path) -> dict[str, list[Any]]:
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = stated.items() if isinstance(stated, dict) else ()
    return {number: each for number, each in entries if isinstance(each, list) and len(each) == 3}
