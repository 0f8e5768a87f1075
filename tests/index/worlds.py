"""A home with a shelf of records, its index and its search."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from access.rules import Rule
from catalog.database import Database
from catalog.home import Home
from index.builder import DELTA_ROWS, BuildReceipt, IndexBuilder
from index.embedding import Embedder
from index.ivf import IVF_ROWS
from index.search import Hit, Search
from tests.support.homes import new_home
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

READER = permit_for()
OTHER = permit_for("choi", "나루군", "안전재난과")
NEWCOMER = permit_for("han", "다온시", "민원과")
OPEN = rule("공유", "everyone", agency="한빛시")
OURS = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")
THEIRS = rule("나루", "agency:나루군", agency="나루군")
BY_WORDS: tuple[dict[str, int], ...] = ({}, {"FEW_ROWS": 0}, {"EXACT_ROWS": 0})
"""Bounds of ``index.scoring``: all rows are scored, the best are, those of the lexical engine are."""


@dataclass(slots=True)
class World:
    home: Home
    shelf: Shelf
    embedder: Embedder

    @property
    def database(self) -> Database:
        return self.shelf.database

    def build(self, *, ivf_rows: int = IVF_ROWS, delta_rows: int = DELTA_ROWS) -> BuildReceipt:
        """Bring the index up to the shelf; without rows for a delta all of it is written anew."""
        builder = IndexBuilder(
            self.home, self.database, self.embedder, ivf_rows=ivf_rows, delta_rows=delta_rows
        )
        return builder.catch_up()

    def search(self) -> Search:
        return Search(self.home, self.database, self.embedder)


@contextmanager
def world(root: Path, embedder: Embedder, *rules: Rule) -> Iterator[World]:
    home = new_home(root / "home")
    database = Database.open(home)
    seat(database, READER, OTHER, NEWCOMER)
    try:
        yield World(
            home, shelf(database, root / "share", *(rules or (OPEN, OURS, THEIRS))), embedder
        )
    finally:
        database.close()


@contextmanager
def copied(made: World, root: Path, embedder: Embedder) -> Iterator[World]:
    """A world of its own that begins as another one was left, whose database is closed by now."""
    shutil.copytree(made.home.root.parent, root)
    home = Home(root / made.home.root.name)
    database = Database.open(home)
    folder = replace(made.shelf.folder, path=root / made.shelf.folder.path.name)
    try:
        yield World(home, replace(made.shelf, database=database, folder=folder), embedder)
    finally:
        database.close()


def facts(hits: list[Hit]) -> list[tuple[str, int, str, float, float]]:
    """All that a reader could notice of a ranking, and the scores to the last bit."""
    return [
        (
            hit.passage.record.document_id,
            hit.passage.chunk.ordinal,
            hit.passage.chunk.text,
            hit.score,
            hit.dense,
        )
        for hit in hits
    ]


def texts(hits: list[Hit]) -> list[str]:
    return [hit.passage.chunk.text for hit in hits]
