"""Offices found by leaps are those that looking at every record finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select

from access.label import Scope
from catalog.database import Database
from catalog.listing import unread_files
from catalog.offices import offices_seen
from catalog.schema import acl, document, folder
from catalog.visible import READABLE, Exceptional, Sight, present
from index.generation import UNSTATED
from tests.index.worlds import READER
from tests.support.homes import new_home
from tests.support.permits import seat

SCOPES = range(1, 7)
NOWHERE = "없는 기록"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database.open(new_home(tmp_path_factory.mktemp("offices") / "home"))
    with opened.writing() as connection:
        _fill(connection, random.Random(7))
    yield opened
    opened.close()


def _fill(connection: Connection, chance: random.Random) -> None:
    now, nobody = datetime(2026, 11, 24), Scope(frozenset()).canonical()
    connection.execute(insert(folder).values(id=1, name="공유", path="/공유", added=now))
    connection.execute(
        insert(acl),
        [{"id": each, "folder_id": 1, "key": f"{each}", "scope": nobody} for each in SCOPES],
    )
    rows = [
        {
            "id": f"{number:04}",
            "folder_id": 1,
            "path": f"{number}.txt",
            "agency": (agency := chance.choice(["", "가람시", "나루군", "다온시", "한빛시", "힣"])),
            "department": chance.choice(["", "안전과", "회계과", "\U0001f600과"]) if agency else "",
            "acl_id": chance.choice(SCOPES),
            "status": chance.choice([*READABLE, "encrypted", "corrupt"]),
            **dict.fromkeys(("size", "mtime_ns", "reader_version"), 0),
            **dict.fromkeys(("sha256", "format", "reason", "title"), ""),
            "stored": now,
        }
        for number in range(300)
    ]
    connection.execute(insert(document), rows)


def _looked_at(connection: Connection, sight: Sight) -> list[tuple[str, str]]:
    rows = connection.execute(select(document)).all()
    found = {
        (row.agency, row.department)
        for row in rows
        if row.agency and row.status in READABLE and sight.opens(row.id, row.acl_id)
    }
    return sorted(found)


def _sights(chance: random.Random) -> Iterator[Sight]:
    everything = [f"{number:04}" for number in range(300)]
    for _ in range(60):
        acls = frozenset(chance.sample(SCOPES, chance.randrange(4)))
        exceptional = tuple(
            Exceptional(
                frozenset(chance.sample([*everything, NOWHERE], chance.choice([1, 3, 40]))),
                frozenset(chance.sample(SCOPES, 2)),
            )
            for _ in range(chance.randrange(3))
        )
        closed = frozenset(chance.sample(everything, chance.choice([0, 1, 150, 290])))
        yield Sight(acls, exceptional, closed=closed)
    yield Sight(frozenset())
    yield Sight(frozenset(SCOPES))


def test_leaps_find_what_looking_at_every_record_finds(database: Database) -> None:
    told = set()
    with database.reading() as connection:
        for sight in _sights(random.Random(11)):
            offices = offices_seen(connection, sight)
            assert offices == _looked_at(connection, sight)
            told.add(len(offices))
    assert min(told) == 0, "who sees nothing"
    assert max(told) > 10


@contextmanager
def plans(connection: Connection) -> Iterator[list[str]]:
    """How SQLite goes about each statement on a connection."""
    told: list[str] = []
    raw = connection.connection.cursor()

    def explained(_: object, cursor: object, statement: str, given: Any, *__: object) -> None:
        rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
        told.extend(row[-1] for row in rows)

    event.listen(connection, "before_cursor_execute", explained)
    yield told


def test_no_record_is_looked_at_for_its_office(database: Database) -> None:
    with database.reading() as connection, plans(connection) as told:
        offices_seen(connection, Sight(frozenset({1}), closed=frozenset({"0001"})))
    assert any("ix_document_office" in plan for plan in told)
    assert not [plan for plan in told if plan.startswith("SCAN document")]


def test_no_file_that_was_read_is_looked_at_to_count_the_others(database: Database) -> None:
    one = Sight(frozenset({1}))
    with database.reading() as connection, plans(connection) as told:
        (counted,) = [each.count for each in unread_files(connection, one) if "암호" in each.words]
        rows = connection.execute(select(document).where(document.c.acl_id == 1)).all()
    assert counted == sum(row.status == "encrypted" for row in rows) > 0
    assert told[0] == (
        "SEARCH document USING COVERING INDEX ix_document_unread (status=? AND acl_id=?)"
    )


def test_no_text_is_read_for_the_scopes_of_chunks(database: Database) -> None:
    seat(database, READER)
    with database.reading() as connection, plans(connection) as told:
        assert present(connection, READER, UNSTATED).scopes == {}
    assert [plan for plan in told if plan.startswith("SCAN chunk")] == [
        "SCAN chunk USING INDEX ix_chunk_scope"
    ]
