"""Nearest vectors among those a reader may see: recall, time and memory at every share.

``python -m benchmarks.filter [--rows 100000] [--questions 100] [--only NAME …]`` makes vectors in
topics (``benchmarks.topics``): rights follow the topics, and half of the questions are about what
their readers may not see. Every engine is built and opened in a process of its own, one after the
other; peers that are not installed (extra ``benchmarks``) are left out. Exact search over all rows
is as fast as memory is read. A cell: recall@10 of questions inside and outside of the reader's area,
p50 / p95 and (CPU of all threads: p50, mean) in ms.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.filter_engines import ENGINES
from benchmarks.topics import Holding, Question, holding, questions
from index.vectors import ExactVectors, Rows

DIMENSION = 384
K = 10
SHARES = (1.0, 0.3, 0.1, 0.01, 0.001, 0.0001)
WARM_UP = 5
PAUSE = 0.01
"""Seconds before a question. Else what its reader's rights took is held against it: on a busy machine
the scheduler takes away the core, and with it the caches, of whoever has just worked long."""
SEED = 11
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cell:
    """Recall inside and outside of the reader's area, and what a question takes, in ms."""

    inside: float
    outside: float
    median: float
    slow: float
    cpu: float
    cpu_mean: float

    def __str__(self) -> str:
        return (
            f"{self.inside:.3f} {self.outside:.3f}, "
            f"{self.median:.2f} / {self.slow:.2f} ({self.cpu:.2f}, {self.cpu_mean:.2f})"
        )


@dataclass(frozen=True, slots=True)
class Served:
    """What one engine did: a cell per share, and its memory that is no file's, in MiB."""

    cells: list[Cell]
    memory: int


def in_a_process(job: Callable[..., Result], *arguments: object) -> Result:
    """Run a job in a fresh process and return what it returns."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(job, *arguments).result()


def loaded(source: Path) -> Holding:
    """Map what ``make`` wrote."""
    vectors = np.load(source / "vectors.npy", mmap_mode="r")
    return Holding(vectors, np.load(source / "place.npy"))


def make(source: Path, rows: int) -> None:
    held = holding(rows, DIMENSION, SEED)
    np.save(source / "vectors.npy", held.vectors)
    np.save(source / "place.npy", held.place)


def build(name: str, source: Path, folder: Path) -> tuple[float, float]:
    """Build an engine's files and return seconds, by the clock and of all cores' work."""
    held = loaded(source)
    began, cpu = time.perf_counter(), time.process_time()
    ENGINES[name].build(held, folder)
    return time.perf_counter() - began, time.process_time() - cpu


def asked(held: Holding, share: float, number: int) -> list[Question]:
    return list(questions(held, share, number, SEED + 1))


def best(source: Path, number: int) -> list[list[Rows]]:
    """Return the true nearest rows of every question at every share."""
    held = loaded(source)
    exact = ExactVectors(held.vectors)
    return [
        [exact.among(each.mask(held)).top(each.vector, K)[0] for each in asked(held, share, number)]
        for share in SHARES
    ]


def serve(name: str, source: Path, folder: Path, truth: Sequence[Sequence[Rows]]) -> Served:
    """Ask an engine everything, in one thread of ours."""
    held = loaded(source)
    before = _anonymous()
    opened = ENGINES[name].open(held.vectors, folder)
    cells = []
    for share, expected in zip(SHARES, truth, strict=True):
        times, cpu, hits = [], [], [[0, 0], [0, 0]]
        those = asked(held, share, len(expected))
        for number, (question, rows) in enumerate(
            zip([*those[:WARM_UP], *those], [*expected[:WARM_UP], *expected], strict=True)
        ):
            run = opened(question, question.permitted(held), K)
            time.sleep(PAUSE)
            began, used = time.perf_counter(), time.process_time()
            found = run()
            if number < WARM_UP:
                continue
            times.append(1000 * (time.perf_counter() - began))
            cpu.append(1000 * (time.process_time() - used))
            hits[(number - WARM_UP) % 2][0] += len(np.intersect1d(found, rows))
            hits[(number - WARM_UP) % 2][1] += len(rows)
        inside, outside = (found / sought for found, sought in hits)
        cells.append(
            Cell(
                inside,
                outside,
                float(np.median(times)),
                float(np.quantile(times, 0.95)),
                float(np.median(cpu)),
                float(np.mean(cpu)),
            )
        )
    return Served(cells, _anonymous() - before)


def _anonymous() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"RssAnon:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--only", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--folder", type=Path, help="keeps what is built, and takes it up again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run(options.folder or Path(scratch), options.rows, options.questions, options.only)


def run(source: Path, rows: int, number: int, names: Sequence[str]) -> None:
    """Print a line for each engine."""
    if not (source / "place.npy").exists():
        in_a_process(make, source, rows)
    truth = in_a_process(best, source, number)
    print(f"| engine | {' | '.join(f'{100 * share:g} %' for share in SHARES)} | MiB | build, s |")
    print("|" + "---|" * (len(SHARES) + 3), flush=True)
    for name in names:
        if not ENGINES[name].there():
            print(f"| {name} | not installed |", flush=True)
            continue
        folder = source / re.sub(r"\W", "_", ENGINES[name].build.__name__)  # some share one
        took = folder / "build.json"
        if not took.exists():
            folder.mkdir()
            took.write_text(json.dumps(in_a_process(build, name, source, folder)))
        seconds, cpu = json.loads(took.read_text())
        served = in_a_process(serve, name, source, folder, truth)
        cells = " | ".join(str(each) for each in served.cells)
        print(f"| {name} | {cells} | {served.memory} | {seconds:.0f} ({cpu:.0f}) |", flush=True)


if __name__ == "__main__":
    main()
