"""Reading a folder in which nothing has changed: the file system is asked, and no file opened."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from catalog.database import Database
from catalog.feed import Feed
from tests.ingest.zips import zipped
from tests.support.reading_in import read_in
from tests.support.shelf import rule

OPEN = rule("", "everyone", agency="한빛시")


def test_a_scan_without_changes_opens_no_file(
    database: Database, model_directory: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    (share / "안").mkdir(parents=True)
    (share / "안" / "가.txt").write_text("글이다.", encoding="utf-8")
    (share / "빈.txt").write_bytes(b"")
    (share / "묶음.zip").write_bytes(zipped({"나.txt": b"text"}))
    read_in(database, model_directory, share, OPEN)
    op = Feed(database).op()
    watching, opened = True, list[str]()

    def hook(event: str, about: tuple[object, ...]) -> None:
        if watching and event == "open":
            name, _, flags = about
            if not int(str(flags)) & os.O_DIRECTORY:
                opened.append(str(name))

    sys.addaudithook(hook)  # stays for good, so that it has to be told when to look away
    receipt = read_in(database, model_directory, share)
    names = {"가.txt", "빈.txt", "묶음.zip"}
    assert not names & {Path(each).name for each in opened}
    assert (receipt.unchanged, receipt.total, Feed(database).op()) == (2, 3, op)
    (share / "안" / "가.txt").write_text("고친 글이다.", encoding="utf-8")
    read_in(database, model_directory, share)
    watching = False
    assert names & {Path(each).name for each in opened} == {"가.txt"}, (
        "the check sees what it should"
    )
