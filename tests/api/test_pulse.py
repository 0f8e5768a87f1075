"""How far a job is: noted at most so often, and of a long step while it lasts."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from api.pulse import Pulse
from catalog.database import Database
from catalog.job import FenceLost, JobKind, Wish
from catalog.jobs import Jobs

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


def begun(jobs: Jobs) -> tuple[str, Pulse]:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    claim = jobs.claim(at=NOW)
    assert claim is not None
    return job_id, Pulse(jobs, claim, lambda: NOW)


def done(jobs: Jobs, job_id: str) -> tuple[int, str]:
    found = jobs.get(job_id)
    assert found is not None
    return found.done, found.receipt.get("at_hand", "")


def step(number: int, path: str) -> dict[str, object]:
    return {"files": (number, 9), "receipt": {"at_hand": path}}


def test_the_first_and_the_last_are_noted_at_once_and_between_them_not_every_one(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pulse.EVERY", 3600.0)
    job_id, pulse = begun(jobs)
    pulse.note(step(1, "가.txt"), last=False)
    pulse.note(step(2, "나.txt"), last=False)
    assert done(jobs, job_id) == (1, "가.txt")
    jobs.pause(job_id, at=NOW)
    assert pulse.note(step(9, ""), last=True) is Wish.PAUSE
    assert done(jobs, job_id) == (9, "")


def test_a_long_step_is_told_while_it_lasts(jobs: Jobs) -> None:
    job_id, pulse = begun(jobs)
    with pulse.beating():
        pulse.note(step(1, "짧은 것.txt"), last=False)
        pulse.note(step(2, "긴 것.txt"), last=False)
        until = time.monotonic() + 30
        while done(jobs, job_id) != (2, "긴 것.txt"):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_who_has_lost_the_job_is_told_at_the_next_step(jobs: Jobs) -> None:
    job_id, pulse = begun(jobs)
    with pytest.raises(FenceLost), pulse.beating():
        pulse.note(step(1, "가.txt"), last=False)
        assert jobs.claim(at=NOW) is not None  # another took it for left by a dead worker
        pulse.note(step(2, "나.txt"), last=False)
        time.sleep(0.7)
        pulse.note(step(9, ""), last=True)
    assert done(jobs, job_id) == (0, "")


def test_what_was_told_while_a_long_step_lasted_is_followed_at_the_next(jobs: Jobs) -> None:
    job_id, pulse = begun(jobs)
    with pulse.beating():
        pulse.note(step(1, "가.txt"), last=False)
        pulse.note(step(2, "긴 것.txt"), last=False)
        jobs.cancel(job_id, at=NOW)
        until = time.monotonic() + 30
        while done(jobs, job_id) != (2, "긴 것.txt"):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert pulse.note(step(3, "나.txt"), last=False) is Wish.CANCEL
