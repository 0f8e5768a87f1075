"""The anchor of the audit log: a file beside the catalog that states the chain's last row.

A chain alone does not tell that its end was cut off. The anchor moves with each row, and only
from a row which the chain still holds: once they disagree it stays where it is, as evidence,
until a person drops it anew with a reason (:meth:`catalog.audit.Audit.drop_anchor`).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from catalog.audit_chain import Head
from catalog.audit_key import AuditKey


class AnchorBroken(Exception):
    """The file is there, but this key did not seal it."""


class Anchor:
    """The last row that was written, sealed."""

    def __init__(self, path: Path, key: AuditKey) -> None:
        """Keep the anchor in this file."""
        self._path = path
        self._key = key

    def head(self) -> Head | None:
        """Return the row that the anchor states; ``None`` when there is no file.

        Raises:
            AnchorBroken: when the file was changed by somebody without the key.
            OSError: when it cannot be read.
        """
        try:
            text = self._path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None
        return self._parse(text)

    def move(self, head: Head, *, force: bool = False) -> None:
        """State a later row; an earlier one than stated changes nothing. ``force`` asks nothing.

        Raises:
            AnchorBroken: as :meth:`head`.
            OSError: when it cannot be written.
        """
        descriptor = os.open(
            self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            text = os.pread(descriptor, 1024, 0).decode("ascii", "replace")
            if text and not force and self._parse(text).number >= head.number:
                return
            line = f"{head} {self._key.seal(str(head))}\n".encode()
            os.pwrite(descriptor, line, 0)
            os.ftruncate(descriptor, len(line))
            if not text:
                os.fsync(descriptor)  # a file that lost its first line would look like tampering
        finally:
            os.close(descriptor)

    def _parse(self, text: str) -> Head:
        stated, _, seal = text.strip().partition(" ")
        if not self._key.sealed(stated, seal):  # SECURITY: only who holds the key moves it
            raise AnchorBroken
        return Head.parse(stated)
