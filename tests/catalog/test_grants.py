from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from access.role import Role
from catalog.audit import Audit
from catalog.grants import AccessGrants, GrantRefused, Terms, year_after
from catalog.people import People
from catalog.reading import Reading
from index.search import Search
from tests.index.worlds import World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule

TODAY = NOW.date()
HEAD = permit_for("head", posts=["안전총괄과장"])
MEMBER = permit_for("kim")
READER = permit_for("lee", department="회계과")
OURS = replace(
    rule("안전", "department:한빛시/안전총괄과", agency="한빛시"), department="안전총괄과"
)
ALSO = replace(rule("공유", "everyone", agency="한빛시"), department="안전총괄과")
PART = rule("공유/나.txt", "person:choi", heading="비밀")
MONTH = Terms(TODAY, TODAY + timedelta(days=30), "감사 소명")


@dataclass(slots=True)
class Office:
    made: World
    grants: AccessGrants
    record: str

    @property
    def reading(self) -> Reading:
        return Reading(self.made.database)

    def search(self) -> Search:
        return self.made.search()


@pytest.fixture
def office(tmp_path: Path) -> object:
    with world(tmp_path, HashingEmbedder(), OURS, ALSO, PART) as made:
        seat(made.database, HEAD, MEMBER, READER)
        record = made.shelf.put("안전/가.txt", "축제 안전요원 배치 계획이다.", title="계획")
        made.shelf.put("공유/나.txt", "열린 글이다.", "# 비밀", "닫힌 글이다.", title="나")
        made.build()
        yield Office(made, AccessGrants(made.database), record)


def test_a_grant_opens_one_record_to_one_person_and_ends(office: Office) -> None:
    assert office.reading.document(READER, office.record) is None
    number = office.grants.give(HEAD, office.record, "lee", MONTH)
    assert number is not None
    view = office.reading.document(READER, office.record)
    assert view is not None
    assert [block.text for _, block in view.blocks] == ["축제 안전요원 배치 계획이다."]
    found = office.search().search(READER, "축제 안전요원")
    assert office.record in {hit.passage.record.document_id for hit in found}
    (mine,) = office.grants.list(READER)
    assert (mine.given_by, mine.reason, mine.clear) == ("head", "감사 소명", False)
    assert mine.via == "한빛시 안전총괄과 안전총괄과장"
    assert office.grants.end(HEAD, number)
    assert office.reading.document(READER, office.record) is None
    assert office.record not in {
        hit.passage.record.document_id for hit in office.search().search(READER, "축제 안전요원")
    }
    assert not office.grants.end(HEAD, number), "once"
    told = [
        (each.act, each.outcome, each.records) for each in Audit(office.made.database).entries()
    ]
    assert ("grant_access", "given", (office.record,)) in told
    assert ("end_access", "ended", (office.record,)) in told


def test_a_grant_holds_for_its_days_alone(office: Office) -> None:
    terms = Terms(TODAY + timedelta(days=2), TODAY + timedelta(days=3), "감사 소명")
    assert office.grants.give(HEAD, office.record, "lee", terms)
    seen = [
        office.reading.document(
            permit_for("lee", department="회계과", at=NOW + timedelta(days=day)), office.record
        )
        is not None
        for day in range(1, 5)
    ]
    assert seen == [False, True, True, False]


def test_an_ended_grant_is_dead_with_the_next_request_in_another_process(office: Office) -> None:
    number = office.grants.give(HEAD, office.record, "lee", MONTH)
    assert number is not None
    program = (
        "import sys; from pathlib import Path\n"
        "from catalog.database import Database; from catalog.home import Home\n"
        "from catalog.reading import Reading; from tests.support.permits import permit_for\n"
        "reading = Reading(Database.open(Home(Path(sys.argv[1]))))\n"
        "for _ in sys.stdin:\n"
        "    seen = reading.document(permit_for('lee', department='회계과'), sys.argv[2])\n"
        "    print(seen is not None, flush=True)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(office.made.home.root), office.record],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdin is not None
        assert other.stdout is not None
        answers = []
        for end in (False, True):
            if end:
                office.grants.end(HEAD, number)
            other.stdin.write("?\n")
            other.stdin.flush()
            answers.append(other.stdout.readline().strip())
        other.stdin.close()
    assert answers == ["True", "False"]


def test_who_has_no_office_gives_nothing_and_learns_nothing(office: Office) -> None:
    for permit in (MEMBER, READER):
        assert office.grants.give(permit, office.record, "choi", MONTH) is None
        assert office.grants.give(permit, "0" * 16, "choi", MONTH) is None
        assert office.grants.give(permit, office.record, "no.such.person", MONTH) is None
    assert office.grants.list(READER) == []
    assert office.grants.give(HEAD, "0" * 16, "lee", MONTH) is None


def test_nobody_gives_what_they_may_not_see_themselves(office: Office) -> None:
    (partly,) = (
        each.document_id
        for each in office.reading.documents(HEAD)
        if each.document_id != office.record
    )
    assert office.grants.give(HEAD, partly, "lee", MONTH) is None, "a passage is closed to the head"


def test_a_records_officer_gives_within_the_agency(office: Office) -> None:
    for login, agency in (("officer", "한빛시"), ("stranger", "가람시")):
        People(office.made.database).put(
            login=login,
            name="기록",
            agency=agency,
            department="안전총괄과",
            roles=(Role.READER, Role.RECORDS_OFFICER),
            password=None,
        )
    assert office.grants.give(permit_for("stranger"), office.record, "lee", MONTH) is None
    assert office.grants.give(permit_for("officer"), office.record, "lee", MONTH)


@pytest.mark.parametrize(
    ("to", "terms"),
    [
        ("head", MONTH),
        ("nobody.here", MONTH),
        ("lee", replace(MONTH, reason=" ")),
        ("lee", replace(MONTH, since=TODAY - timedelta(days=1))),
        ("lee", replace(MONTH, until=TODAY - timedelta(days=1))),
        ("lee", replace(MONTH, until=year_after(TODAY) + timedelta(days=1))),
    ],
)
def test_a_grant_that_cannot_be_is_refused_and_logged(
    office: Office, to: str, terms: Terms
) -> None:
    with pytest.raises(GrantRefused, match=r"바랍니다\.$"):
        office.grants.give(HEAD, office.record, to, terms)
    assert office.grants.list(HEAD) == []
    assert Audit(office.made.database).entries(limit=1)[0].outcome == "refused"


def test_a_year_at_most() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert Terms(TODAY, year_after(TODAY), "사유").checked(TODAY)


def test_anothers_grant_is_not_ended(office: Office) -> None:
    number = office.grants.give(HEAD, office.record, "lee", MONTH)
    assert number is not None
    for permit in (READER, MEMBER):
        assert not office.grants.end(permit, number)
    assert office.reading.document(READER, office.record) is not None


def test_without_a_log_nothing_is_given(office: Office) -> None:
    from catalog.audit import AuditUnavailable

    with office.made.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit")
    with pytest.raises(AuditUnavailable):
        office.grants.give(HEAD, office.record, "lee", MONTH)
    assert office.reading.document(READER, office.record) is None
