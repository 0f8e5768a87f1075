"""The share's own rights are one more ceiling, from the scan to what a reader sees."""

from __future__ import annotations

import errno
import os
import struct
import zipfile
from pathlib import Path

import pytest

from access.label import Grant
from access.share_rights import UNREADABLE, Identity
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folder, Folders
from catalog.reading import Reading
from ingest.pipeline import Pipeline
from ingest.receipt import Receipt
from ingest.scan import FoundFile, scan
from ingest.share_rights import rights_at
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule

INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
ME = Identity("group", os.getgid())
SAFETY = {ME: frozenset({Grant.parse("department:한빛시/안전총괄과")})}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "안전").mkdir(parents=True)
    for folder in (root, root / "안전"):
        folder.chmod(0o755)
    write(root / "열린 글.txt", "열린 글이다.", 0o644)
    write(root / "안전" / "닫힌 글.txt", "닫힌 글이다.", 0o640)
    return root


def write(path: Path, text: str, mode: int) -> None:
    path.write_text(f"{text}\n", encoding="utf-8")
    path.chmod(mode)


@pytest.fixture
def folder(database: Database, share: Path) -> Folder:
    seat(database, INSIDER, OUTSIDER)
    return Folders(database).add("공유", share, [rule("", "agency:한빛시")], at=NOW)


def read(database: Database, folder: Folder, model_directory: Path) -> Receipt:
    return Pipeline(database, model_directory / "tokenizer.json").run(folder.id, at=NOW)


def names(database: Database) -> tuple[set[str], set[str]]:
    reading = Reading(database)
    inside, outside = (
        {Path(each.path).name for each in reading.documents(permit)}
        for permit in (INSIDER, OUTSIDER)
    )
    return inside, outside


BOTH = {"열린 글.txt", "닫힌 글.txt"}


def test_they_do_not_count_until_they_are_asked_for(
    database: Database, folder: Folder, model_directory: Path
) -> None:
    read(database, folder, model_directory)
    assert names(database) == (BOTH, BOTH)
    assert all(each.rights is None for each in scan(folder.path) if isinstance(each, FoundFile))


def test_from_nobody_through_the_next_scan_to_who_is_mapped(
    database: Database, folder: Folder, model_directory: Path
) -> None:
    read(database, folder, model_directory)
    before = [(row.chunk_id, row.text) for row in Feed(database).changed_since(0)]
    Folders(database).set_identities(folder.id, SAFETY)
    assert names(database) == (set(), set()), "what was not looked up lets nobody in"
    receipt = read(database, folder, model_directory)
    assert (receipt.indexed, receipt.unchanged) == (0, 2), "nothing is read again"
    assert names(database) == (BOTH, {"열린 글.txt"})
    after = [(row.chunk_id, row.text) for row in Feed(database).changed_since(0)]
    assert sorted(after) == sorted(before), "nor embedded"
    Folders(database).set_identities(folder.id, {})
    assert names(database) == ({"열린 글.txt"}, {"열린 글.txt"}), "unmapped is nobody"
    Folders(database).set_identities(folder.id, None)
    assert names(database) == (BOTH, BOTH)


def test_changed_rights_without_changed_content_are_taken_up(
    database: Database, folder: Folder, share: Path, model_directory: Path
) -> None:
    Folders(database).set_identities(folder.id, SAFETY)
    read(database, folder, model_directory)
    assert names(database) == (BOTH, {"열린 글.txt"})
    (share / "열린 글.txt").chmod(0o600)
    (share / "안전" / "닫힌 글.txt").chmod(0o644)
    assert read(database, folder, model_directory).unchanged == 2
    assert names(database) == ({"닫힌 글.txt"}, {"닫힌 글.txt"})


def test_a_closed_folder_closes_what_lies_in_it(
    database: Database, folder: Folder, share: Path, model_directory: Path
) -> None:
    (share / "안전" / "닫힌 글.txt").chmod(0o644)
    (share / "안전").chmod(0o750)
    Folders(database).set_identities(folder.id, SAFETY)
    read(database, folder, model_directory)
    assert names(database) == (BOTH, {"열린 글.txt"})
    share.chmod(0o700)
    read(database, folder, model_directory)
    assert names(database) == (set(), set()), "the owner is not mapped"
    share.chmod(0o755)


def test_rules_stay_a_ceiling_whatever_the_share_allows(
    database: Database, folder: Folder, model_directory: Path
) -> None:
    Folders(database).set_identities(folder.id, SAFETY)
    read(database, folder, model_directory)
    Folders(database).set_rules(folder.id, [rule("", "person:lee")])
    assert names(database) == (set(), {"열린 글.txt"})


def test_what_lies_in_a_zip_has_the_rights_of_the_zip(
    database: Database, folder: Folder, share: Path, model_directory: Path
) -> None:
    with zipfile.ZipFile(share / "묶음.zip", "w") as bundle:
        bundle.writestr("속.txt", "속에 든 글이다.\n")
    (share / "묶음.zip").chmod(0o640)
    Folders(database).set_identities(folder.id, SAFETY)
    read(database, folder, model_directory)
    assert names(database) == (BOTH | {"속.txt"}, {"열린 글.txt"})
    (share / "묶음.zip").chmod(0o644)
    read(database, folder, model_directory)
    assert names(database) == (BOTH | {"속.txt"}, {"열린 글.txt", "속.txt"})


def test_an_access_control_list_is_read(
    database: Database, folder: Folder, share: Path, model_directory: Path
) -> None:
    none = 0xFFFFFFFF
    entries = [(1, 6, none), (2, 4, 4242), (4, 0, none), (16, 4, none), (32, 0, none)]
    raw = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)
    try:
        os.setxattr(share / "열린 글.txt", "system.posix_acl_access", raw)
    except OSError:
        pytest.skip("this file system keeps no access control lists")
    known = {Identity("user", 4242): frozenset({Grant.parse("person:lee")})}
    Folders(database).set_identities(folder.id, known)
    read(database, folder, model_directory)
    assert names(database) == (set(), {"열린 글.txt"})


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EACCES, UNREADABLE), (errno.EIO, UNREADABLE), (errno.ENODATA, ""), (errno.ENOTSUP, "")],
)
def test_a_list_that_cannot_be_read_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    """None there, and none on such a drive, is another thing than one that is kept from us."""

    def refused(*_: object, **__: object) -> bytes:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "getxattr", refused)
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        assert rights_at(folder, os.fstat(folder)).acl == told
    finally:
        os.close(folder)
