"""Does a scene of real work in a process of its own, and dies in the middle of it.

``python -m tests.crash.victim MODEL`` loads everything once and then, for each order on its
input (:class:`Order`, as JSON), forks a child which does the scene. What the child was told is
done it appends to the order's log before anything else happens: that must never be lost.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import api.house
from api.worker import Worker
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.job import JobKind
from catalog.jobs import Jobs
from index.builder import IndexBuilder
from language.morphemes import shared_morphemes
from language.tokens import shared_token_counter
from tests.crash.steps import Steps
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW
from tests.support.shelf import rule
from tests.support.web import client, house, opened_web

LONGEST = 60.0
"""Seconds that a scene may take on the busiest machine."""


@dataclass(frozen=True)
class Order:
    """A scene, and when it ends: before step ``at``, or after some seconds; else at its end.

    ``whom`` is ``self`` or ``parser``; ``trace`` names a file for the names of all steps.
    """

    scene: str
    home: str
    log: str
    at: int = 0
    after: float = 0.0
    whom: str = "self"
    trace: str = ""
    audience: str = ""

    def as_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"


Tell = Callable[..., None]


def work(order: Order, model: Path, tell: Tell) -> None:
    """A worker takes up what waits."""
    home = Home(Path(order.home))
    database = Database.open(home)
    jobs = Jobs(database)
    if not any(each.state.open for each in jobs.list()):
        tell(job=jobs.queue(1, JobKind.CHANGED, at=NOW))
    worker = Worker(
        home,
        database,
        HashingEmbedder,
        model / "tokenizer.json",
        lambda: NOW,
        report=lambda done, _: tell(files=done),
    )
    while worker.run_next():
        pass
    tell(ended=[each.id for each in jobs.list() if not each.state.open])


def rules(order: Order, model: Path, tell: Tell) -> None:
    """An administrator opens or closes a folder, and the index follows."""
    home = Home(Path(order.home))
    database = Database.open(home)
    folders = Folders(database)
    changed = [
        rule(each.path, order.audience, agency=each.agency) if each.path == "안전" else each
        for each in folders.rules(1)
    ]
    folders.set_rules(1, changed)
    tell(audience=order.audience)
    IndexBuilder(home, database, HashingEmbedder()).catch_up()


def web(order: Order, model: Path, tell: Tell) -> None:
    """A reader asks and an administrator has a folder read, in the application."""
    home = Home(Path(order.home))
    with opened_web(home, model, clock=lambda: NOW) as app:
        kim, boss = client(app, "kim"), client(app, "boss")
        told = kim.post("/api/v1/answers", json={"question": "안전요원 배치"})
        tell(answer=told.headers["location"].rsplit("/", 1)[-1])
        queued = boss.post("/api/v1/folders/1/reindex", json={})
        tell(job=queued.json()["id"])
        boss.post(f"/api/v1/jobs/{queued.json()['id']}/pause")
        resumed = boss.post(f"/api/v1/jobs/{queued.json()['id']}/resume")
        assert resumed.status_code in (200, 409), resumed.text
        kim.post("/api/v1/search", json={"query": "보조금"})
        while any(each.state.open for each in house(app).jobs.list()):
            time.sleep(0.02)


SCENES = {"work": work, "rules": rules, "web": web}


def act(order: Order, model: Path) -> None:
    log = os.open(order.log, os.O_WRONLY | os.O_APPEND)
    trace = os.open(order.trace, os.O_WRONLY | os.O_APPEND) if order.trace else -1

    def reached(number: int, name: str) -> None:
        if trace >= 0:
            os.write(trace, f"{name}\n".encode())
        if number == order.at:
            os.write(log, f"{json.dumps({'died': name})}\n".encode())
            if order.whom == "self":
                os.kill(os.getpid(), signal.SIGKILL)
            for child in children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    steps = Steps(reached)

    def tell(**what: Any) -> None:
        steps.step("tell")
        os.write(log, f"{json.dumps(what)}\n".encode())

    SCENES[order.scene](order, model, tell)
    steps.step("end")


def children() -> list[int]:
    tasks = Path("/proc/self/task").iterdir()
    return [int(each) for task in tasks for each in (task / "children").read_text().split()]


def main() -> None:
    model = Path(sys.argv[1])
    shared_morphemes().terms("안전요원 배치")
    shared_token_counter(model / "tokenizer.json")
    # the second embedder of tests.support, where a server would load the model
    setattr(api.house, "shared_embedder", lambda _: HashingEmbedder())  # noqa: B010
    print("ready", flush=True)
    for line in sys.stdin:
        order = Order(**json.loads(line))
        child = os.fork()
        if not child:
            act(order, model)
            os._exit(0)
        waiting = os.pidfd_open(child)
        if not select.select([waiting], [], [], order.after or LONGEST)[0]:
            os.kill(child, signal.SIGKILL)
        os.close(waiting)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
