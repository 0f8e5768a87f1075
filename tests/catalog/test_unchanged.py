from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from catalog.database import Database
from catalog.home import Home
from catalog.organisation_schema import person
from catalog.standing import standing
from catalog.unchanged import unchanged
from catalog.visible import sight_on
from tests.support.homes import new_home
from tests.support.questions import TODAY

SUCCEEDS = "INSERT INTO succession (former, present, since) VALUES ('전', '현', '2026-01-01')"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(new_home(tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture
def asked() -> Iterator[int]:
    return count()


def known(connection: Connection, asked: Iterator[int], key: str = "one") -> int:
    return unchanged(connection, key, lambda: next(asked))


def write(connection: Connection) -> None:
    connection.execute(text(SUCCEEDS))


def test_what_was_worked_out_holds_until_rights_are_written(
    database: Database, asked: Iterator[int]
) -> None:
    for _ in range(2):
        with database.reading() as connection:
            assert known(connection, asked) == 0
            assert known(connection, asked) == 0
            assert known(connection, asked, "other") <= 1
    with database.writing() as connection:
        connection.execute(text("UPDATE counter SET value = value + 1 WHERE name = 'op'"))
    with database.reading() as connection:
        assert known(connection, asked) == 0, "nobody's rights hang on it"
    with database.writing() as connection:
        write(connection)
    with database.reading() as connection:
        assert known(connection, asked) == 2
        assert known(connection, asked, "other") == 3


def test_a_write_of_another_process_counts(database: Database, asked: Iterator[int]) -> None:
    with database.reading() as connection:
        assert known(connection, asked) == 0
    other = Database.open(database.home)
    with other.writing() as connection:
        write(connection)
    other.close()
    with database.reading() as connection:
        assert known(connection, asked) == 1


def test_a_transaction_that_reads_keeps_to_its_snapshot(
    database: Database, asked: Iterator[int]
) -> None:
    with database.reading() as connection:
        assert known(connection, asked) == 0
        with database.writing() as other:
            write(other)
        assert known(connection, asked) == 0
    with database.reading() as connection:
        assert known(connection, asked) == 1


def test_nothing_is_kept_of_what_may_be_rolled_back(
    database: Database, asked: Iterator[int]
) -> None:
    with database.trying() as connection:
        write(connection)
        assert known(connection, asked) == 0
        assert known(connection, asked) == 1
    with database.reading() as connection:
        assert known(connection, asked) == 2


def test_every_table_that_rights_are_read_from_is_counted(untouched_home: Home) -> None:
    """All that ``unchanged`` may keep is worked out of these tables, and each counts each change."""
    database = Database.open(untouched_home)
    read: set[str] = set()

    def note(action: int, table: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return sqlite3.SQLITE_OK

    with database.reading() as connection:
        everybody = connection.scalars(select(person.c.id)).all()
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_authorizer(note)
        for each in everybody:
            sight_on(connection, each, TODAY.date())
            standing(connection, each, TODAY.date())
        raw.set_authorizer(None)
        counting = connection.execute(
            text(
                "SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_counts' AND type = 'trigger'"
            )
        ).scalars()
        counted = Counter(counting)
    database.close()
    assert counted == dict.fromkeys(read - {"counter", "json_each"}, 3)


@pytest.mark.parametrize("act", ["UPDATE succession SET present = '나'", "DELETE FROM succession"])
def test_each_change_of_such_a_table_counts(
    database: Database, asked: Iterator[int], act: str
) -> None:
    with database.writing() as connection:
        write(connection)
    with database.reading() as connection:
        assert known(connection, asked) == 0
    with database.writing() as connection:
        connection.execute(text(act))
    with database.reading() as connection:
        assert known(connection, asked) == 1
