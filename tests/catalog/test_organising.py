from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from access.admission import admit
from access.role import Role
from access.tenure import Tenure, TenureKind
from catalog.audit import Audit, AuditUnavailable
from catalog.database import Database
from catalog.doer import Doer
from catalog.organisation import Sheet
from catalog.organisation_merge import Stated
from catalog.organising import Organising, Plan
from catalog.people import People
from catalog.postings import Postings
from catalog.reading import Reading
from catalog.sessions import Sessions
from catalog.tokens import Tokens, TokenScope
from ingest.fields import stated_fields
from ingest.organisation_file import stated_in
from ingest.read import read
from records.document import Extraction, Status
from tests.support.organisation import ORGANISATION, Sheets, changed, write_workbook
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf, text_blocks

TODAY = NOW.date()
BOSS = Doer("boss", "10.0.0.1")


class Office:
    """Imports what is stated, through a real workbook."""

    def __init__(self, database: Database, place: Path) -> None:
        self.database = database
        self._place = place

    def bring(
        self, sheets: Sheets = ORGANISATION, day: date = TODAY, *, disable: bool = False
    ) -> Plan:
        at = NOW + (day - TODAY)
        stated = self._stated(sheets)
        return Organising(self.database).apply(
            stated, by=BOSS, at=at, disable_missing=disable, files=["조직.xlsx"]
        )

    def _stated(self, sheets: Sheets) -> Stated:
        """Read in this process; tests/ingest/test_organisation_file.py reads in the child."""
        file = write_workbook(self._place / "조직.xlsx", sheets)
        return stated_in([(file.name, read(file, file.name))])

    def look(self, sheets: Sheets) -> Plan:
        stated = self._stated(sheets)
        return Organising(self.database).plan(stated, day=TODAY)

    def grants(self, login: str, day: date = TODAY) -> set[str]:
        principal = People(self.database).principal(login, at=NOW + (day - TODAY))
        return {str(each) for each in principal.grants()} if principal else set()

    def posts(self, login: str) -> list[str]:
        return [
            f"{each.words} {each.since}~{each.until}" for each in Postings(self.database).of(login)
        ]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return Office(database, tmp_path)


def fatal(plan: Plan) -> list[tuple[str, int | None, str]]:
    return [(p.place.sheet, p.place.row, p.text) for p in plan.problems if p.fatal]


def changes(plan: Plan) -> list[str]:
    return [f"{each.kind} {each.words}" for each in plan.changes]


def test_a_whole_organisation_gives_rights_at_once(office: Office) -> None:
    plan = office.bring()
    assert plan.problems == ()
    assert plan.counts()["posts"] == {"added": 4}
    assert {
        "post:한빛시/안전총괄과장",
        "branch:한빛시/안전국",
        "department:한빛시/안전정책과",
        "community:축제안전협의회",
    } <= office.grants("kim.a")
    assert "task:한빛시/축제 안전관리" in office.grants("lee.b")
    assert "task:한빛시/축제 안전관리" not in office.grants("lee.b", date(2027, 1, 1))
    (entry,) = Audit(office.database).entries(limit=1)
    assert (entry.act, entry.person_id) == ("organisation_imported", "boss")
    assert entry.origin == "10.0.0.1"
    assert entry.detail["changes"] == plan.counts()


def test_the_same_again_changes_nothing(office: Office) -> None:
    office.bring()
    before = len(Audit(office.database).entries())
    for day in (TODAY, TODAY + timedelta(days=30)):
        again = office.bring(day=day)
        assert (again.changes, again.problems) == ((), ())
    assert len(Audit(office.database).entries()) == before


def test_looking_changes_nothing(office: Office) -> None:
    assert office.look(ORGANISATION).changes
    assert People(office.database).list() == []


def test_a_sheet_is_the_whole_for_what_it_names(office: Office) -> None:
    office.bring()
    posts = [
        ["kim.a", "한빛시", "회계과", "회계과장", "", "", ""],
        ["lee.b", "한빛시", "회계과", "계약담당", "", "", ""],
        ["park.c", "한빛시", "회계과", "", "", "", ""],
    ]
    plan = office.bring({"직위": [ORGANISATION["직위"][0], *posts]})
    yesterday = TODAY - timedelta(days=1)
    assert fatal(plan) == []
    assert office.posts("kim.a") == [
        f"한빛시 안전총괄과 안전총괄과장 2026-01-01~{yesterday}",
        f"한빛시 회계과 회계과장 {TODAY}~None",
    ]
    assert f"한빛시 안전총괄과 축제안전담당(겸직) None~{yesterday}" in office.posts("lee.b")
    assert office.posts("park.c") == ["한빛시 회계과 None~None"]
    assert sum(each.startswith("ended") for each in changes(plan)) == 3
    assert "community:축제안전협의회" in office.grants("kim.a"), "no sheet, no change"
    back = office.bring(day=TODAY + timedelta(days=9))
    assert fatal(back) == [], "a post that is held again begins again"
    assert "post:한빛시/안전총괄과장" in office.grants("kim.a", TODAY + timedelta(days=9))


def test_what_ends_stays_known_and_what_never_began_goes(office: Office) -> None:
    office.bring()
    plan = office.bring(changed("업무공간", ["축제안전협의회", "lee.b"]))
    assert changes(plan) == [
        "added 축제안전협의회: lee.b",
        f"ended 축제안전협의회: kim.a ~{TODAY - timedelta(days=1)}",
    ]
    assert "community:축제안전협의회" not in office.grants("kim.a")
    plan = office.bring(changed("업무공간", ["축제안전협의회", "kim.a"]))
    assert "community:축제안전협의회" in office.grants("kim.a")
    plan = office.bring(changed("전결", ["한빛시", "정보공개 결정", "회계과장"]))
    assert [each.split()[0] for each in changes(plan) if "정보공개" in each] == ["added", "removed"]


def test_a_reorganised_department_keeps_its_branches(office: Office) -> None:
    sheets = changed(
        "기관·부서",
        *ORGANISATION["기관·부서"][1:],
        ["한빛시", "안전정책과", "옛 안전국", ""],
        ["한빛시", "옛 안전국", "", ""],
    )
    office.bring(sheets)
    assert "branch:한빛시/옛 안전국" in office.grants("kim.a")
    assert office.bring().changes == (), "both are gone from the file and stay for their rights"
    assert "branch:한빛시/옛 안전국" in office.grants("kim.a")


def test_the_missing_are_told_and_closed_only_when_asked(office: Office) -> None:
    people = People(office.database)
    for login, roles in (("old.one", (Role.READER,)), ("boss", (Role.ADMINISTRATOR,))):
        people.add(
            login=login, name=login, agency="한빛시", department="", roles=roles, password=None
        )
    people.add(login="far.one", name="먼", agency="가람시", department="", password=None)
    token = Sessions(office.database).open("old.one", at=NOW, kind="cookie")
    tokens, month = Tokens(office.database), NOW + timedelta(days=30)
    _, secret = tokens.make("old.one", "수집기", [TokenScope.READ], ends=month, at=NOW)
    plan = office.bring()
    assert [each.login for each in plan.missing] == ["boss", "old.one"]
    assert people.principal("old.one", at=NOW) is not None
    plan = office.bring(disable=True)
    assert plan.disabled == ("old.one",), "an administrator is not locked out"
    assert people.principal("old.one", at=NOW) is None
    assert Sessions(office.database).principal(token, at=NOW, kind="cookie") is None
    assert people.principal("boss", at=NOW) is not None
    opened = office.bring(changed("사람", *ORGANISATION["사람"][1:], ["old.one", "옛", "예"]))
    assert opened.counts()["people"] == {"changed": 1}
    assert Sessions(office.database).principal(token, at=NOW, kind="cookie") is None
    assert tokens.holder(secret, at=NOW) is None


def test_somebody_must_be_left_to_administer(office: Office) -> None:
    People(office.database).add(
        login="boss",
        name="장",
        agency="",
        department="",
        roles=(Role.ADMINISTRATOR,),
        password=None,
    )
    plan = office.bring(changed("사람", *ORGANISATION["사람"][1:], ["boss", "장", "아니오"]))
    assert fatal(plan)[0][2].startswith("이대로 하면 관리자가")


def test_acting_and_delegated_posts_given_here_outlive_a_file_that_omits_them(
    office: Office,
) -> None:
    office.bring()
    until = TODAY + timedelta(days=20)
    here = Tenure("한빛시", "회계과", "회계과장", TenureKind.ACTING, TODAY, until)
    Postings(office.database).act("kim.a", here, by=BOSS, at=NOW)
    assert office.bring().changes == ()
    assert "post:한빛시/회계과장" in office.grants("kim.a")
    row = ["park.c", "한빛시", "회계과", "회계과장", "직무대행", "", until.isoformat()]
    office.bring(changed("직위", *ORGANISATION["직위"][1:], row))
    assert "post:한빛시/회계과장" in office.grants("park.c")
    office.bring(day=TODAY + timedelta(days=1))
    assert "post:한빛시/회계과장" not in office.grants("park.c", TODAY + timedelta(days=1))


AGAIN = ["lee.b", "한빛시", "안전총괄과", "축제안전담당", "겸직", "2026-11-30", ""]
POSTS = ORGANISATION["직위"][1:]
UNITS = ORGANISATION["기관·부서"][1:]


@pytest.mark.parametrize(
    ("sheet", "rows", "row", "text"),
    [
        ("직위", [*POSTS, ["nobody", "한빛시", "회계과", "", "", "", ""]], 6, "모르는 사람"),
        ("직위", [*POSTS, ["park.c", "한빛시", "없는과", "", "겸직", "", ""]], 6, "모르는 부서"),
        ("직위", [*POSTS, ["park.c", "먼시", "", "", "겸직", "", ""]], 6, "모르는 기관"),
        ("직위", [*POSTS, ["kim.a", "한빛시", "회계과", "", "", "2026-05-01", ""]], 6, "주 직위가 겹칩니다"),
        ("직위", [*POSTS, POSTS[0]], 6, "2행과 같은 내용"),
        ("직위", [*POSTS, AGAIN], 6, "기간이 겹칩니다"),
        ("기관·부서", [*UNITS, ["한빛시", "회계과", "", ""]], 6, "5행과 같은 내용"),
        ("기관·부서", [*UNITS, ["한빛시", "가과", "없는국", ""]], 6, "없는 부서"),
        ("기관·부서", [*UNITS, ["한빛시", "가과", "", "6110001"]], 6, "행정표준코드"),
        ("사람", [["kim.a", "김", ""], ["lee.b", "이", ""], ["park.c", "박", ""], ["kim.a", "킴", ""]], 5, "2행과"),
        ("업무공간", [["축제", "nobody"]], 2, "모르는 사람"),
        ("단위과제", [["한빛시", "축제", "부서", "없는과"]], 2, "모르는 부서"),
        ("단위과제", [["한빛시", "축제", "사람", "nobody"]], 2, "모르는 사람"),
        ("단위과제", [["먼시", "축제", "사람", "kim.a"]], 2, "모르는 기관"),
        ("전결", [["먼시", "축제", "시장"]], 2, "모르는 기관"),
        ("개편", [["2026-07-01", "부서", "한빛시", "안전정책과", "없는과"]], 2, "모르는 부서"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_its_row_and_nothing_is_changed(
    office: Office, sheet: str, rows: Sequence[Sequence[object]], row: int, text: str
) -> None:
    plan = office.bring(changed(sheet, *rows))
    found = fatal(plan)
    assert [each[:2] for each in found] == [(sheet, row)], found
    assert text in found[0][2]
    assert found[0][2].endswith("바랍니다.")
    assert People(office.database).list() == []


def test_a_ring_of_departments_is_told(office: Office) -> None:
    rows = [["한빛시", "가", "다", ""], ["한빛시", "나", "가", ""], ["한빛시", "다", "나", ""]]
    plan = office.look(changed("기관·부서", *UNITS, *rows))
    assert [each[:2] for each in fatal(plan)] == [("기관·부서", n) for n in (6, 7, 8)]
    assert all("자기 자신" in each[2] for each in fatal(plan))


def test_a_vacant_post_is_told_and_forbids_nothing(office: Office) -> None:
    plan = office.bring(changed("전결", ["한빛시", "정보공개 결정", "부시장"]))
    assert [problem.fatal for problem in plan.problems] == [False]
    assert "맡은 사람이 없습니다" in plan.problems[0].text
    assert plan.counts()[Sheet.AUTHORITIES] == {"added": 1}


def test_a_department_with_people_does_not_vanish(office: Office) -> None:
    office.bring()
    units = {"기관·부서": [each for each in ORGANISATION["기관·부서"] if "회계과" not in each]}
    found = fatal(office.bring(units))
    assert len(found) == 2
    assert all("사람이 남아 있습니다" in each[2] for each in found)


def test_without_its_row_in_the_log_nothing_changes(office: Office) -> None:
    Audit(office.database).note("x", "x", at=NOW, detail={})
    (office.database.home.keys / "audit.pem").write_bytes(b"broken")
    with pytest.raises(AuditUnavailable):
        office.bring()
    assert People(office.database).list() == []


def test_who_signed_a_letter_before_being_registered_may_read_it(
    office: Office, tmp_path: Path
) -> None:
    shelved = shelf(office.database, tmp_path / "share", rule("공유", "line", agency="한빛시"))
    lines = text_blocks(
        "한빛시",
        "수신  내부결재",
        "제목  울타리 임차 정산",
        "울타리 임차료를 정산하고자 합니다.  끝.",
        "한빛시장",
        "기안자 주무관 박세찬  결재권자 회계과장 이두리",
        "시행 회계과-12 (2026. 5. 17.)",
    )
    fields = stated_fields(Extraction(Status.OK, "", lines))
    letter = shelved.put_blocks("공유/정산.txt", lines, fields=fields)
    office.bring(changed("직위", ["lee.b", "한빛시", "회계과", "회계과장", "", "", ""]))
    assert letters(office, "park.c") == [], "who holds no post there did not sign"
    office.bring()
    assert letters(office, "park.c") == letters(office, "lee.b") == [letter]
    assert letters(office, "kim.a") == []


def letters(office: Office, login: str) -> list[str]:
    principal = People(office.database).principal(login, at=NOW)
    assert principal is not None
    found = Reading(office.database).documents(admit(principal, NOW, "시험"))
    return [each.document_id for each in found]
