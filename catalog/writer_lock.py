"""One process at a time reads folders and writes indexes of a home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from catalog.home import Home


class WriterBusy(Exception):
    """Another process is reading folders into this home."""


@contextmanager
def writer_lock(home: Home) -> Iterator[None]:
    """Hold the home's writer lock; the kernel releases it when the process dies.

    Raises:
        WriterBusy: when another process holds it.
    """
    descriptor = os.open(home.root / "writer.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterBusy(
                "다른 색인 작업이 진행 중입니다. 끝난 뒤에 다시 실행해 주시기 바랍니다."
            ) from None
        yield
    finally:
        os.close(descriptor)
