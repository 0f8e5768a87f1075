"""What a server holds in memory, as the kernel counts it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

_LOOK = 0.2
"""Seconds between two looks."""


def held(process: int) -> int:
    """Return the bytes of a process and all below it: pages that are shared count once (PSS)."""
    tree, found = [process], 0
    while tree:
        place = Path(f"/proc/{tree.pop()}")
        try:
            rollup = (place / "smaps_rollup").read_text("ascii")
            for task in place.glob("task/*/children"):
                tree.extend(int(child) for child in task.read_text("ascii").split())
        except (OSError, ProcessLookupError):
            continue  # it has ended meanwhile
        found += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
    return found << 10


def most_held(process: int, ask: Callable[[int], object], callers: int, times: int) -> int:
    """Return the most bytes that were held while so many callers asked so often in all."""
    with ThreadPoolExecutor(callers) as pool:
        asked = [pool.submit(ask, number) for number in range(times)]
        most = held(process)
        while wait(asked, _LOOK).not_done:
            most = max(most, held(process))
        for each in asked:
            each.result()
    return most
