"""Reading folders from the command, beside a server and beside another command."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.worker import Worker
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.job import Job, JobKind, JobState
from catalog.jobs import Jobs
from catalog.rereading import queue_outdated
from catalog.writer_lock import is_served, serving, writer_lock
from cli.main import app as commands
from index.condition import is_current
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW
from tests.support.shelf import rule
from tests.support.web import opened_web

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def connected(home: Home, database: Database, tmp_path: Path) -> int:
    share = tmp_path / "share"
    share.mkdir()
    for n in range(3):
        (share / f"{n}.txt").write_text(f"{n}번 글이다.\n", encoding="utf-8")
    return Folders(database).add("공유", share, [rule("", "everyone")], at=NOW).id


def neomeo(home: Home, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(commands, [*words, "--home", str(home.root)])
    return done.exit_code, done.stdout + (str(done.exception) if done.exit_code else "")


@contextmanager
def ingesting(home: Home, model: Path) -> Iterator[subprocess.Popen[str]]:
    """``neomeo ingest`` in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "ingest", "--home", str(home.root)],
        cwd=ROOT,
        env={**os.environ, "NEOMEO_MODEL": str(model), "NEOMEO_TODAY": "2026-11-24"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_beside_a_server_the_command_queues_and_follows(
    home: Home, database: Database, connected: int, model_directory: Path
) -> None:
    assert not is_served(home)
    with opened_web(home, model_directory):
        assert is_served(home)
        code, said = neomeo(home, "ingest")
    assert code == 0, said
    assert "모두 3건 = 읽음 3" in said
    (job,) = Jobs(database).list()
    assert (job.state, job.done, job.attempts) == (JobState.DONE, 3, 1)
    assert not is_served(home)


def test_a_command_goes_on_with_what_another_left_when_it_was_killed(
    home: Home, database: Database, connected: int, model_directory: Path
) -> None:
    jobs = Jobs(database)
    with writer_lock(home), ingesting(home, model_directory) as waiting:
        deadline = time.monotonic() + 60
        while not jobs.list() and time.monotonic() < deadline:
            time.sleep(0.1)
        (job,) = jobs.list()
        assert job.state is JobState.QUEUED, "another process works: the command waits"
        assert jobs.claim(at=NOW) is not None, "and dies with the job in its hands"
        waiting.send_signal(signal.SIGKILL)
    code, said = neomeo(home, "ingest")
    assert code == 0, said
    states = {each.id: (each.state, each.attempts) for each in jobs.list()}
    assert states[job.id] == (JobState.DONE, 2)


def test_a_worker_that_is_told_to_leave_hands_its_job_back(
    home: Home, database: Database, connected: int, model_directory: Path
) -> None:
    jobs = Jobs(database)
    job_id = jobs.queue(connected, JobKind.CHANGED, at=NOW)
    tokenizer = model_directory / "tokenizer.json"
    leaving = Worker(home, database, HashingEmbedder, tokenizer, lambda: NOW)
    leaving.close()
    assert leaving.run_next()
    left = jobs.get(job_id)
    assert left is not None
    assert (left.state, left.attempts) == (JobState.QUEUED, 0)
    assert Worker(home, database, HashingEmbedder, tokenizer, lambda: NOW).run_next()
    done = jobs.get(job_id)
    assert done is not None
    assert (done.state, done.attempts, done.receipt["indexed"]) == (JobState.DONE, 1, 3)


def test_an_error_that_goes_on_is_logged_once(
    home: Home,
    database: Database,
    model_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    looks = itertools.count()

    def clock() -> datetime:
        return NOW + timedelta(seconds=next(looks))

    monkeypatch.setattr("api.worker._LOOK", 0.01)
    with closing(sqlite3.connect(home.database)) as other:
        other.execute("ALTER TABLE job RENAME TO gone")
    worker = Worker(home, database, HashingEmbedder, model_directory / "tokenizer.json", clock)
    worker.start()
    try:
        deadline = time.monotonic() + 60
        while next(looks) < 100:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        worker.close()
    (logged,) = caplog.records
    assert "no such table" in str(logged.exc_info)


def test_a_new_file_is_found_without_anybody_asking(
    home: Home, database: Database, connected: int, model_directory: Path, tmp_path: Path
) -> None:
    minutes = itertools.count()
    worker = Worker(
        home,
        database,
        HashingEmbedder,
        model_directory / "tokenizer.json",
        lambda: NOW + timedelta(minutes=next(minutes)),
        reread=timedelta(minutes=15),
    )
    Jobs(database).queue(connected, JobKind.CHANGED, at=NOW)
    assert worker.run_next()
    (tmp_path / "share" / "새 글.txt").write_text("새 글이다.\n", encoding="utf-8")
    worker.start()
    try:
        deadline = time.monotonic() + 120
        while not any(each.receipt.get("indexed") == 1 for each in Jobs(database).list()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        worker.close()


def test_another_program_or_model_is_followed_by_a_job_that_everybody_sees(
    home: Home,
    database: Database,
    connected: int,
    model_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs, tokenizer = Jobs(database), model_directory / "tokenizer.json"
    embedder = HashingEmbedder()

    def served(count: int) -> Sequence[Job]:
        worker = Worker(
            home, database, lambda: embedder, tokenizer, lambda: NOW, reread=timedelta(days=1)
        )
        worker.start()
        try:
            deadline = time.monotonic() + 120
            while len(found := jobs.list()) < count or any(each.state.open for each in found):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            worker.close()
        return found

    jobs.queue(connected, JobKind.CHANGED, at=NOW)
    monkeypatch.setattr("api.worker._TEXTS", 0.0)  # texts are found while a job still reads
    assert len(served(1)) == 1
    monkeypatch.setattr("api.worker.READER_VERSION", 99)
    monkeypatch.setattr("ingest.pipeline.READER_VERSION", 99)
    assert max(each.receipt["total"] for each in served(2)) == 3
    assert queue_outdated(database, 99, 0, at=NOW) == 0, "a file of the same bytes counts as read"
    embedder = HashingEmbedder("f" * 64, 32)
    assert len(served(3)) == 3
    assert is_current(home, embedder.fingerprint)


def test_jobs_are_listed_paused_resumed_and_cancelled(
    home: Home, database: Database, connected: int
) -> None:
    assert "없습니다" in neomeo(home, "job", "list")[1]
    job_id = Jobs(database).queue(connected, JobKind.CHANGED, at=NOW)
    assert "기다리는 중" in neomeo(home, "job", "list")[1]
    assert neomeo(home, "job", "pause", job_id)[0] == 0
    assert '"state": "paused"' in neomeo(home, "job", "list", "--json")[1]
    assert neomeo(home, "job", "resume", job_id)[0] == 0
    assert neomeo(home, "job", "cancel", job_id)[0] == 0
    code, said = neomeo(home, "job", "cancel", job_id)
    assert (code, "이미 끝난" in said) == (1, True)
    code, said = neomeo(home, "job", "resume", job_id)
    assert (code, "쉬고 있는" in said) == (1, True)


def test_a_job_that_rests_is_told_as_such(
    home: Home, database: Database, connected: int, model_directory: Path
) -> None:
    with serving(home), ingesting(home, model_directory) as following:
        deadline = time.monotonic() + 60
        while not Jobs(database).list() and time.monotonic() < deadline:
            time.sleep(0.1)
        Jobs(database).pause(Jobs(database).list()[0].id, at=NOW)
        said, _ = following.communicate(timeout=60)
    assert following.returncode == 1
    assert "공유: 쉬는 중" in said


def test_what_a_job_could_not_read_is_read_again_and_nothing_else(
    home: Home, database: Database, connected: int, model_directory: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "share" / "망가짐.hwpx"
    broken.write_bytes(b"PK\x03\x04 no more of it")
    code, said = neomeo(home, "ingest")
    assert (code, "실패 1" in said) == (0, True), said
    (job,) = Jobs(database).list()
    (tmp_path / "share" / "새 글.txt").write_text("새 글이다.\n", encoding="utf-8")
    code, said = neomeo(home, "job", "retry", job.id)
    assert (code, "모두 1건 = 읽음 0" in said, "실패 1" in said) == (0, True, True), said
    broken.write_text("고쳐 넣은 글이다.\n", encoding="utf-8")
    broken.rename(tmp_path / "share" / "고침.txt")
    latest = Jobs(database).list()[0]
    assert (latest.kind, latest.of) == (JobKind.RETRY, job.id)
    code, said = neomeo(home, "job", "retry", latest.id)
    assert (code, "모두 0건" in said) == (0, True), "it is gone, and nobody looked for others"
    code, said = neomeo(home, "ingest")
    assert "읽음 2" in said
    code, said = neomeo(home, "job", "retry", Jobs(database).list()[0].id)
    assert (code, "읽지 못한 파일이 없는" in said) == (1, True)
