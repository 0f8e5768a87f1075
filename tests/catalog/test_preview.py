"""What a change of rules opens is told beforehand, and is what it then opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.rules import Rule
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.folders import FolderError, Folders
from catalog.preview import Preview
from catalog.reading import Reading
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
STRANGER = permit_for("park", agency="가람시", department="문화관광과")
OURS = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")
EVERYONE = rule("안전", "everyone", agency="한빛시")
PART = rule("안전/가.txt", "department:한빛시/안전총괄과", heading="예산")


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER, STRANGER)
    stocked = shelf(database, tmp_path / "share", OURS)
    stocked.put("안전/가.txt", "글이다", "# 예산", "금액이다")
    stocked.put("안전/나.txt", "글이다")
    return stocked


def preview(stocked: Shelf, *rules: Rule) -> Preview:
    return Folders(stocked.database).preview(stocked.folder.id, rules, at=NOW)


def test_what_is_told_is_what_happens_and_telling_changes_nothing(stocked: Shelf) -> None:
    reading = Reading(stocked.database)
    told = preview(stocked, EVERYONE)
    assert told == Preview(people=2, records=2, opened=4, closed=0, beyond=2)
    assert told.widens
    assert reading.documents(OUTSIDER) == []
    assert Folders(stocked.database).rules(stocked.folder.id) == [OURS]
    stocked.relabel(EVERYONE)
    assert len(reading.documents(OUTSIDER)) == len(reading.documents(STRANGER)) == 2
    assert not preview(stocked, EVERYONE).widens


def test_narrowing_needs_no_reason(stocked: Shelf) -> None:
    stocked.relabel(EVERYONE)
    told = preview(stocked, OURS)
    assert told == Preview(closed=4)
    assert not told.widens
    assert "사람마다 세어 4건 닫힙니다" in told.words()
    gone = preview(stocked, rule("다른 곳", "person:nobody"))
    assert gone == Preview(closed=6)


def test_a_passage_that_opens_is_widening_too(stocked: Shelf) -> None:
    stocked.relabel(EVERYONE, PART)
    assert preview(stocked, EVERYONE) == Preview(people=2, records=1, opened=2)
    assert preview(stocked, EVERYONE, PART) == Preview()


def test_a_place_without_records_opens_nevertheless(stocked: Shelf) -> None:
    told = preview(stocked, OURS, rule("새 폴더", "agency:가람시"))
    assert (told.opened, told.beyond, told.widens) == (0, 1, True)
    assert "앞으로 읽을 자료" in told.words()


def test_who_is_disabled_is_not_counted(stocked: Shelf) -> None:
    Accounts(stocked.database).disable("park", at=NOW)
    assert preview(stocked, EVERYONE).people == 1


def test_a_new_folder_is_told_by_its_files(stocked: Shelf) -> None:
    folders = Folders(stocked.database)
    paths = ["안전/가.txt", "안전/나.txt", "딴 곳/다.txt"]
    assert folders.preview_new(paths, [OURS], at=NOW) == Preview(1, 2, 2, 0, 1)
    assert folders.preview_new([], [EVERYONE], at=NOW) == Preview(beyond=3)
    assert folders.preview_new(paths, [], at=NOW) == Preview()


def test_figures_are_figures_alone(stocked: Shelf) -> None:
    blocks = text_blocks("카나리아 제목이다", "카나리아 글이다")
    stocked.put_blocks("안전/카나리아.txt", blocks)
    told = preview(stocked, EVERYONE)
    assert "카나리아" not in f"{told} {told.words()} {told.as_dict()}"


def test_a_folder_that_is_not_there(stocked: Shelf) -> None:
    with pytest.raises(FolderError):
        Folders(stocked.database).preview(99, [], at=NOW)
