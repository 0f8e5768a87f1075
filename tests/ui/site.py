"""A site over the sample records in which the states of the pages are brought about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from api.app import PREFIX
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from tests.api.test_routes import addresses
from tests.support.browsing import Visit, served
from tests.support.homes import new_home
from tests.support.web import client, opened_web
from tests.ui.states import State, put_questions, put_staff


@dataclass(frozen=True, slots=True)
class Site:
    """The application and where it is served."""

    app: FastAPI
    address: str

    def pages(self) -> set[str]:
        """Every address, as its route has it, that shows something outside the API."""
        return {
            path
            for method, path, _ in addresses(self.app)
            if method == "GET" and not path.startswith(PREFIX)
        }

    def show(self, state: State, reader: Visit) -> None:
        """Bring a reader's window to a state, by pages of which the browser has kept nothing."""
        browser = reader.context.new_cdp_session(reader.page)
        browser.send("Network.enable")
        browser.send("Network.setCacheDisabled", {"cacheDisabled": True})
        one = client(self.app, state.login)
        for name, value in one.cookies.items():
            reader.context.add_cookies([{"name": name, "value": value, "url": self.address}])
        reader.open(state.address if isinstance(state.address, str) else state.address(one))
        state.act(reader.page)
        if state.warns:
            reader.complaints.clear()


@contextmanager
def opened_site(home: Home, model: Path) -> Iterator[Site]:
    """Serve a home that holds the sample records; the states change it."""
    database = Database.open(home)
    put_staff(People(database))
    put_questions(database)
    database.close()
    with _served(home, model, demo=True) as site:
        yield site


@contextmanager
def empty_site(root: Path, model: Path) -> Iterator[Site]:
    """Serve a home as it is right after installation."""
    with _served(new_home(root), model, demo=False) as site:
        yield site


@contextmanager
def _served(home: Home, model: Path, *, demo: bool) -> Iterator[Site]:
    with opened_web(home, model, demo=demo) as app, served(app) as address:
        yield Site(app, address)
