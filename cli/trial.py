"""Run as a program: the samples are read and asked about, and whatever leads out is noted.

``python -m cli.trial HOME MODEL`` prints one line of JSON, :class:`Trial`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.outward import attempts, closed_off, unrouted, watch


@dataclass(frozen=True, slots=True)
class Trial:
    """What happened: files of the samples, how many were read, citations of the answer, seconds;
    what led out by name, and by the kernel's count (``None`` when no own network was allowed)."""

    files: int
    read: int
    cited: int
    seconds: float
    attempts: list[str]
    unrouted: int | None


def main() -> None:
    """Print what happened."""
    sys.addaudithook(watch)
    own = closed_off()
    began = time.monotonic()
    files, read, cited = _work(Path(sys.argv[1]), Path(sys.argv[2]))
    took = round(time.monotonic() - began, 1)
    found = Trial(files, read, cited, took, attempts, unrouted() if own else None)
    print(json.dumps(asdict(found)))


def _work(root: Path, model: Path) -> tuple[int, int, int]:
    from cli.main import OFF_SWITCHES
    from cli.samples import ASKER, DAY, QUESTION, load_samples
    from cli.setting import desk_of

    os.environ.update(OFF_SWITCHES)
    os.environ.update(NEOMEO_MODEL=str(model), NEOMEO_TODAY=str(DAY.date()))

    from catalog.database import Database
    from catalog.home import Home
    from index.model import shared_embedder

    home = Home(root)
    home.create()
    database = Database.open(home)
    receipt = load_samples(home, database, shared_embedder(model), DAY)
    database.close()
    with desk_of(root, ASKER, "폐쇄망 점검") as (desk, permit):
        _, answer = desk.ask(permit, QUESTION)
    return receipt.total, receipt.indexed, len(answer.citations)


if __name__ == "__main__":
    main()
