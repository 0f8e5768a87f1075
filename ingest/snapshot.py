"""A file's bytes, taken once through one descriptor: what is hashed is what is parsed."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.limits import LIMITS
from ingest.parser import Unreadable
from records.document import Status

_BLOCK = 1 << 20
_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A sealed copy in memory; nobody can change it while it is read."""

    descriptor: int
    sha256: str
    size: int


class FileChanged(Exception):
    """The file was written to while it was copied."""


@contextmanager
def snapshot(descriptor: int) -> Iterator[Snapshot]:
    """Yield a copy of the file behind a descriptor, which stays open and is read from its start.

    Raises:
        FileChanged: when it grew, shrank or was written to meanwhile.
        Unreadable: ``too_big`` above ``LIMITS.file_bytes``; nothing is copied then.
        OSError: when it cannot be read.
    """
    before = os.fstat(descriptor)
    if before.st_size > LIMITS.file_bytes:
        raise Unreadable(
            Status.TOO_BIG,
            f"파일이 너무 큽니다({LIMITS.file_bytes >> 20}MB 초과). 나누어 저장한 뒤 넣어 주시기 바랍니다.",
        )
    copy = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        digest = hashlib.sha256()
        size = 0
        while block := os.pread(descriptor, _BLOCK, size):
            digest.update(block)
            size += os.write(copy, block)
            if size > before.st_size:
                raise FileChanged
        # SECURITY: half of one file and half of another never pass for a file
        if _state(os.fstat(descriptor)) != _state(before) or size != before.st_size:
            raise FileChanged
        fcntl.fcntl(copy, fcntl.F_ADD_SEALS, _SEALS)
        yield Snapshot(copy, digest.hexdigest(), size)
    finally:
        os.close(copy)


def _state(facts: os.stat_result) -> tuple[int, ...]:
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_nlink
