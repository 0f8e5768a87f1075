"""The web application of a home, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.house import House
from catalog.home import Home
from tests.support.questions import TODAY
from ui.app import create_web


@contextmanager
def opened_web(home: Home, model: Path, *, demo: bool = True) -> Iterator[FastAPI]:
    """The application between its start and its end."""
    app = create_web(home, clock=lambda: TODAY, demo=demo, model=model)
    with TestClient(app):
        yield app


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
