"""Reading a folder of 100,000 files in which nothing, or little, has changed.

``python -m benchmarks.scan [--files 100000]`` makes empty files of a stated size in folders of
1,000, writes down in a new catalog that they are known, and reads the folder by the real pipeline:
unchanged, with a whole folder renamed, and with a fifth and more of the files gone. Nothing is
parsed; the file system's cache is warm, as it is for a share that is read every few minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, select

from catalog.covering import Cover
from catalog.database import Database, stamp
from catalog.folders import Folders
from catalog.records import document_id
from catalog.schema import document
from catalog.scopes import Scopes
from ingest.pipeline import READER_VERSION, Pipeline
from ingest.receipt import Receipt
from ingest.scan import FoundFile, scan
from privacy.detector import DETECTOR_VERSION
from tests.support.homes import new_home
from tests.support.permits import NOW
from tests.support.shelf import rule

RULE = rule("", "everyone", agency="한빛시")
A_FOLDER = 1000


def made(share: Path, files: int) -> None:
    """Make the files; each holds its own number."""
    for number in range(files):
        folder = share / f"{number // A_FOLDER:03}"
        if number % A_FOLDER == 0:
            folder.mkdir(parents=True)
        (folder / f"{number}.txt").write_text(str(number), encoding="ascii")


def known(database: Database, share: Path) -> int:
    """Write down what a first reading would, without the text, and return the folder's number."""
    folder = Folders(database).add("공유", share, [RULE], at=NOW)
    with database.writing() as connection:
        scope = Scopes(connection, folder.id).of(Cover(frozenset({RULE})))
        connection.execute(
            insert(document),
            [
                {
                    "id": document_id("공유", each.path),
                    "folder_id": folder.id,
                    "path": each.path,
                    "size": each.stamp.size,
                    "mtime_ns": each.stamp.mtime_ns,
                    "file_id": each.stamp.file_id,
                    "sha256": hashlib.sha256(Path(each.path).stem.encode()).hexdigest(),
                    "format": "txt",
                    "reader_version": READER_VERSION,
                    "detector_version": DETECTOR_VERSION,
                    "status": "ok",
                    "reason": "",
                    "title": "제목",
                    "titles": [["제목", 0], [Path(each.path).stem, None]],
                    "agency": "한빛시",
                    "department": "",
                    "acl_id": scope,
                    "stored": stamp(NOW),
                }
                for each in scan(share)
                if isinstance(each, FoundFile)
            ],
        )
    return folder.id


def timed(name: str, run: Callable[[], Receipt]) -> None:
    """Print how long a reading takes and how many files it opens."""
    opened.clear()
    began, cpu = time.perf_counter(), time.process_time()
    receipt = run()
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    print(
        f"{name:<36} {wall:7.2f} s wall {used:7.2f} s CPU; {len(opened):,} files opened; "
        f"{receipt.as_dict()}"
    )


opened: list[str] = []


def _watched(event: str, about: tuple[object, ...]) -> None:
    if event == "open" and str(about[0]).endswith(".txt"):
        opened.append(str(about[0]))


def main() -> None:
    """Run it."""
    choice = argparse.ArgumentParser(prog="python -m benchmarks.scan")
    choice.add_argument("--files", type=int, default=100_000)
    files = choice.parse_args().files
    tokenizer = Path(os.environ.get("NEOMEO_MODEL", "var/model")) / "tokenizer.json"
    sys.addaudithook(_watched)
    with tempfile.TemporaryDirectory() as place:
        share = Path(place) / "share"
        made(share, files)
        database = Database.open(new_home(Path(place) / "home"))
        began, cpu = time.perf_counter(), time.process_time()
        count = sum(1 for _ in scan(share))
        walk = time.perf_counter() - began
        print(
            f"{count:,} files; the walk alone {walk:.2f} s, CPU {time.process_time() - cpu:.2f} s"
        )
        folder = known(database, share)
        pipeline = Pipeline(database, tokenizer)

        def read() -> Receipt:
            return pipeline.run(folder, at=NOW)

        timed("nothing changed", read)
        timed("nothing changed, again", read)
        (share / "000").rename(share / "옮긴 폴더")
        timed(f"a folder of {A_FOLDER:,} files renamed", read)
        for number in range(count // A_FOLDER * 3 // 10):
            if number:
                (share / f"{number:03}").rename(Path(place) / f"{number:03}")
        timed("three in ten folders gone: asked", read)
        timed("and confirmed", lambda: pipeline.run(folder, at=NOW, confirm_removal=True))
        with database.reading() as connection:
            left = len(connection.execute(select(document.c.id)).all())
        print(f"{left:,} records are left")
        database.close()


if __name__ == "__main__":
    main()
