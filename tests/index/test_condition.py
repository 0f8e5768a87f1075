"""How far the index is, and the scrub that looks for bits that flipped on the disk."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from api.worker import Worker
from index.builder import IndexBuilder
from index.condition import Condition, condition, last_scrub, scrub, scrub_is_due
from index.generation import named_generations, open_generation
from index.search import Search
from tests.index.test_generation import damage
from tests.index.worlds import READER, World
from tests.support.permits import NOW


@pytest.fixture
def two(here: World) -> World:
    for number in range(3):
        here.shelf.put(f"공유/{number}.txt", f"{number}번 안전요원 기록이다.")
    here.build()
    here.shelf.put("공유/1.txt", "고친 안전요원 기록이다.")
    here.build()
    return here


def test_how_far_the_index_is(here: World) -> None:
    assert condition(here.home, here.database) == Condition(False, 0, 0, 0)
    here.shelf.put("공유/하나.txt", "안전요원 기록이다.")
    assert condition(here.home, here.database) == Condition(False, 0, 0, 1)
    builder = IndexBuilder(here.home, here.database, here.embedder)
    builder.catch_up(hurried=lambda: True)
    assert condition(here.home, here.database) == Condition(True, 1, 1, 0)
    builder.catch_up()
    here.shelf.put("공유/하나.txt", "고친 안전요원 기록이다.")
    assert condition(here.home, here.database).lag > 0
    builder.catch_up()
    assert condition(here.home, here.database) == Condition(True, 1, 0, 0)


def test_a_scrub_reads_each_byte_once_and_tells_which_file_is_damaged(two: World) -> None:
    read: list[int] = []
    found = scrub(two.home, at=NOW, pace=read.append)
    assert found is not None
    assert (found, found.damaged) == (last_scrub(two.home), [])
    files = {
        file.stat().st_ino: file.stat().st_size
        for name in named_generations(two.home.index)
        for file in (two.home.index / name).rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert sum(read) == sum(files.values()), "what both generations share is read once"
    newest = named_generations(two.home.index)[0]
    damage(two.home.index / newest / "delta/postings/rows.npy")
    (two.home.index / newest / "delta/ready.npy").unlink()
    found = scrub(two.home, at=NOW, pace=read.append)
    assert found is not None
    assert set(found.damaged) == {f"{newest}/delta/{n}" for n in ("postings/rows.npy", "ready.npy")}


def test_a_scrub_is_due_once_a_day_whatever_the_clock_does(two: World) -> None:
    assert scrub_is_due(two.home, at=NOW)
    scrub(two.home, at=NOW, pace=lambda _: None)
    assert not scrub_is_due(two.home, at=NOW + timedelta(hours=23))
    assert scrub_is_due(two.home, at=NOW + timedelta(hours=24))
    assert scrub_is_due(two.home, at=NOW - timedelta(days=400)), "the clock was set back"
    for broken in ("", "[]", '{"at": "gestern", "damaged": []}', '{"at": "2026-11-24"}'):
        (two.home.index / "scrub.json").write_text(broken, encoding="utf-8")
        assert scrub_is_due(two.home, at=NOW)


def test_a_scrub_during_which_the_index_changes_tells_nothing(two: World) -> None:
    def pace(_: int) -> None:
        if len(two.shelf.rules) == 3:
            two.shelf.rules.pop()
            two.shelf.put("공유/새.txt", "새 안전요원 기록이다.")
            two.build()

    assert scrub(two.home, at=NOW, pace=pace) is None
    assert last_scrub(two.home) is None


def test_a_worker_finds_what_is_damaged_and_writes_it_anew(two: World) -> None:
    search = Search(two.home, two.database, two.embedder)
    before = named_generations(two.home.index)
    damage(two.home.index / before[0] / "base/vectors.npy")
    worker = Worker(
        two.home, two.database, lambda: two.embedder, two.home.root / "none", lambda: NOW
    )
    worker.start()
    try:
        deadline = time.monotonic() + 120
        while set(named_generations(two.home.index)) & set(before):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.close()
    opened = open_generation(two.home.index)
    assert opened is not None
    assert opened.ready.all()
    assert len(search.search(READER, "안전요원", k=9)) == 3
    last = last_scrub(two.home)
    assert last is not None
    assert any("vectors.npy" in each for each in last.damaged)
