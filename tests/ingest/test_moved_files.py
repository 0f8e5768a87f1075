"""Files that are moved, renamed, swapped and copied: records follow, and nothing opens by it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from access.permit import Permit
from access.reclassification import MATTER
from access.role import Role
from access.rules import Rule
from catalog.accounts import Accounts
from catalog.answers import Answers
from catalog.database import Database
from catalog.decision_targets import Wanted
from catalog.disposal import Decision, Disposals
from catalog.feed import Feed
from catalog.grants import AccessGrants, Terms
from catalog.organisation_schema import authority
from catalog.reading import Reading
from catalog.reclassifications import Reclassifications
from catalog.records import document_id
from catalog.schema import document
from ingest.receipt import Receipt
from tests.ingest.zips import zipped
from tests.support.answers import answer_citing
from tests.support.permits import NOW, permit_for, seat
from tests.support.reading_in import outcomes, read_in
from tests.support.shelf import rule

KIM, LEE = permit_for(), permit_for("lee", department="회계과")
HEAD = permit_for("head", posts=["안전총괄과장"])
CHIEF = permit_for("seo", department="기획예산과", posts=["기획예산과장"])
OTHER = permit_for("choi", "나루군", "안전재난과")
OPEN = replace(rule("공유", "everyone", agency="한빛시"), department="안전총괄과")
CLOSED = replace(rule("닫힘", "person:kim", agency="한빛시"), department="안전총괄과")
TITLED = "등불축제 안전관리 결과\n안전요원 120명을 배치하였다.\n"


@dataclass(frozen=True)
class Place:
    """A share, and the catalog that reads it."""

    database: Database
    model: Path
    share: Path

    def read(self, *rules: Rule) -> Receipt:
        return read_in(self.database, self.model, self.share, *(rules or (OPEN, CLOSED)))

    def write(self, path: str, text: str = TITLED) -> Path:
        file = self.share / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def rename(self, before: str, after: str) -> None:
        (self.share / after).parent.mkdir(exist_ok=True)
        (self.share / before).rename(self.share / after)

    def swap(self, one: str, other: str) -> None:
        self.rename(one, "공유/swap")
        self.rename(other, one)
        self.rename("공유/swap", other)

    def ids(self) -> dict[str, str]:
        with self.database.reading() as connection:
            rows = connection.execute(select(document.c.path, document.c.id)).all()
        return {row.path: row.id for row in rows}

    def titles(self, permit: Permit) -> dict[str, str]:
        return {each.path: each.title for each in Reading(self.database).documents(permit)}

    def forget_numbers(self) -> None:
        """As where the file system's own numbers say nothing."""
        with self.database.writing() as connection:
            connection.execute(update(document).values(file_id=""))


@pytest.fixture
def place(database: Database, model_directory: Path, tmp_path: Path) -> Place:
    seat(database, KIM, LEE, HEAD, CHIEF, OTHER)
    (tmp_path / "share" / "공유").mkdir(parents=True)
    return Place(database, model_directory, tmp_path / "share")


def test_a_renamed_file_keeps_its_record_and_is_not_read_again(place: Place) -> None:
    place.write("공유/가.txt")
    place.read()
    before, op = place.ids(), Feed(place.database).op()
    place.rename("공유/가.txt", "공유/안전/나.txt")
    receipt = place.read()
    assert (receipt.moved, receipt.indexed, receipt.unchanged, receipt.removed) == (1, 0, 0, 0)
    assert place.ids() == {"공유/안전/나.txt": before["공유/가.txt"]}
    assert place.titles(LEE) == {"공유/안전/나.txt": "등불축제 안전관리 결과"}
    assert Feed(place.database).op() == op, "nothing to embed"
    opened = Reading(place.database).original(LEE, before["공유/가.txt"])
    assert opened is not None
    assert opened.name == "나.txt"
    opened.stream.close()
    assert place.read().unchanged == 1


def test_a_title_that_is_the_files_name_follows_it(place: Place) -> None:
    place.write("공유/축제 점검표.txt", "글이다.")
    place.write("공유/딴 글.txt")
    place.read()
    before = place.ids()
    place.rename("공유/축제 점검표.txt", "공유/20251105 행사 점검표.txt")
    receipt = place.read()
    assert (receipt.moved, receipt.indexed, receipt.unchanged) == (1, 0, 1)
    assert place.ids()["공유/20251105 행사 점검표.txt"] == before["공유/축제 점검표.txt"]
    (record,) = [r for r in Reading(place.database).documents(LEE) if "행사" in r.path]
    assert (record.title, str(record.date)) == ("20251105 행사 점검표", "2025-11-05")
    live = [row for row in Feed(place.database).changed_since(0) if not row.deleted]
    assert sorted(row.prefix for row in live) == ["20251105 행사 점검표", "등불축제 안전관리 결과"]


@pytest.mark.parametrize("numbered", [True, False])
def test_swaps_chains_and_changes_are_told_apart(place: Place, numbered: bool) -> None:
    for name in "가나다라마바":
        place.write(f"공유/{name}.txt", f"{name} 글이다.")
    place.read()
    was = {path[3]: identifier for path, identifier in place.ids().items()}
    if not numbered:
        place.forget_numbers()
    place.swap("공유/가.txt", "공유/나.txt")
    place.rename("공유/라.txt", "공유/사.txt")  # a chain: 다 → 라 → 사
    place.rename("공유/다.txt", "공유/라.txt")
    place.rename("공유/마.txt", "공유/아.txt")
    place.write("공유/아.txt", "이름과 글을 함께 바꾸었다.")
    shutil.copy2(place.share / "공유/바.txt", place.share / "공유/자.txt")
    receipt = place.read()
    now = {path[3]: identifier for path, identifier in place.ids().items()}
    assert (now["가"], now["나"]) == (was["나"], was["가"])
    assert (now["라"], now["사"]) == (was["다"], was["라"])
    assert now["바"] == was["바"]
    assert not {now["아"], now["자"]} & set(was.values()), "other bytes, or a copy: new records"
    assert (receipt.moved, receipt.indexed, receipt.unchanged, receipt.removed) == (4, 2, 1, 1)
    for path, identifier in place.ids().items():
        view = Reading(place.database).document(LEE, identifier)
        assert view is not None
        assert view.blocks[0][1].text in (place.share / path).read_text(encoding="utf-8")


def test_equal_files_follow_the_file_systems_own_numbers(place: Place) -> None:
    for name in "가나":
        place.write(f"공유/{name}.txt")
    place.read()
    was = place.ids()
    place.rename("공유/가.txt", "공유/하.txt")
    place.rename("공유/나.txt", "공유/다.txt")
    place.read()
    assert place.ids() == {"공유/하.txt": was["공유/가.txt"], "공유/다.txt": was["공유/나.txt"]}


def test_a_file_copied_and_then_changed_is_no_move(place: Place) -> None:
    place.write("공유/가.txt", "처음 글이다.")
    place.read()
    was = place.ids()["공유/가.txt"]
    shutil.copy2(place.share / "공유/가.txt", place.share / "공유/백업.txt")
    place.write("공유/가.txt", "고친 글이다, 길게.")
    receipt = place.read()
    assert (receipt.moved, receipt.indexed) == (0, 2)
    assert place.ids()["공유/가.txt"] == was


def test_a_swap_of_equal_size_and_time_is_seen(place: Place) -> None:
    for name in "가나다":
        os.utime(place.write(f"공유/{name}.txt", f"{name} 글이다."), (1, 1))
    place.read()
    was = place.ids()
    place.swap("공유/가.txt", "공유/나.txt")
    assert place.read().moved == 2
    assert place.ids()["공유/가.txt"] == was["공유/나.txt"]


def test_a_zip_takes_its_members_along_and_members_are_renamed_within(place: Place) -> None:
    file = place.share / "공유" / "묶음.zip"
    file.write_bytes(zipped({"가.txt": b"A first.", "안/나.txt": b"B second.", "다.txt": b"C."}))
    place.read()
    was = place.ids()
    place.rename("공유/묶음.zip", "공유/옮긴.zip")
    receipt = place.read()
    assert (receipt.moved, receipt.indexed, receipt.removed) == (3, 0, 0)
    assert place.ids() == {path.replace("묶음", "옮긴"): each for path, each in was.items()}
    (place.share / "공유" / "옮긴.zip").write_bytes(
        zipped({"나.txt": b"A first.", "안/나.txt": b"C.", "다.txt": b"B second."})
    )
    place.read()
    now = place.ids()
    assert now["공유/옮긴.zip/나.txt"] == was["공유/묶음.zip/가.txt"]
    assert now["공유/옮긴.zip/안/나.txt"] == was["공유/묶음.zip/다.txt"]
    assert now["공유/옮긴.zip/다.txt"] == was["공유/묶음.zip/안/나.txt"]
    assert len(now) == 4


def test_a_file_moved_into_a_closed_folder_closes_and_opens_only_by_rules(place: Place) -> None:
    """SECURITY: the rules of the new place hold; a kept answer shows nothing more."""
    place.write("공유/가.txt")
    place.read()
    (identifier,) = place.ids().values()
    kept = Answers(place.database).keep(LEE, answer_citing((identifier, 1, TITLED.split("\n")[1])))
    answer = Answers(place.database).get(LEE, kept)
    assert answer is not None
    assert len(answer.citations) == 1
    place.rename("공유/가.txt", "닫힘/가.txt")
    place.read()
    assert (place.titles(LEE), len(place.titles(KIM))) == ({}, 1)
    assert Reading(place.database).document(LEE, identifier) is None
    answer = Answers(place.database).get(LEE, kept)
    assert answer is not None
    assert (answer.citations, answer.cases) == ((), ())
    place.rename("닫힘/가.txt", "공유/다시.txt")
    place.read()
    assert place.ids() == {"공유/다시.txt": identifier}
    answer = Answers(place.database).get(LEE, kept)
    assert answer is not None
    assert len(answer.citations) == 1
    place.rename("공유/다시.txt", "규칙 없음.txt")
    receipt = place.read()
    assert (outcomes(receipt), receipt.removed) == ({"규칙 없음.txt": "no_rule"}, 1)
    assert place.ids() == {}


def test_a_grant_stays_with_its_record_within_the_department_alone(place: Place) -> None:
    """SECURITY: neither the next file of that name nor another department's record is opened."""
    accounts = replace(rule("회계", "person:kim", agency="한빛시"), department="회계과")
    place.write("닫힘/가.txt")
    place.read(OPEN, CLOSED, accounts)
    (identifier,) = place.ids().values()
    grants = AccessGrants(place.database)
    seat(place.database, permit_for("kim", posts=["안전총괄과장"]))
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=30), "감사 소명")
    assert grants.give(KIM, identifier, "lee", terms) is not None
    place.rename("닫힘/가.txt", "닫힘/나.txt")
    place.write("닫힘/가.txt", "뒤에 온 글이다.")
    place.read()
    assert place.ids()["닫힘/나.txt"] == identifier == document_id("share", "닫힘/가.txt")
    assert list(place.titles(LEE)) == ["닫힘/나.txt"]
    (place.share / "닫힘" / "나.txt").unlink()
    (place.share / "닫힘" / "가.txt").unlink()
    place.read()
    place.write("닫힘/가.txt", "더 뒤에 온 글이다.")
    place.read()
    assert place.titles(LEE) == {}, "an identifier that has moved is never given again"


def test_a_grant_ends_where_another_department_begins(place: Place) -> None:
    accounts = replace(rule("회계", "person:kim", agency="한빛시"), department="회계과")
    place.write("닫힘/가.txt")
    place.read(OPEN, CLOSED, accounts)
    (identifier,) = place.ids().values()
    seat(place.database, permit_for("kim", posts=["안전총괄과장"]))
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=30), "감사 소명")
    assert AccessGrants(place.database).give(KIM, identifier, "lee", terms) is not None
    assert len(place.titles(LEE)) == 1
    place.rename("닫힘/가.txt", "회계/가.txt")
    place.read()
    assert place.ids() == {"회계/가.txt": identifier}
    assert place.titles(LEE) == {}


@pytest.mark.parametrize("stricter", [False, True])
def test_a_reclassification_follows_where_it_lifts_no_more(place: Place, stricter: bool) -> None:
    """SECURITY: what was decided of a record was not decided of the grounds of another folder."""
    capped = rule("공유/검토", "everyone", grounds=[5] if stricter else [])
    text = "# 검토\n두루미 사업을 미룬다.\n공개구분: 비공개(5)\n"
    place.write("공유/가.txt", text)
    place.read(OPEN, capped)
    (identifier,) = place.ids().values()
    with place.database.writing() as connection:
        connection.execute(
            insert(authority).values(agency="한빛시", matter=MATTER, post="기획예산과장")
        )
    decisions = Reclassifications(place.database)
    wanted = Wanted("사업이 끝남", NOW.date() + timedelta(days=90), document_id=identifier)
    number = decisions.request(KIM, wanted)
    assert number is not None
    assert place.titles(OTHER) == {}
    assert decisions.approve(CHIEF, number) is not None
    assert len(place.titles(OTHER)) == 1
    place.rename("공유/가.txt", "공유/검토/가.txt")
    place.read()
    assert place.ids() == {"공유/검토/가.txt": identifier}
    assert len(place.titles(OTHER)) == int(not stricter)


def test_a_masked_record_is_read_again_for_its_name(place: Place) -> None:
    """SECURITY: a name that the text tells to be a person's is masked in the file's name, too."""
    letter = "민원 회신\n민원인 고은채(주민등록번호 911213-1456789)가 신고하였습니다.\n"
    place.write("공유/회신.txt", letter)
    place.read()
    place.rename("공유/회신.txt", "공유/고은채 등불.txt")
    receipt = place.read()
    assert (receipt.moved, receipt.indexed) == (1, 0)
    (record,) = Reading(place.database).documents(LEE)
    assert "고은채" not in record.path
    assert record.path.endswith("등불.txt")


def test_no_index_goes_by_the_old_place(place: Place) -> None:
    """SECURITY: a search over an index that lags learns at once that scopes have moved."""
    place.write("공유/가.txt")
    place.write("닫힘/나.txt", "닫힌 글이다.")
    place.read()
    reading = Reading(place.database)
    before = reading.present(LEE, -1)
    assert reading.present(LEE, before.change).scopes is None
    place.rename("공유/가.txt", "닫힘/가.txt")
    place.read()
    after = reading.present(LEE, before.change)
    assert after.scopes is not None
    assert not set(after.scopes.values()) & after.sight.acls


def test_no_record_follows_to_where_its_bytes_were_disposed_of(place: Place) -> None:
    """SECURITY: what one department disposed of does not come back with another's record."""
    accounts = replace(rule("회계", "everyone", agency="한빛시"), department="회계과")
    place.write("공유/가.txt")
    place.write("회계/나.txt")
    place.read(OPEN, accounts)
    seat(place.database, permit_for("han"))
    Accounts(place.database).add_role("han", Role.RECORDS_OFFICER)
    decision = Decision("평가심의 2026-1", NOW.date())
    Disposals(place.database).dispose(permit_for("han"), [place.ids()["공유/가.txt"]], decision)
    (place.share / "공유/가.txt").unlink()
    place.rename("회계/나.txt", "공유/다.txt")
    assert outcomes(place.read()) == {"공유/다.txt": "disposed"}
    assert place.titles(LEE) == {}


def test_a_file_under_no_rule_is_not_even_compared(place: Place) -> None:
    place.write("공유/가.txt")
    place.write("공유/나.txt", "딴 글이다.")
    place.read()
    place.rename("공유/가.txt", "규칙 없음.txt")
    secret = place.share / "규칙 없음.txt"
    os.utime(secret, (1, 1))
    before = secret.stat().st_atime_ns
    assert place.read().removed == 1
    assert secret.stat().st_atime_ns == before
