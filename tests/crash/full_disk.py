"""Reads a folder into a home on a small disk that is nearly full; run by ``test_full_disk``.

``python -m tests.crash.full_disk HOME SHARE MODEL KIB``, in a mount namespace where HOME is a
tmpfs of its own. Prints what became of the job while only so many KiB were free, and afterwards.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from api.worker import Worker
from catalog.audit_verification import verify
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.home import Home
from catalog.job import JobKind, JobState
from catalog.jobs import Jobs
from index.generation import open_generation
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.homes import new_home
from tests.support.permits import NOW
from tests.support.shelf import rule


def main() -> None:
    root, share, model, free = *map(Path, sys.argv[1:4]), int(sys.argv[4]) << 10
    home = new_home(root / "home")
    database = Database.open(home)
    Folders(database).add("공유", share, [rule("", "everyone", agency="한빛시")], at=NOW)
    jobs = Jobs(database)
    job_id = jobs.queue(1, JobKind.CHANGED, at=NOW)
    worker = Worker(home, database, HashingEmbedder, model / "tokenizer.json", lambda: NOW)
    filler = root / "filler"
    descriptor = os.open(filler, os.O_CREAT | os.O_WRONLY)
    os.posix_fallocate(descriptor, 0, max(1, shutil.disk_usage(root).free - free))
    os.close(descriptor)
    try:
        worker.run_next()
    except Exception as problem:  # noqa: BLE001  (the edge that a server's thread has)
        print(type(problem).__name__, flush=True)
    while_full = jobs.get(job_id)
    assert while_full is not None
    print(while_full.state.value, while_full.receipt.get("reason", ""), flush=True)
    filler.unlink()
    if while_full.state is JobState.FAILED:
        jobs.retry(job_id, at=NOW)
    while worker.run_next():
        pass
    _check(home, database, jobs, share)
    print("whole")


def _check(home: Home, database: Database, jobs: Jobs, share: Path) -> None:
    assert jobs.list()[0].state is JobState.DONE, jobs.list()[0]
    assert not verify(database).problems
    generation = open_generation(home.index)
    assert generation is not None
    live = {row.chunk_id for row in Feed(database).changed_since(0) if not row.deleted}
    assert len(live) == len(list(share.iterdir()))
    assert set(generation.rows.chunk_id.tolist()) == live
    assert generation.ready.all()
    assert not list(home.index.glob(".tmp-*"))


if __name__ == "__main__":
    main()
