"""Can response times tell the worlds apart? ``make soak``.

Asks both worlds for the same thing, one after the other in random order, and prints for each
request the AUC with which the times separate the worlds: 0.5 is chance. Not a test: a busy machine
would fail it.
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
    """Return how well a threshold on times separates two samples: max(AUC, 1 - AUC)."""
    both = np.concatenate([first, second])
    ranks = np.empty(len(both))
    ranks[np.argsort(both, kind="stable")] = np.arange(1, len(both) + 1)
    n, m = len(first), len(second)
    value = (ranks[:n].sum() - n * (n + 1) / 2) / (n * m)
    return float(max(value, 1 - value))


def requests() -> dict[str, Callable[[TestClient], object]]:
    """Return what is asked: for what is hidden in one world and missing in the other."""
    hidden = document_id(FOLDER, PLAN.hidden[0].path)
    canary = PLAN.queries[1]
    return {
        "a hidden record": lambda browser: browser.get(f"/api/v1/documents/{hidden}"),
        "its original": lambda browser: browser.get(f"/api/v1/documents/{hidden}/original"),
        "a search for it": lambda browser: browser.post("/api/v1/search", json={"query": canary}),
        "a question about it": lambda browser: browser.post(
            "/api/v1/answers", json={"question": canary}
        ),
    }


def timed(request: Callable[[TestClient], object], browser: TestClient) -> float:
    began = time.perf_counter()
    request(browser)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    pairs = parser.parse_args().pairs
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
                times: list[list[float]] = [[], []]
                for pair in range(pairs + 10):
                    for world in draw.sample((0, 1), 2):
                        took = timed(request, browsers[world])
                        if pair >= 10:  # the first ones load caches
                            times[world].append(took)
                found = auc(times[0], times[1])
                worst = max(worst, found)
                print(f"{name}\tAUC {found:.3f}\tmedian {1000 * np.median(times):.1f} ms")
    print(f"worst {worst:.3f}, limit {LIMIT} ({pairs} pairs)")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
