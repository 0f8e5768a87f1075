"""Locks of a home that the kernel takes from a process which dies."""

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
    """Hold the home's writer lock: one process at a time reads folders and writes indexes.

    Raises:
        WriterBusy: when another process holds it.
    """
    with _opened(home, "writer.lock") as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterBusy(
                "다른 색인 작업이 진행 중입니다. 끝난 뒤에 다시 실행해 주시기 바랍니다."
            ) from None
        yield


@contextmanager
def working(home: Home) -> Iterator[None]:
    """Be the one process that takes up jobs by itself, of however many serve a home.

    Raises:
        WriterBusy: when another process is.
    """
    with _opened(home, "worker.lock") as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WriterBusy("다른 프로세스가 작업을 맡고 있습니다.") from None
        yield


@contextmanager
def serving(home: Home) -> Iterator[None]:
    """Say, for as long as it is entered, that a server works on the jobs of a home."""
    with _opened(home, "server.lock") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


def is_served(home: Home) -> bool:
    """Return whether a server works on the jobs of a home."""
    with _opened(home, "server.lock") as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@contextmanager
def _opened(home: Home, name: str) -> Iterator[int]:
    descriptor = os.open(home.root / name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
