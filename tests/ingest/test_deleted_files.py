"""Deleted files: followed or kept as the folder says, and asked about when too many are missing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from access.role import Role
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.disposal import Decision, Disposals
from catalog.folders import Folders, OnDelete
from catalog.reading import Reading
from ingest.leaving import FEWEST, Left
from ingest.pipeline import Pipeline
from ingest.receipt import Receipt
from tests.ingest.zips import zipped
from tests.support.permits import NOW, permit_for, seat
from tests.support.reading_in import read_in
from tests.support.shelf import rule

OPEN = replace(rule("공유", "everyone", agency="한빛시"), department="안전총괄과")
KIM, LEE = permit_for(), permit_for("lee", department="회계과")


@dataclass(frozen=True)
class Place:
    database: Database
    model: Path
    share: Path

    @property
    def folder(self) -> int:
        return Folders(self.database).list()[0].id

    @property
    def held_back(self) -> int:
        return Folders(self.database).list()[0].held_back

    def write(self, *names: str) -> None:
        for name in names:
            (self.share / "공유" / name).write_text(f"{name}의 글이다.", encoding="utf-8")

    def delete(self, *names: str) -> None:
        for name in names:
            (self.share / "공유" / name).unlink()

    def read(self) -> Receipt:
        return read_in(self.database, self.model, self.share, OPEN)

    def confirm(self) -> Receipt:
        reader = Pipeline(self.database, self.model / "tokenizer.json")
        return reader.run(self.folder, at=NOW, confirm_removal=True)

    def keep(self) -> None:
        Folders(self.database).set_on_delete(self.folder, OnDelete.KEEP)

    def dispose(self, identifier: str) -> None:
        officer = permit_for("han")
        seat(self.database, officer)
        Accounts(self.database).add_role("han", Role.RECORDS_OFFICER)
        decision = Decision("평가심의 2026-1", date(2026, 11, 1))
        Disposals(self.database).dispose(officer, [identifier], decision)

    def gone(self) -> Mapping[str, bool]:
        reading = Reading(self.database)
        views = [reading.document(LEE, each.document_id) for each in reading.documents(LEE)]
        return {view.record.path[3:]: view.original_gone for view in views if view is not None}


@pytest.fixture
def place(database: Database, model_directory: Path, tmp_path: Path) -> Place:
    seat(database, KIM, LEE)
    (tmp_path / "share" / "공유").mkdir(parents=True)
    return Place(database, model_directory, tmp_path / "share")


def test_a_deleted_file_is_gone_with_the_next_scan(place: Place) -> None:
    place.write("가.txt", "나.txt")
    place.read()
    place.delete("가.txt")
    receipt = place.read()
    assert (receipt.removed, receipt.kept, receipt.total) == (1, 0, 1)
    assert place.gone() == {"나.txt": False}


def test_a_folder_may_keep_what_was_deleted(place: Place) -> None:
    place.write("가.txt", "나.txt")
    place.read()
    place.keep()
    identifier = next(
        r.document_id for r in Reading(place.database).documents(LEE) if "가" in r.path
    )
    place.delete("가.txt")
    receipt = place.read()
    assert (receipt.removed, receipt.kept, receipt.total) == (0, 1, 1)
    assert place.read().kept == 0, "no news"
    assert place.gone() == {"가.txt": True, "나.txt": False}
    view = Reading(place.database).document(LEE, identifier)
    assert view is not None
    assert not view.original
    (told,) = [f for f in Folders(place.database).file_results(place.folder) if f.original_gone]
    assert told.path == "공유/가.txt"
    place.write("가.txt")
    assert place.read().kept == 0
    assert place.gone() == {"가.txt": False, "나.txt": False}
    view = Reading(place.database).document(LEE, identifier)
    assert view is not None
    assert view.original


def test_what_lies_in_a_kept_records_place_is_not_its_original(place: Place) -> None:
    """SECURITY: a file of the same size and time that was never read is handed out to nobody."""
    place.write("가.txt")
    place.read()
    place.keep()
    (record,) = Reading(place.database).documents(LEE)
    (place.share / "공유" / "가.txt").rename(place.share / "가.txt")
    place.read()
    (place.share / "가.txt").rename(place.share / "공유" / "가.txt")
    assert Reading(place.database).original(LEE, record.document_id) is None
    place.read()
    opened = Reading(place.database).original(LEE, record.document_id)
    assert opened is not None
    opened.stream.close()


def test_a_kept_record_escapes_no_rule_and_follows_its_file(place: Place) -> None:
    """SECURITY: rules close it as any other, and what no rule opens goes."""
    place.write("가.txt", "나.txt")
    place.read()
    place.keep()
    before = {r.path: r.document_id for r in Reading(place.database).documents(LEE)}
    place.delete("가.txt")
    place.read()
    folders = Folders(place.database)
    folders.set_rules(place.folder, [OPEN, rule("공유/가.txt", "person:kim")])
    assert place.gone() == {"나.txt": False}
    assert len(Reading(place.database).documents(KIM)) == 2
    folders.set_rules(place.folder, [OPEN])
    (place.share / "공유" / "안").mkdir()
    (place.share / "공유" / "안" / "다시.txt").write_text("가.txt의 글이다.", encoding="utf-8")
    assert place.read().moved == 1
    assert place.gone() == {"안/다시.txt": False, "나.txt": False}
    now = {r.path: r.document_id for r in Reading(place.database).documents(LEE)}
    assert now["공유/안/다시.txt"] == before["공유/가.txt"]
    place.delete("나.txt")
    place.read()
    folders.set_rules(place.folder, [rule("공유/안", "everyone")])
    assert len(Reading(place.database).documents(KIM)) == 1


def test_a_kept_record_is_disposed_of_like_any_other(place: Place) -> None:
    place.write("가.txt", "나.txt")
    place.read()
    place.keep()
    place.delete("가.txt")
    place.read()
    (record,) = [r for r in Reading(place.database).documents(LEE) if "가" in r.path]
    place.dispose(record.document_id)
    assert place.gone() == {"나.txt": False}


def test_what_was_moved_and_disposed_of_does_not_come_back(place: Place) -> None:
    """SECURITY: the copy that was left lying is told by its last place, whatever rules say now."""
    place.write("가.txt", "나.txt")
    place.read()
    (place.share / "공유" / "가.txt").rename(place.share / "공유" / "다.txt")
    assert place.read().moved == 1
    (record,) = [r for r in Reading(place.database).documents(LEE) if "다" in r.path]
    place.dispose(record.document_id)
    other = replace(OPEN, department="회계과")
    Folders(place.database).set_rules(place.folder, [other])
    receipt = place.read()
    assert [each.status for each in receipt.excluded] == ["disposed"]
    (place.share / "공유" / "다.txt").rename(place.share / "공유" / "라.txt")
    Folders(place.database).set_rules(place.folder, [OPEN])
    assert [each.status for each in place.read().excluded] == ["disposed"]
    assert place.gone() == {"나.txt": False}


def test_members_of_a_kept_zip_are_kept(place: Place) -> None:
    file = place.share / "공유" / "묶음.zip"
    file.write_bytes(zipped({"가.txt": b"first", "나.txt": b"second"}))
    place.read()
    place.keep()
    file.write_bytes(zipped({"가.txt": b"first"}))
    assert place.read().kept == 1
    assert place.read().unchanged == 1
    assert place.gone() == {"묶음.zip/가.txt": False, "묶음.zip/나.txt": True}
    file.unlink()
    place.read()
    assert place.gone() == {"묶음.zip/가.txt": True, "묶음.zip/나.txt": True}
    file.write_bytes(zipped({"가.txt": b"first"}))
    place.read()
    assert place.gone() == {"묶음.zip/가.txt": False, "묶음.zip/나.txt": True}
    Folders(place.database).set_on_delete(place.folder, OnDelete.FOLLOW)
    assert place.read().removed == 1
    assert place.gone() == {"묶음.zip/가.txt": False}


@pytest.mark.parametrize("on_delete", OnDelete)
def test_a_folder_that_loses_much_at_once_keeps_it_and_asks(
    place: Place, on_delete: OnDelete
) -> None:
    names = [f"{number}.txt" for number in range(20)]
    place.write(*names)
    place.read()
    Folders(place.database).set_on_delete(place.folder, on_delete)
    place.delete(*names[:6])
    place.write("새 글.txt")
    receipt = place.read()
    assert (receipt.held_back, receipt.removed, receipt.kept, receipt.indexed) == (6, 0, 0, 1)
    assert "6개가 한꺼번에 없어져" in receipt.told()["held_back_reason"]
    assert place.held_back == 6
    assert len(place.gone()) == 21
    assert not any(place.gone().values())
    place.write(names[0])  # one is back, and then all of them
    assert place.read().held_back == 5
    place.delete(*names[6:12])
    assert place.confirm().held_back == 11, "more than was told: asked anew"
    done = place.confirm()
    assert (done.held_back, done.removed + done.kept, place.held_back) == (0, 11, 0)
    assert sum(not gone for gone in place.gone().values()) == 10


def test_what_was_held_back_and_comes_back_is_as_it_was(place: Place) -> None:
    names = [f"{number}.txt" for number in range(8)]
    place.write(*names)
    place.read()
    kept = place.share.with_name("away")
    (place.share / "공유").rename(kept)
    (place.share / "공유").mkdir()  # an empty mount point
    assert place.read().held_back == 8
    shutil.rmtree(place.share / "공유")
    kept.rename(place.share / "공유")
    receipt = place.read()
    assert (receipt.unchanged, receipt.held_back, place.held_back) == (8, 0, 0)


def test_what_must_not_be_read_any_more_is_not_held_back(place: Place) -> None:
    """SECURITY: a file that became a link, or has another name outside, goes unasked."""
    names = [f"{number}.txt" for number in range(8)]
    place.write(*names)
    place.read()
    for name in names:
        (place.share / "공유" / name).rename(place.share / name)
        (place.share / "공유" / name).symlink_to(place.share / name)
    receipt = place.read()
    assert (receipt.removed, receipt.held_back) == (8, 0)
    assert place.gone() == {}


@pytest.mark.parametrize(
    ("known", "missing", "confirmed", "asks"),
    [
        (4, 4, 0, False),
        (10, FEWEST - 1, 0, False),
        (25, 5, 0, False),
        (24, 5, 0, True),
        (1000, 200, 0, False),
        (1000, 201, 0, True),
        (1000, 201, 201, False),
        (1000, 210, 201, False),
        (1000, 500, 201, True),
    ],
)
def test_how_much_is_too_much(known: int, missing: int, confirmed: int, asks: bool) -> None:
    gone = Left(known, tuple(map(str, range(missing))), (), (), ())
    assert gone.too_many(confirmed) is asks
