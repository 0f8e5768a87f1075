"""What a process does to a disk, step by step, counted from outside of the product.

A step is a statement or a commit of the catalog, a lock, a file that is opened for writing, synced,
renamed or removed, a child that is started. Runs in the victim alone: an audit hook cannot be
taken off again.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_PLACES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
_OTHERS = frozenset({"fcntl.flock", "subprocess.Popen"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_NUMBERS = re.compile(r"(\.tmp|generation|delta)-.*|[0-9a-f]{8,}|\d+")


class Steps:
    """Counts the steps of this process from now on, in every thread."""

    def __init__(self, reached: Callable[[int, str], None]) -> None:
        """Call ``reached`` with the number and the name of each step, before it is made."""
        self._reached = reached
        self._lock = threading.Lock()
        self._number = 0
        sync = os.fsync

        def fsync(fd: Any) -> None:
            self.step("fsync")
            sync(fd)

        os.fsync = fsync
        sys.addaudithook(self._audited)
        event.listen(Engine, "before_cursor_execute", self._executed)
        event.listen(Engine, "commit", lambda _: self.step("commit"))

    def step(self, name: str) -> None:
        """Note that something is about to be done."""
        with self._lock:
            self._number += 1
            self._reached(self._number, name)

    def _audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in _PLACES:
            self.step(f"{name} {_kind(arguments[0])}")
        elif name in _OTHERS:
            self.step(name)
        elif name == "open" and arguments[2] & _WRITES:
            self.step(f"open {_kind(arguments[0])}")

    def _executed(self, *arguments: Any) -> None:
        self.step(" ".join(str(arguments[2]).split()[:3]))


def _kind(place: object) -> str:
    """Return the last part of a path without what differs from run to run."""
    if not isinstance(place, str | bytes | os.PathLike):
        return ""
    return _NUMBERS.sub(r"\1", Path(os.fsdecode(place)).name)
