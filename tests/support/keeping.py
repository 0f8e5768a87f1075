"""A small house in which two people keep things, one of whom may see a record more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from catalog.database import Database
from catalog.people import People
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.support.homes import new_home
from tests.support.shelf import Shelf, rule, shelf
from tests.support.web import client, opened_web

OPEN = rule("열린", "everyone", agency="한빛시")
KIMS = rule("김", "person:kim", agency="한빛시")


@dataclass(frozen=True, slots=True)
class Place:
    """The application, its share, and the records ``lamps`` (open) and ``shelter`` (kim's)."""

    app: FastAPI
    shelved: Shelf
    ids: dict[str, str]

    def of(self, login: str) -> TestClient:
        return client(self.app, login)


@contextmanager
def keeping(root: Path, embedder: Embedder, model: Path) -> Iterator[Place]:
    home = new_home(root / "home")
    database = Database.open(home)
    for login, department in (("kim", "안전과"), ("lee", "안전과"), ("park", "회계과")):
        People(database).put(
            login=login,
            name=f"{login} 주무관",
            agency="한빛시",
            department=department,
            password="sample-password",
            sample=True,
        )
    shelved = shelf(database, root / "share", OPEN, KIMS)
    ids = {
        "lamps": shelved.put("열린/가로등.txt", "가로등 14개를 바꾸었다.", title="가로등 점검"),
        "shelter": shelved.put("김/쉼터.txt", "무더위쉼터 일곱 곳을 열었다.", title="쉼터 운영"),
    }
    IndexBuilder(home, database, embedder).catch_up()
    with opened_web(home, model) as app:
        yield Place(app, shelved, ids)
    database.close()
