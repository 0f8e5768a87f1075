"""A full disk stops a job with a reason, and spoils nothing."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from api.worker import Worker
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.job import JobKind, JobState
from catalog.jobs import Jobs
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW
from tests.support.shelf import rule

ROOT = Path(__file__).resolve().parents[2]
MOUNT = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "share"
    made.mkdir()
    for number in range(40):
        text = f"{number}번 행사의 안전요원 배치 기록이다. " * 10
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("kib", [0, 150, 500, 900])
def test_a_full_disk_stops_a_job_with_a_reason_and_spoils_nothing(
    tmp_path: Path, model_directory: Path, share: Path, kib: int
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = f"mount -t tmpfs -o size=24m none {shlex.quote(str(small))}"
    try:
        subprocess.run([*MOUNT, mount], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("no file system can be mounted here")
    words = [sys.executable, "-m", "tests.crash.full_disk", small, share, model_directory, kib]
    command = shlex.join(map(str, words))
    done = subprocess.run(
        [*MOUNT, f"{mount} && exec {command}"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    *_, while_full, last = done.stdout.splitlines()
    assert last == "whole"
    if while_full.startswith(JobState.FAILED.value):
        assert "디스크가 가득 차서" in while_full
    else:
        assert while_full.strip() in (JobState.QUEUED.value, JobState.RUNNING.value)


def test_a_home_that_cannot_be_written_is_told_as_such(
    home: Home,
    database: Database,
    model_directory: Path,
    share: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The administrator who runs the tests may write anywhere: the system's answer is replaced."""
    Folders(database).add("공유", share, [rule("", "everyone", agency="한빛시")], at=NOW)
    jobs = Jobs(database)
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    home.index.rmdir()
    home.index.write_text("a file where the index should be")
    monkeypatch.setattr(os, "access", lambda *_: False)
    worker = Worker(
        home, database, HashingEmbedder, model_directory / "tokenizer.json", lambda: NOW
    )
    assert worker.run_next()
    failed = jobs.get(job_id)
    assert failed is not None
    assert failed.state is JobState.FAILED
    assert "쓸 권한이 없습니다" in failed.receipt["reason"]
    home.index.unlink()
    monkeypatch.undo()
    again = jobs.retry(job_id, at=NOW)
    assert worker.run_next()
    done = jobs.get(again)
    assert done is not None
    assert (done.state, done.receipt["unchanged"]) == (JobState.DONE, 40)
