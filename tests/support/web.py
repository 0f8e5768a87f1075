"""The web application of a home, and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from answer.writer import AnswerWriter, Extractive
from api.house import House
from api.limits import Limits
from catalog.home import Home
from tests.support.questions import TODAY
from ui.app import create_web

UNLIMITED = Limits(person=10**9, address=10**9)
"""For tests that ask much while the clock stands still."""


@contextmanager
def opened_web(
    home: Home,
    model: Path,
    *,
    demo: bool = True,
    clock: Callable[[], datetime] = lambda: TODAY,
    limits: Limits = UNLIMITED,
    writer: AnswerWriter = Extractive(),
    beside: bool = False,
) -> Iterator[FastAPI]:
    """The application between its start and its end; folders of tests may be connected."""
    if not home.configuration.exists():
        home.configuration.write_text(f'folder_roots = "{gettempdir()}"\n', encoding="utf-8")
    app = create_web(
        home, clock=clock, demo=demo, model=model, limits=limits, writer=writer, beside=beside
    )
    with TestClient(app):
        yield app


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> datetime:
        return self.now

    def advance(self, time: timedelta) -> None:
        self.now += time


def house(app: FastAPI) -> House:
    opened = app.state.house
    assert isinstance(opened, House)
    return opened


def client(app: FastAPI, login: str = "") -> TestClient:
    """A client with its own cookies, signed in when a sample login is given."""
    made = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    if login:
        answer = made.post("/api/v1/session/sample", json={"login": login})
        assert answer.status_code == 200, answer.text
    return made


def saved_name(answer: Response) -> str:
    """What a browser calls a file that it is handed to save."""
    kind, _, told = answer.headers["content-disposition"].partition("; ")
    assert kind == "attachment"
    return unquote(told.partition("filename*=utf-8''")[2])
