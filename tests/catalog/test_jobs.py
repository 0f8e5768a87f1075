"""Jobs are taken up one by one, in order, and never done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.database import Database
from catalog.forgetting import forget_in_jobs
from catalog.job import Claim, FenceLost, Job, JobKind, JobRefused, JobState, Wish
from catalog.jobs import MOST_ATTEMPTS, Jobs
from tests.support.permits import NOW


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


def taken(jobs: Jobs) -> Claim:
    claim = jobs.claim(at=NOW)
    assert claim is not None
    return claim


def state(jobs: Jobs, job_id: str) -> Job:
    found = jobs.get(job_id)
    assert found is not None
    return found


def test_one_is_taken_up_after_the_other_the_pressing_ones_first(jobs: Jobs) -> None:
    first = jobs.queue(1, JobKind.CHANGED, at=NOW)
    second = jobs.queue(2, JobKind.CHANGED, at=NOW)
    pressing = jobs.queue(3, JobKind.CHANGED, at=NOW, priority=1)
    assert jobs.queue(2, JobKind.CHANGED, at=NOW) == second, "one that waits already is enough"
    assert jobs.queue(2, JobKind.ALL, at=NOW) != second
    order = []
    for _ in range(3):
        claim = taken(jobs)
        order.append(claim.job_id)
        jobs.end(claim, JobState.DONE, at=NOW, receipt={"indexed": 1})
    assert order == [pressing, first, second]
    done = state(jobs, first)
    assert (done.state, done.receipt, done.ended) == (
        JobState.DONE,
        {"indexed": 1},
        NOW.replace(tzinfo=None),
    )
    assert jobs.get("none") is None
    assert jobs.latest(9) is None


def test_progress_and_the_time_left(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    claim = taken(jobs)
    assert state(jobs, job_id).seconds_left is None
    assert jobs.renew(claim, at=NOW + timedelta(seconds=30), files=(3, 9)) is Wish.NONE
    told = state(jobs, job_id)
    assert (told.state, told.done, told.total) == (JobState.RUNNING, 3, 9)
    assert told.seconds_left == 60
    jobs.renew(claim, at=NOW + timedelta(seconds=40), chunks=(10, 20))
    assert state(jobs, job_id).seconds_left == 40
    jobs.end(claim, JobState.DONE, at=NOW, receipt={})
    assert state(jobs, job_id).seconds_left is None


def test_the_file_in_hand_is_told_while_it_is(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    so_far = {"indexed": 3, "at_hand": "공원/점검.txt"}
    claim = taken(jobs)
    jobs.renew(claim, at=NOW, files=(3, 9), receipt=so_far)
    jobs.renew(claim, at=NOW)
    assert state(jobs, job_id).receipt == so_far
    jobs.put_back(claim)
    assert state(jobs, job_id).receipt == {}
    jobs.renew(taken(jobs), at=NOW, files=(3, 9), receipt=so_far)
    claim = taken(jobs)  # the worker before died
    assert state(jobs, job_id).receipt == {}
    jobs.renew(claim, at=NOW, files=(3, 9), receipt=so_far)
    jobs.cancel(job_id, at=NOW)
    assert jobs.claim(at=NOW) is None, "that worker died as well"
    assert "at_hand" not in state(jobs, job_id).receipt


def test_what_was_disposed_of_is_in_hand_no_more(jobs: Jobs, database: Database) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    so_far = {"indexed": 3, "at_hand": "공원/점검.txt"}
    jobs.renew(taken(jobs), at=NOW, files=(3, 9), receipt=so_far)
    with database.writing() as connection:
        forget_in_jobs(connection, frozenset({"공원/다른 것.txt"}))
    assert state(jobs, job_id).receipt == so_far
    with database.writing() as connection:
        forget_in_jobs(connection, frozenset({"공원/점검.txt"}))
    assert state(jobs, job_id).receipt["at_hand"] == ""


def test_a_worker_that_was_thought_dead_changes_nothing(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    dead, alive = taken(jobs), taken(jobs)
    assert (dead.job_id, alive.fence) == (job_id, dead.fence + 1)
    with pytest.raises(FenceLost):
        jobs.renew(dead, at=NOW, files=(9, 9))
    with pytest.raises(FenceLost):
        jobs.end(dead, JobState.DONE, at=NOW, receipt={})
    jobs.renew(alive, at=NOW, files=(1, 9))
    assert state(jobs, job_id).done == 1
    jobs.end(alive, JobState.DONE, at=NOW, receipt={})
    with pytest.raises(FenceLost):
        jobs.end(alive, JobState.FAILED, at=NOW, receipt={})
    assert jobs.claim(at=NOW) is None


def test_only_what_an_ended_job_left_is_tried_again(jobs: Jobs) -> None:
    first = jobs.queue(1, JobKind.CHANGED, at=NOW)
    with pytest.raises(JobRefused, match="끝나지 않은"):
        jobs.retry(first, at=NOW)
    jobs.end(taken(jobs), JobState.DONE, at=NOW, receipt={"failed": 2})
    again = jobs.retry(first, at=NOW)
    assert jobs.retry(first, at=NOW) == again, "one that waits already is enough"
    claim = taken(jobs)
    assert (claim.job_id, claim.kind, claim.of) == (again, JobKind.RETRY, first)
    jobs.end(claim, JobState.DONE, at=NOW, receipt={"failed": 0})
    with pytest.raises(JobRefused, match="읽지 못한 파일이 없는"):
        jobs.retry(again, at=NOW)
    with pytest.raises(JobRefused, match="그런 작업이 없습니다"):
        jobs.retry("none", at=NOW)
    whole = jobs.queue(1, JobKind.ALL, at=NOW, confirm_removal=True)
    assert jobs.queue(1, JobKind.ALL, at=NOW) != whole
    jobs.end(taken(jobs), JobState.FAILED, at=NOW, receipt={"reason": "가득"})
    jobs.cancel(jobs.list()[0].id, at=NOW)
    once_more = state(jobs, jobs.retry(whole, at=NOW))
    assert (once_more.kind, once_more.confirm_removal) == (JobKind.ALL, False)


def test_a_clock_that_is_set_back_tells_no_time_left(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    claim = taken(jobs)
    jobs.renew(claim, at=NOW - timedelta(days=400), files=(3, 9))
    assert state(jobs, job_id).seconds_left is None
    with pytest.raises(FenceLost):
        jobs.renew(replace(claim, fence=0), at=NOW + timedelta(days=400))
    jobs.end(claim, JobState.DONE, at=NOW - timedelta(days=400), receipt={})
    assert jobs.claim(at=NOW) is None, "no clock makes it wait again"


def test_a_job_that_ends_its_worker_again_and_again_is_put_aside(jobs: Jobs) -> None:
    killer = jobs.queue(1, JobKind.CHANGED, at=NOW)
    good = jobs.queue(2, JobKind.CHANGED, at=NOW)
    for _ in range(MOST_ATTEMPTS):
        assert taken(jobs).job_id == killer
    assert taken(jobs).job_id == good
    assert state(jobs, killer).state is JobState.FAILED
    assert "다시 색인" in state(jobs, killer).receipt["reason"]


def test_a_server_that_stops_in_good_order_again_and_again_is_no_killer(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    for _ in range(MOST_ATTEMPTS + 2):
        claim = taken(jobs)
        jobs.put_back(claim)
        with pytest.raises(FenceLost):
            jobs.put_back(claim)
    assert state(jobs, job_id).state is JobState.QUEUED
    assert taken(jobs).job_id == job_id
    assert state(jobs, job_id).attempts == 1


def test_a_running_job_rests_goes_on_and_is_given_up_at_its_next_step(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    claim = taken(jobs)
    jobs.pause(job_id, at=NOW)
    assert jobs.renew(claim, at=NOW) is Wish.PAUSE
    jobs.resume(job_id)
    assert jobs.renew(claim, at=NOW) is Wish.NONE, "it had not rested yet"
    jobs.pause(job_id, at=NOW)
    jobs.end(claim, JobState.PAUSED, at=NOW, receipt={})
    assert jobs.claim(at=NOW) is None
    jobs.resume(job_id)
    again = taken(jobs)
    assert again.job_id == job_id
    jobs.cancel(job_id, at=NOW)
    with pytest.raises(JobRefused, match="취소하고 있는"):
        jobs.pause(job_id, at=NOW)  # somebody else's, at the same moment
    assert jobs.renew(again, at=NOW) is Wish.CANCEL
    assert jobs.claim(at=NOW) is None, "the worker died before it could follow"
    assert state(jobs, job_id).state is JobState.CANCELLED


def test_what_waits_rests_or_is_given_up_at_once_and_what_has_ended_stays(jobs: Jobs) -> None:
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    jobs.pause(job_id, at=NOW)
    assert state(jobs, job_id).state is JobState.PAUSED
    jobs.cancel(job_id, at=NOW)
    assert state(jobs, job_id).state is JobState.CANCELLED
    for change in (jobs.pause, jobs.cancel):
        with pytest.raises(JobRefused, match="끝난"):
            change(job_id, at=NOW)
    with pytest.raises(JobRefused, match="쉬고"):
        jobs.resume(job_id)
    with pytest.raises(JobRefused):
        jobs.cancel("none", at=NOW)
