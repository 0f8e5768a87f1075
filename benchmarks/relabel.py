"""Changing who may see a large folder, a person and a department, over 100,000 passages.

``python -m benchmarks.relabel [--records 1000] [--passages 75] [--people 1000]`` stores a folder in a
new catalog, previews and changes its rules, and moves and disables a person. No index is built and nothing is
embedded: rights live in the catalog alone, and the read after each change is answered by it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from access.rules import Rule
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.reading import Reading
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule, shelf

KIM = permit_for()
OURS = rule("", "department:한빛시/안전총괄과", agency="한빛시")
WIDER = rule("", "agency:한빛시", agency="한빛시")
OPINION = rule("", "person:park", heading="2. 의견")


def timed(name: str, change: Callable[[], None], read: Callable[[], int]) -> None:
    """Print how long a change takes, and the read after it."""
    began, cpu = time.perf_counter(), time.process_time()
    change()
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    began = time.perf_counter()
    shown = read()
    after = time.perf_counter() - began
    print(
        f"{name:<42} {wall:7.3f} s wall {used:7.3f} s CPU; "
        f"the next read {1000 * after:6.1f} ms, {shown} passages"
    )


def main() -> None:
    """Run it."""
    choice = argparse.ArgumentParser(prog="python -m benchmarks.relabel")
    choice.add_argument("--records", type=int, default=1000)
    choice.add_argument("--passages", type=int, default=75)
    choice.add_argument("--people", type=int, default=1000)
    asked = choice.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.create()
        database = Database.open(home)
        seat(
            database,
            KIM,
            *(permit_for(f"p{n}", department=f"{n % 99}과") for n in range(asked.people)),
        )
        made = shelf(database, Path(folder) / "share", OURS)
        half = asked.passages // 2
        lines = [
            f"축제 안전요원을 배치하였다. {'인파 관리 ' * 70} {n}번 글이다."
            for n in range(asked.passages)
        ]
        texts = ["# 1. 개요", *lines[:half], "# 2. 의견", *lines[half:]]
        names = [made.put(f"{n}.txt", *texts) for n in range(asked.records)]
        with database.reading() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM chunk").scalar_one()
        print(f"{asked.records:,} records, {count:,} chunks")
        reading, folders = Reading(database), Folders(database)

        def read() -> int:
            view = reading.document(KIM, names[-1])
            return 0 if view is None else len(view.blocks)

        def rules(*stated: Rule) -> Callable[[], None]:
            return lambda: folders.set_rules(made.folder.id, stated)

        def preview(*stated: Rule) -> Callable[[], None]:
            return lambda: print(folders.preview(made.folder.id, stated, at=NOW).words())

        timed("a wider audience previewed", preview(WIDER), read)
        timed("the folder's audience widened", rules(WIDER), read)
        timed("a closed heading previewed", preview(WIDER, OPINION), read)
        timed("half of each record closed by its heading", rules(WIDER, OPINION), read)
        timed("and opened again", rules(WIDER), read)
        timed("the folder's audience narrowed", rules(OURS), read)
        moved = permit_for(department="회계과")
        timed("a person moved away", lambda: seat(database, moved), read)
        timed("and back", lambda: seat(database, KIM), read)
        timed("a person disabled", lambda: Accounts(database).disable("kim", at=NOW), read)
        database.close()


if __name__ == "__main__":
    main()
