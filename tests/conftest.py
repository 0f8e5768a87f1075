from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import settings

from catalog.database import Database
from catalog.home import Home
from index.embedding import Embedder
from index.side_by_side import side_by_side
from index.turns import Turns
from tests.support.golden import FLAG, regenerating
from tests.support.homes import new_home

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("NEOMEO_MODEL", str(ROOT / "var" / "model"))

# The same examples on every machine and in every run, and none judged by how busy a machine is.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


LONGEST = [ROOT / "tests" / each for each in ("twins", "flow", "crash")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, its longest tests first: no other process takes over what one has
    in hand and the test after that, so that left to the end they keep one alone at work."""
    items.sort(key=lambda item: (*LONGEST, item.path.parent).index(item.path.parent))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Golden files that were just written prove nothing: the session must not end well."""
    if regenerating():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if regenerating():
        terminalreporter.section("golden files were written anew", sep="=", red=True)
        terminalreporter.line(f"{FLAG} is set: look at the changes, then run again without it")


@pytest.fixture(scope="session", autouse=True)
def _threads_begin_one_after_the_other() -> None:
    """CPython 3.11 refuses to trace a thread, as coverage does, while it begins to trace another."""
    number = Turns().at_once
    jobs, people = (side_by_side(line, number) for line in ("jobs", "people"))
    for pool in (side_by_side("encoder"), jobs, people):
        done = threading.Event()
        for _ in range(number):
            begun = threading.Event()
            pool.submit(_begin, begun, done)
            begun.wait()
        done.set()


def _begin(begun: threading.Event, done: threading.Event) -> None:
    begun.set()
    done.wait()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """As ``neomeo init`` leaves it."""
    return new_home(tmp_path / "home")


@pytest.fixture
def unmigrated_home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "unmigrated")
    made.create()
    return made


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    opened = Database.open(home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def model_directory() -> Path:
    return Path(os.environ["NEOMEO_MODEL"])


@pytest.fixture(scope="session")
def embedder(model_directory: Path) -> Embedder:
    from index.model import shared_embedder

    return shared_embedder(model_directory)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Home:
    """The sample records, read by the real pipeline and indexed with the real model.

    One of the suite's processes reads them, the others take a copy.
    """
    read, home = _read_once(tmp_path_factory), Home(tmp_path_factory.mktemp("samples") / "home")
    with read.root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not read.root.exists():
            _read_samples(home, embedder)
            shutil.copytree(home.root, read.root)
            return home
    shutil.copytree(read.root, home.root)
    return home


@pytest.fixture(scope="session")
def untouched_home(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample records as they were read, whatever other tests have done to theirs."""
    assert sample_home.root.exists(), "read by now"
    home = Home(tmp_path_factory.mktemp("untouched") / "home")
    shutil.copytree(_read_once(tmp_path_factory).root, home.root)
    return home


def _read_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    ours = tmp_path_factory.getbasetemp()
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    return Home(shared / "samples")


def _read_samples(home: Home, embedder: Embedder) -> None:
    from cli.samples import load_samples
    from tests.support.questions import TODAY

    new_home(home.root)
    database = Database.open(home)
    receipt = load_samples(home, database, embedder, TODAY)
    database.close()
    assert receipt.indexed == receipt.total


@pytest.fixture(scope="session")
def sample_web(sample_home: Home, model_directory: Path) -> Iterator[FastAPI]:
    """The web application over the sample records."""
    from tests.support.web import opened_web

    with opened_web(sample_home, model_directory) as app:
        yield app
