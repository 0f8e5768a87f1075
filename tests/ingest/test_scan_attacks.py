"""A shared folder whose other users are hostile: links, second names, files swapped meanwhile."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.reading import Reading
from catalog.shared_files import open_plain_file
from ingest.limits import LIMITS
from ingest.parser import Unreadable
from ingest.scan import DEEPEST, FolderUnreachable, FoundFile, SkippedFile, scan
from ingest.snapshot import FileChanged, snapshot
from tests.support.permits import permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

OPEN = rule("공유", "everyone", agency="한빛시")
SECRET = "밖에 있는 비밀이다."


@pytest.fixture
def database(database: Database) -> Database:
    seat(database, permit_for("kim"), permit_for("lee"))
    return database


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "밖"
    folder.mkdir()
    (folder / "가.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "공유" / "안").mkdir(parents=True)
    (root / "공유" / "안" / "가.txt").write_text("처음 본 글이다.", encoding="utf-8")
    return root


def texts(database: Database) -> str:
    return "\n".join(row.text for row in Feed(database).changed_since(0))


def test_links_and_second_names_are_refused_and_reported(
    database: Database, model_directory: Path, share: Path, secret: Path
) -> None:
    here = share / "공유"
    (here / "링크.txt").symlink_to(secret / "가.txt")
    (here / "폴더 링크").symlink_to(secret)
    (here / "둘째 이름.txt").hardlink_to(secret / "가.txt")
    receipt = read_in(database, model_directory, share, OPEN)
    assert (receipt.indexed, receipt.total) == (1, 4)
    reasons = {one.path: one.reason for one in receipt.excluded}
    assert "바로가기" in reasons["공유/링크.txt"]
    assert "바로가기" in reasons["공유/폴더 링크"]
    assert reasons["공유/둘째 이름.txt"].endswith("복사한 파일을 넣어 주시기 바랍니다.")
    assert SECRET not in texts(database)


def test_a_folder_swapped_for_a_link_leads_nowhere(
    database: Database, model_directory: Path, share: Path, secret: Path
) -> None:
    """SECURITY: the path of the scan is right, what lies behind it is not any more."""
    folder = share / "공유" / "안"

    def swap(_: int) -> None:
        if not folder.is_symlink():
            folder.rename(share / "weg")
            folder.symlink_to(secret)

    receipt = read_in(database, model_directory, share, OPEN, before_each=swap)
    assert outcomes(receipt) == {"공유/안/가.txt": "unreadable"}
    assert texts(database) == ""


@pytest.mark.parametrize("kind", ["link", "second name", "folder", "pipe", "other file"])
def test_a_file_swapped_after_the_scan_is_not_read(
    database: Database, model_directory: Path, share: Path, secret: Path, kind: str
) -> None:
    file = share / "공유" / "안" / "가.txt"

    def swap(done: int) -> None:
        if done:
            return
        file.unlink()
        match kind:
            case "link":
                file.symlink_to(secret / "가.txt")
            case "second name":
                file.hardlink_to(secret / "가.txt")
            case "folder":
                file.mkdir()
            case "pipe":
                os.mkfifo(file)
            case _:
                (secret / "가.txt").rename(file)

    receipt = read_in(database, model_directory, share, OPEN, before_each=swap)
    assert outcomes(receipt) == {
        "공유/안/가.txt": "changed" if kind == "other file" else "unreadable"
    }
    assert texts(database) == ""


def test_what_was_read_earlier_stays_while_a_file_is_out_of_reach(
    database: Database, model_directory: Path, share: Path
) -> None:
    read_in(database, model_directory, share, OPEN)
    file = share / "공유" / "안" / "가.txt"
    file.write_text("고친 글이다.", encoding="utf-8")

    def write_on(_: int) -> None:
        with file.open("a", encoding="utf-8") as stream:
            stream.write("더 쓰는 중이다.")

    receipt = read_in(database, model_directory, share, before_each=write_on)
    assert outcomes(receipt) == {"공유/안/가.txt": "changed"}
    assert receipt.removed == 0
    assert texts(database) == "처음 본 글이다."


@pytest.mark.parametrize("left", [True, False])
def test_rules_set_while_a_folder_is_read_hold_for_what_is_read(
    database: Database, model_directory: Path, share: Path, left: bool
) -> None:
    def tighten(_: int) -> None:
        (folder,) = Folders(database).list()
        tight = rule("공유" if left else "다른 곳", "person:kim")
        Folders(database).set_rules(folder.id, [tight])

    receipt = read_in(database, model_directory, share, OPEN, before_each=tighten)
    assert Reading(database).documents(permit_for("lee")) == []
    assert len(Reading(database).documents(permit_for("kim"))) == int(left)
    assert outcomes(receipt) == ({} if left else {"공유/안/가.txt": "no_rule"})


def test_a_file_that_grows_while_it_is_copied_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "가.txt"
    file.write_bytes(b"x" * 1000)
    plain = os.pread

    def slow(descriptor: int, size: int, offset: int) -> bytes:
        part = plain(descriptor, 100, offset)
        with file.open("ab") as stream:
            stream.write(b"y" * 200)
        return part

    monkeypatch.setattr(os, "pread", slow)
    with file.open("rb") as opened, pytest.raises(FileChanged), snapshot(opened.fileno()):
        pass


def test_a_file_that_ends_before_its_end_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive that goes away in the middle may say that the file is over."""
    file = tmp_path / "가.txt"
    file.write_bytes(b"x" * 1000)
    plain = os.pread

    def cut(descriptor: int, size: int, offset: int) -> bytes:
        return b"" if offset else plain(descriptor, 100, offset)

    monkeypatch.setattr(os, "pread", cut)
    with file.open("rb") as opened, pytest.raises(FileChanged), snapshot(opened.fileno()):
        pass


def test_a_file_rewritten_in_place_with_its_old_time_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "가.txt"
    file.write_bytes(b"x" * 1000)
    facts = file.stat()
    plain = os.pread

    def swapped(descriptor: int, size: int, offset: int) -> bytes:
        part = plain(descriptor, 500, offset)
        file.write_bytes(b"y" * 1000)
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        return part

    monkeypatch.setattr(os, "pread", swapped)
    with file.open("rb") as opened, pytest.raises(FileChanged), snapshot(opened.fileno()):
        pass


def test_nobody_can_change_a_snapshot(tmp_path: Path) -> None:
    file = tmp_path / "가.txt"
    file.write_bytes(b"x" * 1000)
    with file.open("rb") as opened, snapshot(opened.fileno()) as copy:
        for change in (
            lambda: os.pwrite(copy.descriptor, b"y", 0),
            lambda: os.ftruncate(copy.descriptor, 1),
            lambda: os.ftruncate(copy.descriptor, 2000),
        ):
            with pytest.raises(PermissionError):
                change()


def test_a_file_above_the_limit_is_not_copied(tmp_path: Path) -> None:
    file = tmp_path / "가.bin"
    with file.open("wb") as stream:
        stream.truncate(LIMITS.file_bytes + 1)
    with (
        file.open("rb") as opened,
        pytest.raises(Unreadable, match="512MB"),
        snapshot(opened.fileno()),
    ):
        pass


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../가.txt", "안/../../가.txt", "없음.txt"])
def test_no_path_leads_out_of_the_root(tmp_path: Path, path: str) -> None:
    (tmp_path / "root" / "안").mkdir(parents=True)
    (tmp_path / "가.txt").write_text(SECRET, encoding="utf-8")
    with pytest.raises(OSError):
        open_plain_file(tmp_path / "root", path)


def test_a_root_that_became_a_link_is_out_of_reach(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "share").symlink_to(secret)
    with pytest.raises(FolderUnreachable, match="연결 상태"):
        list(scan(tmp_path / "share"))


def test_two_names_that_are_one_in_korean_do_not_hide_each_other(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "한글.txt")
        (tmp_path / name).write_text(form, encoding="utf-8")
    found = list(scan(tmp_path))
    assert [type(each) for each in found] == [FoundFile, SkippedFile]
    assert {each.path for each in found} == {"한글.txt"}
    descriptor = open_plain_file(tmp_path, "한글.txt")
    assert os.read(descriptor, 10) == b"NFC"
    os.close(descriptor)


def test_a_bottomless_folder_ends(tmp_path: Path) -> None:
    held = os.open(tmp_path, os.O_RDONLY)
    for _ in range(DEEPEST + 40):
        os.mkdir("a", dir_fd=held)
        below = os.open("a", os.O_RDONLY, dir_fd=held)
        os.close(held)
        held = below
    os.close(held)
    (last,) = scan(tmp_path)
    assert isinstance(last, SkippedFile)
    assert "너무 깊습니다" in last.reason
