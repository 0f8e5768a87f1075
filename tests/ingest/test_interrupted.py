"""Real processes: killed in the middle, side by side, before huge and before no files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.home import Home
from catalog.records import Records
from catalog.writer_lock import WriterBusy, writer_lock
from tests.support.permits import NOW
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

ROOT = Path(__file__).resolve().parents[2]
OPEN = rule("공유", "everyone", agency="한빛시")
FILES = 300
READ_IN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from catalog.database import Database
from catalog.home import Home
from catalog.writer_lock import writer_lock
from ingest.pipeline import Pipeline
home = Home(Path(sys.argv[1]))
with writer_lock(home):
    pipeline = Pipeline(Database.open(home), Path(sys.argv[2]) / "tokenizer.json")
    print(pipeline.run(1, at=datetime(2026, 11, 24, tzinfo=UTC)).as_dict(), flush=True)
"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share" / "공유").mkdir(parents=True)
    return tmp_path / "share"


def reading(home: Home, model: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", READ_IN, str(home.root), str(model)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def wait_until(true: object) -> None:
    assert callable(true)
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_reading_that_was_killed_goes_on_where_it_stopped(
    home: Home, database: Database, model_directory: Path, share: Path
) -> None:
    for number in range(FILES):
        (share / "공유" / f"{number}.txt").write_text(f"{number}번째 글이다.", encoding="utf-8")
    folder = Folders(database).add("폴더", share, [OPEN], at=NOW)
    records = Records(database)
    first = reading(home, model_directory)
    wait_until(lambda: len(records.known(folder.id)) >= 10)
    with pytest.raises(WriterBusy, match="끝난 뒤"), writer_lock(home):
        pass
    second = reading(home, model_directory)
    assert second.wait(60) == 1, "two readings at once"
    assert second.stdout is not None
    assert second.stdout.read() == ""
    second.stdout.close()
    parsers = children(first.pid)
    first.kill()
    assert first.wait(60) == -signal.SIGKILL
    assert first.stdout is not None
    first.stdout.close()
    assert parsers
    wait_until(lambda: not any(Path(f"/proc/{parser}/exe").exists() for parser in parsers))
    stored = len(records.known(folder.id))
    assert 10 <= stored < FILES
    with writer_lock(home):  # the kernel took it back
        receipt = read_in(database, model_directory, share)
    assert (receipt.unchanged, receipt.indexed) == (stored, FILES - stored)
    live = [row.text for row in Feed(database).changed_since(0) if not row.deleted]
    assert sorted(live) == sorted(f"{number}번째 글이다." for number in range(FILES))


def test_an_empty_folder_is_no_failure(
    database: Database, model_directory: Path, share: Path
) -> None:
    steps: list[int] = []
    receipt = read_in(database, model_directory, share, OPEN, before_each=steps.append)
    assert (receipt.total, receipt.removed, steps) == (0, 0, [0])
    (share / "공유" / "가.txt").write_text("글이다.", encoding="utf-8")
    assert read_in(database, model_directory, share).indexed == 1
    (share / "공유" / "가.txt").unlink()
    assert read_in(database, model_directory, share).removed == 1


def test_huge_files_end_with_a_reason(
    database: Database, model_directory: Path, share: Path
) -> None:
    for name, size in (("보통.bin", 300 << 20), ("너무 큼.bin", 513 << 20)):
        descriptor = os.open(share / "공유" / name, os.O_CREAT | os.O_WRONLY)
        os.truncate(descriptor, size)
        os.close(descriptor)
    (share / "공유" / "가.txt").write_text("글이다.", encoding="utf-8")
    receipt = read_in(database, model_directory, share, OPEN)
    assert outcomes(receipt) == {"공유/보통.bin": "unsupported", "공유/너무 큼.bin": "too_big"}
    assert receipt.indexed == 1
    again = read_in(database, model_directory, share)
    assert (outcomes(again), again.unchanged) == (outcomes(receipt), 1)
