"""Sub-folders out of reach: a disk that fails stops nothing, and takes nothing away."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from catalog.database import Database
from catalog.folders import Folders
from catalog.reading import Reading
from ingest.scan import FolderUnreachable, FoundFile, SkippedFile, scan
from tests.support.permits import permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

OPEN = rule("공유", "everyone", agency="한빛시")
LEE = permit_for("lee")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    for folder in ("안", "밖"):
        (root / "공유" / folder).mkdir(parents=True)
        (root / "공유" / folder / "가.txt").write_text(f"{folder}의 글이다.", encoding="utf-8")
    return root


def break_disk(patched: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the system refuse to list a folder, as a dropped connection or bad sector does."""
    number, plain = folder.stat().st_ino, os.scandir

    def failing(opened: int) -> Any:
        if os.fstat(opened).st_ino == number:
            raise OSError(errno.EIO, "Input/output error")
        return plain(opened)

    patched.setattr(os, "scandir", failing)


def test_what_was_read_below_a_folder_out_of_reach_stays(
    database: Database, model_directory: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat(database, LEE)
    read_in(database, model_directory, share, OPEN)
    (share / "공유" / "새 글.txt").write_text("새 글이다.", encoding="utf-8")
    with monkeypatch.context() as patched:
        break_disk(patched, share / "공유" / "안")
        receipt = read_in(database, model_directory, share)
        # its copy elsewhere is a new record: it may well lie there still
        (share / "공유" / "안" / "가.txt").rename(share / "공유" / "옮김.txt")
        moved = read_in(database, model_directory, share)
    assert outcomes(receipt) == {"공유/안": "unreadable"}
    assert "전에 읽은 것을 그대로 둡니다" in receipt.failed[0].reason
    assert (receipt.indexed, receipt.unchanged, receipt.removed, receipt.total) == (1, 1, 0, 3)
    assert (moved.moved, moved.indexed, moved.removed) == (0, 1, 0)
    assert len(Reading(database).documents(LEE)) == 4
    again = read_in(database, model_directory, share)
    assert (again.removed, outcomes(again)) == (1, {})


def test_rules_go_on_holding_for_what_is_out_of_reach(
    database: Database, model_directory: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SECURITY: a record that cannot be read anew closes all the same."""
    seat(database, LEE, permit_for())
    read_in(database, model_directory, share, OPEN)
    break_disk(monkeypatch, share / "공유" / "안")
    (folder,) = Folders(database).list()
    Folders(database).set_rules(folder.id, [OPEN, rule("공유/안", "person:kim")])
    read_in(database, model_directory, share)
    assert [each.path for each in Reading(database).documents(LEE)] == ["공유/밖/가.txt"]


def test_a_scan_goes_on_beside_what_cannot_be_looked_at(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_disk(monkeypatch, share / "공유" / "안")
    found = list(scan(share))
    assert [each.path for each in found if isinstance(each, FoundFile)] == ["공유/밖/가.txt"]
    (skipped,) = (each for each in found if isinstance(each, SkippedFile))
    assert (skipped.path, skipped.unreachable) == ("공유/안", True)
    held = len(list(Path("/proc/self/fd").iterdir()))
    break_disk(monkeypatch, share)
    with pytest.raises(FolderUnreachable, match="연결 상태"):
        list(scan(share))
    assert len(list(Path("/proc/self/fd").iterdir())) == held, "nothing is left open"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not look")
def test_a_file_of_which_nothing_is_told_is_reported() -> None:
    root = Path("/tmp") / f"neomeo-scan-{os.getpid()}"
    (root / "안").mkdir(parents=True)
    (root / "안" / "가.txt").write_text("글", encoding="utf-8")
    root.chmod(0o755)
    (root / "안").chmod(0o744)  # its names may be listed, and nothing more
    try:
        os.seteuid(65534)
        found = list(scan(root))
    finally:
        os.seteuid(0)
        (root / "안" / "가.txt").unlink()
        (root / "안").rmdir()
        root.rmdir()
    assert [(type(each), each.path) for each in found] == [(SkippedFile, "안/가.txt")]
    assert isinstance(found[0], SkippedFile)
    assert found[0].unreachable
