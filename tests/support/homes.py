"""Homes whose catalog was migrated once and is copied from then on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.database import Database
from catalog.home import Home


def new_home(root: Path) -> Home:
    """A home as ``neomeo init`` leaves it."""
    home = Home(root)
    home.create()
    home.database.write_bytes(_migrated())
    return home


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as place:
        home = Home(Path(place))
        home.create()
        Database.open(home).close()
        return home.database.read_bytes()
