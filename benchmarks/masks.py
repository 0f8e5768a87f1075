"""What it takes to find out which rows a reader may see: ``python -m benchmarks.masks [--rows N]``.

Rows of a generation are made up: records of eight chunks, scopes by folder. A reader sees a share of
the scopes, and some records by exception. Prints p50 in ms of the table of ``index.masks`` and, in
the same run, of ``numpy.isin`` over the same rows.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from catalog.visible import Exceptional, Sight
from index.masks import permitted_rows
from index.part import Rows

SCOPES = 5000
CHUNKS = 8
ROUNDS = 9


def rows_of(number: int, random: np.random.Generator) -> Rows:
    records = -(-number // CHUNKS)
    names = np.sort(np.array([random.bytes(8).hex() for _ in range(records)]))
    nothing = np.zeros(number, np.int64)
    scopes = random.integers(1, SCOPES, records)
    return Rows(
        chunk_id=np.arange(number, dtype=np.int64),
        acl_id=np.repeat(scopes, CHUNKS)[:number].astype(np.int64),
        record_acl_id=nothing,
        agency=nothing,
        department=nothing,
        types=np.zeros((number, 3), np.int32),
        topics=np.zeros((number, 6), np.int32),
        day=nothing,
        ordinal=nothing,
        op=nothing,
        document=np.repeat(names, CHUNKS)[:number],
        digest=np.zeros(number, np.dtype((np.void, 16))),
    )


def by_isin(rows: Rows, scopes: NDArray[np.int64], sight: Sight) -> NDArray[np.bool_]:
    permitted = np.isin(scopes, sorted(sight.acls))
    for each in sight.exceptional:
        permitted |= np.isin(scopes, sorted(each.acls)) & np.isin(
            rows.document, sorted(each.documents)
        )
    return permitted


def median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return float(np.median(times))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    random = np.random.default_rng(1)
    rows = rows_of(options.rows, random)
    some = frozenset(rows.document[:: options.rows // 5].tolist())
    print("| scopes | exceptions | table, ms | isin, ms |\n|---|---|---|---|")
    for share in (1.0, 0.3, 0.01):
        acls = frozenset(range(1, int(SCOPES * share)))
        for exceptional in ((), (Exceptional(some, frozenset({1, 2})),)):
            sight = Sight(acls, exceptional)
            table = permitted_rows(rows, rows.acl_id, sight)
            assert np.array_equal(table, by_isin(rows, rows.acl_id, sight))
            ours = median(partial(permitted_rows, rows, rows.acl_id, sight))
            theirs = median(partial(by_isin, rows, rows.acl_id, sight))
            print(f"| {share:.0%} | {len(exceptional)} | {ours:.1f} | {theirs:.1f} |")


if __name__ == "__main__":
    main()
