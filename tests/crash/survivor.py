"""A home and a shared folder that live through many killed processes, and what must always hold."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from access.permit import Permit
from access.role import Role
from api.worker import Worker
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.audit_verification import verify
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.home import Home
from catalog.job import Job, JobKind, JobState
from catalog.jobs import Jobs
from catalog.people import People
from catalog.reading import Reading
from catalog.records import Records
from index.generation import named_generations, open_generation
from index.search import Search
from ingest.scan import scan
from tests.crash.victim import LONGEST, Order
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.homes import new_home
from tests.support.permits import NOW, permit_for
from tests.support.shelf import rule

ROOT = Path(__file__).resolve().parents[2]
READERS = (permit_for("kim"), permit_for("choi", "나루군", "안전재난과"))
TOP = ("공유", "안전", "나루")
AUDIENCES = ("department:한빛시/안전총괄과", "agency:나루군")
WORDS = ("안전요원", "배치", "보조금", "정산", "인파", "축제", "민원", "계약")
FEWEST, MOST = 6, 14


@contextmanager
def victims(model: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that forks the victims: everything is loaded once."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.victim", str(model)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@dataclass
class Site:
    """``dead`` are chunks that were withdrawn, ``ended`` the jobs of which somebody was told."""

    root: Path
    model: Path
    process: subprocess.Popen[str]
    random: random.Random
    home: Home
    database: Database
    embedder: HashingEmbedder = field(default_factory=HashingEmbedder)
    dead: set[int] = field(default_factory=set)
    jobs: set[str] = field(default_factory=set)
    ended: dict[str, Job] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)

    @property
    def share(self) -> Path:
        return self.root / "share"

    def change_files(self, number: int) -> None:
        """New, changed, renamed and deleted files; never so many at once that anyone is asked."""
        gone = 0
        for _ in range(number):
            there = sorted(self.share.rglob("*.txt"))
            act = self.random.choice(("new", "change", "rename", "delete"))
            if len(there) < FEWEST or (act == "new" and len(there) < MOST):
                self._write(self._path())
            elif act == "rename":
                source, place = self.random.choice(there), self._path()
                if not place.exists():
                    source.rename(place)
            elif act == "delete" and not gone:
                self.random.choice(there).unlink()
                gone += 1
            else:
                self._write(self.random.choice(there))

    def _path(self) -> Path:
        return self.share / self.random.choice(TOP) / f"{self.random.randrange(10**6)}.txt"

    def _write(self, place: Path) -> None:
        lines = [" ".join(self.random.choices(WORDS, k=8)) for _ in range(3)]
        place.write_text("\n".join([f"# {place.stem}", *lines]) + "\n", encoding="utf-8")

    def suffer(self, order: Order) -> tuple[int, list[dict[str, Any]]]:
        """Have a scene done; return how the process ended and what was told until then."""
        log = self.root / "told"
        log.write_text("")
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(replace(order, home=str(self.home.root), log=str(log)).as_line())
        self.process.stdin.flush()
        status = int(self.process.stdout.readline())
        return status, [json.loads(line) for line in log.read_text().splitlines()]

    def audience(self) -> str:
        """Who sees the folder 안전 now."""
        (grant,) = next(
            each for each in Folders(self.database).rules(1) if each.path == "안전"
        ).label.audience
        return str(grant)

    def check(self, told: list[dict[str, Any]]) -> None:
        """What holds in every moment, also before anything was taken up again."""
        self._check_told(told)
        self._check_seen()
        assert not (problems := verify(self.database).problems), problems
        feed = Feed(self.database)
        rows = list(feed.changed_since(0))
        self.dead |= {row.chunk_id for row in rows if row.deleted}
        assert not self.dead & {row.chunk_id for row in rows if not row.deleted}
        generation = open_generation(self.home.index)
        named = named_generations(self.home.index)
        if generation is not None:
            assert generation.name == named[0], "the newest is whole"
            assert generation.op <= feed.op()

    def _check_told(self, told: list[dict[str, Any]]) -> None:
        jobs = Jobs(self.database)
        for each in told:
            if "job" in each:
                self.jobs.add(each["job"])
            if "answer" in each:
                self.answers.append(each["answer"])
            if "audience" in each:
                assert self.audience() == each["audience"]
            for job_id in each.get("ended", ()):
                job = jobs.get(job_id)
                assert job is not None
                self.ended.setdefault(job_id, job)
        files = max((each["files"] for each in told if "files" in each), default=0)
        known = Records(self.database).known(1)
        for entry in [each.path for each in scan(self.share)][:files]:
            digest = hashlib.sha256((self.share / entry).read_bytes()).hexdigest()
            assert known[entry].facts.sha256 == digest, entry
        there = {job.id: job for job in jobs.list(10**6)}
        assert there.keys() >= self.jobs, "a job was lost"
        assert there.items() >= self.ended.items(), "a job was done again"
        for answer in self.answers[-3:]:
            assert Answers(self.database).get(READERS[0], answer) is not None

    def _check_seen(self) -> None:
        """Nobody sees what the rules, read by a reference of a few lines, do not open to them."""
        search = Search(self.home, self.database, self.embedder)
        reading = Reading(self.database)
        for permit in READERS:
            for hit in search.search(permit, " ".join(WORDS[:3]), k=50):
                view = reading.document(permit, hit.passage.record.document_id)
                assert view is not None
                assert self._opened(permit, hit.passage.record.path), hit.passage.record.path

    def _opened(self, permit: Permit, path: str) -> bool:
        own, person = path.partition("/")[0], permit.principal
        (label,) = (each.label for each in Folders(self.database).rules(1) if each.path == own)
        department = f"department:{person.agency}/{person.department}"
        mine = {"everyone", f"agency:{person.agency}", department}
        return bool(mine & {str(grant) for grant in label.audience})

    def recover(self) -> None:
        """Take up what was left, by a process that lives; then everything must be whole again."""
        jobs = Jobs(self.database)
        self.jobs.add(jobs.queue(1, JobKind.CHANGED, at=NOW))
        worker = Worker(
            self.home,
            self.database,
            lambda: self.embedder,
            self.model / "tokenizer.json",
            lambda: NOW,
        )
        while any(each.state.open for each in jobs.list()):
            for each in jobs.list():
                if each.state is JobState.PAUSED:
                    jobs.resume(each.id)
            worker.run_next()
        found = jobs.list(10**6)
        assert len(found) == len({each.id for each in found})
        for each in found:
            if each.id not in self.ended:
                self._check_ended(each)
                self.ended[each.id] = each
        self.check([])
        self._check_index()
        self._check_folder()

    def _check_ended(self, job: Job) -> None:
        assert job.state is JobState.DONE, (job.state, job.receipt)
        told = job.receipt
        parts = ("indexed", "unchanged", "moved", "excluded", "failed")
        assert told["total"] == sum(told[each] for each in parts)
        self.jobs.add(job.id)

    def _check_index(self) -> None:
        generation = open_generation(self.home.index)
        assert generation is not None
        live = {row.chunk_id for row in Feed(self.database).changed_since(0) if not row.deleted}
        assert set(generation.rows.chunk_id.tolist()) == live
        assert generation.op == Feed(self.database).op()
        left = {entry.name for entry in self.home.index.iterdir() if entry.is_dir()}
        assert left == set(named_generations(self.home.index)), "what the dead left was removed"

    def retry_what_failed(self) -> None:
        """Whose parser died cannot be read; trying those again reads them, and nothing else."""
        jobs = Jobs(self.database)
        failed = [each for each in Records(self.database).known(1).values() if each.status.failed]
        if not failed:
            return
        latest = jobs.latest(1)
        assert latest is not None
        assert latest.receipt["failed"] == len(failed)
        self.jobs.add(again := jobs.retry(latest.id, at=NOW))
        self.recover()
        done = jobs.get(again)
        assert done is not None
        assert (done.receipt["total"], done.receipt["indexed"]) == (len(failed), len(failed))
        assert not any(each.status.failed for each in Records(self.database).known(1).values())

    def _check_folder(self) -> None:
        known = Records(self.database).known(1)
        there = {each.path for each in scan(self.share)}
        assert set(known) == there
        for path, file in known.items():
            assert file.facts.sha256 == hashlib.sha256((self.share / path).read_bytes()).hexdigest()


@contextmanager
def site(root: Path, model: Path, process: subprocess.Popen[str], seed: int) -> Iterator[Site]:
    home = new_home(root / "home")
    database = Database.open(home)
    for permit in READERS:
        person = permit.principal
        People(database).put(
            login=person.person_id,
            name=person.name,
            agency=person.agency,
            department=person.department,
            password=None,
            sample=True,
        )
    People(database).put(
        login="boss",
        name="관리자",
        agency="한빛시",
        department="총무과",
        password=None,
        sample=True,
    )
    Accounts(database).add_role("boss", Role.ADMINISTRATOR)
    for each in TOP:
        (root / "share" / each).mkdir(parents=True)
    Folders(database).add(
        "공유",
        root / "share",
        [
            rule("공유", "everyone", agency="한빛시"),
            rule("안전", AUDIENCES[0], agency="한빛시"),
            rule("나루", "agency:나루군", agency="나루군"),
        ],
        at=NOW,
    )
    made = Site(root, model, process, random.Random(seed), home, database)
    try:
        made.change_files(MOST)
        made.recover()
        yield made
    finally:
        database.close()


__all__ = ["AUDIENCES", "LONGEST", "Order", "Site", "site", "victims"]
