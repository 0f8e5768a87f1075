"""Question to cited answer over HTTP, against a real ``neomeo serve``, and where its time goes.

``python -m benchmarks.ask [--chunks 100000] [--folder KEPT] [--workers 1] [--callers 1 8 32]`` multiplies
the samples (``benchmarks.multiplied``), starts the server, tells how long it took until the first answer, and
asks the sample questions of several people. ``--stages`` then answers twenty of them in this process and
tells how long each step takes of the median question, steps within steps included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.multiplied import multiply, samples
from catalog.home import Home
from tests.support.questions import TODAY, sample_questions

ROOT = Path(__file__).resolve().parent.parent
MODEL = Path(os.environ.get("NEOMEO_MODEL", str(ROOT / "var" / "model")))
QUESTIONS = sample_questions()
EACH = {1: 30, 8: 40, 32: 64}
"""Questions for so many callers: within what a person may ask in a minute."""


class Caller:
    """A person who is signed in."""

    def __init__(self, address: str, login: str) -> None:
        self._address = address
        self._token = self._send("/api/v1/session/sample", {"login": login})["token"]

    def ask(self, question: str) -> dict[str, Any]:
        """Return the whole answer."""
        return self._send("/api/v1/answers", {"question": question})

    def _send(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token := getattr(self, "_token", ""):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self._address + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=300) as response:
            told: dict[str, Any] = json.load(response)
        return told


@contextmanager
def served(home: Home, workers: int) -> Iterator[tuple[str, int]]:
    """Yield the address of a server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--home", str(home.root), "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--demo", "--reread", "0", *words],
        cwd=ROOT,
        env={**os.environ, "NEOMEO_MODEL": str(MODEL), "NEOMEO_TODAY": str(TODAY.date())},
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def when_it_answers(address: str, login: str) -> Caller:
    while True:
        try:
            return Caller(address, login)
        except urllib.error.URLError:
            time.sleep(0.05)


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(ask: Callable[[int], float], process: int, callers: int, number: int) -> None:
    began, cpu = time.perf_counter(), cpu_of(process)
    with ThreadPoolExecutor(callers) as pool:
        times = sorted(pool.map(ask, range(number)))
    wall, used = time.perf_counter() - began, cpu_of(process) - cpu
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"| {callers} | {1000 * p50:.0f} | {1000 * p95:.0f} | {number / wall:.1f} | {1000 * used / number:.0f} |",
        flush=True,
    )


def stages(home: Home) -> None:
    """Print what each step of an answer takes, in ms of wall time and calls, of the median question."""
    from answer import ask as asking
    from answer.desk import Desk
    from catalog.answers import Answers
    from catalog.audit import Audit
    from catalog.database import Database
    from catalog.listing import Listings
    from catalog.reading import Reading
    from index import search as searching
    from index.both import BothVectors
    from index.ivf import ListsAmong
    from index.model import load_embedder
    from index.search import Search
    from index.vectors import ExactAmong
    from index.view import Views
    from tests.support.questions import permit_of

    spent: dict[str, list[float]] = defaultdict(list)
    calls: dict[str, int] = defaultdict(int)
    now: dict[str, float] = defaultdict(float)

    def watch(place: Any, name: str) -> None:
        plain = getattr(place, name)

        def watched(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return plain(*given, **named)
            finally:
                now[f"{getattr(place, '__name__', place)}.{name}"] += time.perf_counter() - began
                calls[f"{getattr(place, '__name__', place)}.{name}"] += 1

        setattr(place, name, watched)

    database = Database.open(home)
    embedder = load_embedder(MODEL)
    search = Search(home, database, embedder)
    desk = Desk(search, database)
    for place, names in (
        (Audit, ("begin", "end")),
        (Answers, ("keep", "get")),
        (Listings, ("offices", "matched", "every", "numbered")),
        (Reading, ("present", "passages")),
        (Search, ("search", "noticed", "_vector", "refresh")),
        (BothVectors, ("among", "scores")),
        (ExactAmong, ("top",)),
        (ListsAmong, ("top",)),
        (Views, ("of",)),
        (searching, ("narrowing_of", "narrowed_rows", "lexical_scores", "cosines", "strongest")),
        (
            asking,
            ("read_question", "gather", "compose", "fold", "_flagged", "enumerated", "corrected"),
        ),
    ):
        for name in names:
            watch(place, name)
    for question in islice(QUESTIONS, 3, 17):
        now.clear()
        began = time.perf_counter()
        desk.ask(permit_of(database, question.asker), question.text)
        for name, seconds in {**now, "all": time.perf_counter() - began}.items():
            spent[name].append(seconds)
    print("\n| step | ms, median | calls a question |\n|---|---:|---:|")
    asked = len(spent["all"])
    for name, each in sorted(spent.items(), key=lambda pair: -float(np.sum(pair[1]))):
        each += [0.0] * (asked - len(each))
        print(f"| {name} | {1000 * float(np.median(each[3:])):.1f} | {calls[name] / asked:.1f} |")
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ask")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--stages", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        home = Home(folder / f"{asked.chunks}")
        if not home.root.is_dir():
            began, cpu = time.perf_counter(), time.process_time()
            shutil.copytree(samples(folder / "samples").root, home.root)
            total = multiply(home, asked.chunks)
            print(
                f"{total:,} chunks made and indexed in {time.perf_counter() - began:.0f} s, "
                f"{time.process_time() - cpu:.0f} s of CPU",
                flush=True,
            )
        if asked.callers != [0]:
            over_http(home, asked.workers, asked.callers)
        if asked.stages:
            stages(home)


def over_http(home: Home, workers: int, callers: list[int]) -> None:
    questions = [(each.asker, each.text) for each in QUESTIONS]
    began = time.perf_counter()
    with served(home, workers) as (address, process):
        first = when_it_answers(address, questions[0][0])
        up = time.perf_counter() - began
        outcome = first.ask(questions[0][1])["outcome"]
        took = time.perf_counter() - began
        print(
            f"first answer ({outcome}) {took:.1f} s after start, {took - up:.1f} s after the sign-in; "
            f"{cpu_of(process):.1f} s of CPU"
        )
        people = {asker: Caller(address, asker) for asker, _ in questions}

        def ask(number: int) -> float:
            asker, text = questions[number % len(questions)]
            began = time.perf_counter()
            people[asker].ask(text)
            return time.perf_counter() - began

        print("\n| callers | p50, ms | p95, ms | a second | CPU, ms |\n|---|---:|---:|---:|---:|")
        for number in callers:
            measured(ask, process, number, EACH.get(number, 40))


if __name__ == "__main__":
    main()
