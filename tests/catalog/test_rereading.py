"""Folders are read again by themselves, after what anybody asked for, and leave no heap of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.database import Database
from catalog.job import JobKind, JobState
from catalog.jobs import Jobs
from catalog.originals import Originals
from catalog.rereading import BY_ITSELF, queue_due, queue_first, queue_outdated
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf

EVERY = timedelta(minutes=15)
IDLE: Mapping[str, Any] = {"total": 3, "indexed": 0, "unchanged": 3, "removed": 0}


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> int:
    return shelf(database, tmp_path / "share", rule("", "everyone")).folder.id


def ran(
    database: Database,
    at: datetime,
    receipt: Mapping[str, Any] = IDLE,
    state: JobState = JobState.DONE,
) -> str:
    claim = Jobs(database).claim(at=at)
    assert claim is not None
    Jobs(database).end(claim, state, at=at, receipt=receipt)
    return claim.job_id


def test_a_folder_is_due_when_its_last_reading_is_long_ago(database: Database, folder: int) -> None:
    assert queue_due(database, EVERY, at=NOW) == 0, "the first reading is begun by somebody"
    Jobs(database).queue(folder, JobKind.ALL, at=NOW)
    assert queue_due(database, EVERY, at=NOW + 2 * EVERY) == 0, "one waits already"
    ran(database, NOW)
    assert queue_due(database, EVERY, at=NOW + EVERY - timedelta(seconds=1)) == 0
    assert queue_due(database, EVERY, at=NOW + EVERY) == 1
    assert queue_due(database, EVERY, at=NOW + EVERY) == 0, "once"
    assert queue_due(database, EVERY, at=NOW - EVERY) == 0, "a clock that was set back"


def test_whatever_is_asked_for_goes_before_it(database: Database, folder: int) -> None:
    jobs = Jobs(database)
    jobs.queue(folder, JobKind.CHANGED, at=NOW)
    ran(database, NOW)
    queue_due(database, EVERY, at=NOW + EVERY)
    wanted = jobs.queue(folder, JobKind.ALL, at=NOW + EVERY)
    claim = jobs.claim(at=NOW + EVERY)
    assert claim is not None
    assert claim.job_id == wanted


def test_a_clock_that_was_set_back_neither_stops_nor_hurries_it(
    database: Database, folder: int
) -> None:
    ahead = NOW + timedelta(days=4)
    Jobs(database).queue(folder, JobKind.CHANGED, at=ahead)
    ran(database, ahead)
    assert queue_due(database, EVERY, at=NOW) == 1, "not only in four days"
    last = ran(database, NOW)
    found = Jobs(database).latest(folder)
    assert found is not None
    assert found.id == last
    assert queue_due(database, EVERY, at=NOW + EVERY / 2) == 0, "and not again and again"
    assert queue_due(database, EVERY, at=NOW + EVERY) == 1


def test_what_somebody_asks_for_while_it_waits_is_theirs(database: Database, folder: int) -> None:
    jobs = Jobs(database)
    jobs.queue(folder, JobKind.CHANGED, at=NOW)
    ran(database, NOW)
    queue_due(database, EVERY, at=NOW + EVERY)
    asked = jobs.queue(folder, JobKind.CHANGED, at=NOW + EVERY)
    assert asked == jobs.list()[0].id, "the one that waits is enough"
    assert ran(database, NOW + EVERY) == asked
    assert queue_due(database, EVERY, at=NOW + 2 * EVERY) == 1
    assert jobs.get(asked) is not None, "whoever follows it still sees how it ended"


def test_a_paused_folder_is_left_alone(database: Database, folder: int) -> None:
    job = Jobs(database).queue(folder, JobKind.CHANGED, at=NOW)
    Jobs(database).pause(job, at=NOW)
    assert queue_due(database, EVERY, at=NOW + 9 * EVERY) == 0


def test_runs_that_changed_nothing_make_no_heap(database: Database, folder: int) -> None:
    jobs = Jobs(database)
    asked = jobs.queue(folder, JobKind.CHANGED, at=NOW)
    ran(database, NOW)
    changed = ""
    for turn in range(1, 8):
        at = NOW + turn * EVERY
        assert queue_due(database, EVERY, at=at) == 1
        if turn == 3:
            changed = ran(database, at, {**IDLE, "indexed": 1})
        elif turn == 5:
            ran(database, at, {"reason": "폴더에 닿지 못함"}, JobState.FAILED)
        else:
            last = ran(database, at)
    kept = [(each.id, each.state) for each in jobs.list()]
    assert kept == [(each, JobState.DONE) for each in (last, changed, asked)]
    assert BY_ITSELF < 0


def test_what_an_earlier_reader_or_masker_made_is_read_again(
    database: Database, tmp_path: Path
) -> None:
    jobs = Jobs(database)
    assert queue_first(database, at=NOW) == 0, "there is nothing"
    shelves = [
        shelf(database, tmp_path / name, rule("", "everyone"), name=name)
        for name in ("가", "나", "다")
    ]
    for made in shelves[:2]:  # of reader 1
        made.detector = 3
        made.put("하나.txt", "글이다.")
    assert queue_outdated(database, 1, 3, at=NOW) == 0
    assert queue_outdated(database, 2, 3, at=NOW) == 2
    assert queue_outdated(database, 2, 3, at=NOW) == 0, "they wait already"
    kinds = [(each.kind, each.folder_id) for each in jobs.list()]
    assert sorted(kinds) == [(JobKind.CHANGED, made.folder.id) for made in shelves[:2]]
    for _ in kinds:
        ran(database, NOW)
    shelves[0].detector = 4
    shelves[0].put("하나.txt", "글이다.")
    assert queue_outdated(database, 1, 4, at=NOW) == 1
    ran(database, NOW)
    assert queue_first(database, at=NOW) == 1
    assert queue_first(database, at=NOW) == 0


def test_what_has_no_original_is_not_read_again(database: Database, tmp_path: Path) -> None:
    made = shelf(database, tmp_path / "가", rule("", "everyone"), name="가")
    made.put("하나.txt", "글이다.")
    Originals(database, made.folder.id).gone(["하나.txt"])
    assert queue_outdated(database, 9, 9, at=NOW) == 0
