"""Homes whose catalog was migrated once and is copied from then on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.database import Database
from catalog.home import Home
from catalog.writer_lock import WriterBusy, writer_lock


def new_home(root: Path) -> Home:
    """A home as ``neomeo init`` leaves it."""
    home = Home(root)
    home.create()
    home.database.write_bytes(_migrated())
    return home


@contextmanager
def idle_worker(home: Home) -> Iterator[None]:
    """Have the worker of a served home take up no job; the one at hand is waited for."""
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(writer_lock(home))
                break
            except WriterBusy:  # it looks for jobs every second
                time.sleep(0.01)
        yield


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as place:
        home = Home(Path(place))
        home.create()
        Database.open(home).close()
        return home.database.read_bytes()
