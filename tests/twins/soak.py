"""Can response times tell the worlds apart? ``make soak``.

Asks both worlds for the same thing, one after the other in random order, and prints for each
request the AUC with which the times separate the worlds: 0.5 is chance. Of 200 pairs of equal
times the AUC is off by 0.03 (one standard deviation), so it is the mean over some rounds. Not a
test: a busy machine would fail it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient

from catalog.records import document_id
from index.model import shared_embedder
from tests.support.web import client
from tests.twins.test_twins import PLAN
from tests.twins.world import FOLDER, READER, served

LIMIT = 0.55
"""What issue C allows over 200 interleaved pairs."""


def auc(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how often a time of the second sample is longer than one of the first, 0 to 1."""
    both = np.concatenate([first, second])
    ranks = np.empty(len(both))
    ranks[np.argsort(both, kind="stable")] = np.arange(1, len(both) + 1)
    n, m = len(first), len(second)
    return float((ranks[n:].sum() - m * (m + 1) / 2) / (n * m))


def requests() -> dict[str, Callable[[TestClient], object]]:
    """Return what is asked: for what is hidden in one world and missing in the other."""
    hidden = document_id(FOLDER, PLAN.hidden[0].path)
    parted = document_id(FOLDER, PLAN.visible[0].path)
    canary = PLAN.queries[1]
    return {
        "a hidden record": lambda browser: browser.get(f"/api/v1/documents/{hidden}"),
        "its original": lambda browser: browser.get(f"/api/v1/documents/{hidden}/original"),
        "a record with a hidden passage": lambda browser: browser.get(
            f"/api/v1/documents/{parted}"
        ),
        "a search for it": lambda browser: browser.post("/api/v1/search", json={"query": canary}),
        "a question about it": lambda browser: browser.post(
            "/api/v1/answers", json={"question": canary}
        ),
    }


def timed(request: Callable[[TestClient], object], browser: TestClient) -> float:
    began = time.perf_counter()
    request(browser)
    return time.perf_counter() - began


def _round(
    request: Callable[[TestClient], object],
    browsers: Sequence[TestClient],
    pairs: int,
    draw: random.Random,
) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = [], []
    for _ in range(pairs):
        for world in draw.sample((0, 1), 2):
            times[world].append(timed(request, browsers[world]))
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    model = Path(os.environ["NEOMEO_MODEL"])
    embedder = shared_embedder(model)
    draw = random.Random(7)
    worst = 0.0
    with tempfile.TemporaryDirectory() as root:
        place = Path(root)
        with (
            served(place / "a", PLAN, model, embedder, with_hidden=False) as one,
            served(place / "b", PLAN, model, embedder, with_hidden=True) as other,
        ):
            browsers = [client(one, READER), client(other, READER)]
            for name, request in requests().items():
                for browser in browsers * 10:  # the first ones load caches
                    request(browser)
                rounds = [_round(request, browsers, given.pairs, draw) for _ in range(given.rounds)]
                found = float(np.mean([auc(*times) for times in rounds]))
                worst = max(worst, found, 1 - found)
                print(f"{name}\tAUC {found:.3f}\tmedian {1000 * np.median(rounds):.1f} ms")
    print(f"worst {worst:.3f}, limit {LIMIT} ({given.rounds} × {given.pairs} pairs)")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
