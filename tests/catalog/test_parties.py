"""Approval lines and recipients open records: through reading, and through search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.permit import Permit
from access.tenure import Tenure
from catalog.database import Database
from catalog.people import People
from catalog.reading import Reading
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.index.worlds import World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

LETTER = (
    "한빛시",
    "수신  수신자 참조",
    "제목  등불다리 인파 관리 철저",
    "등불다리의 일방통행을 지켜 주시기 바랍니다.  끝.",
    "한빛시장",
    "수신자  회계과장, 가람시장(문화관광과장)",
    "기안자 주무관 나도윤  검토자 재난팀장 배서진  결재권자 안전총괄과장 구하람",
    "시행 안전총괄과-1234 (2026. 5. 17.)",
)
PARTIES = rule("공유", "line", "recipients", agency="한빛시")
DRAFTER = permit_for("na", department="안전총괄과", posts=["주무관"])
NAMESAKE = permit_for("na2", department="공원과", posts=["주무관"])
CLERK = permit_for("oh", department="하천과", posts=["주무관"])
HEAD = permit_for("gu", department="안전총괄과", posts=["안전총괄과장"])
ACCOUNTS = permit_for("lee", department="회계과")
GARAM = permit_for("park", agency="가람시", department="문화관광과")
GARAM_PARKS = permit_for("jung", agency="가람시", department="공원과")
EVERYBODY = (DRAFTER, NAMESAKE, CLERK, HEAD, ACCOUNTS, GARAM, GARAM_PARKS)
PAST = date(2026, 1, 1)
NAMES = {"na": "나도윤", "na2": "나도윤", "oh": "오하늘", "gu": "구하람"}


def register(database: Database, *permits: Permit) -> None:
    seat(database, *permits)
    for permit in permits:
        person = permit.principal
        if person.person_id in NAMES:
            people = {each.login: each for each in People(database).list()}
            known = people[person.person_id]
            People(database).put(
                login=known.login,
                name=NAMES[known.login],
                agency=known.agency,
                department=known.department,
                posts=[each.post for each in known.tenures if each.post],
                password=None,
            )


def put(shelved: Shelf, path: str, *lines: str) -> str:
    blocks = text_blocks(*lines)
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    return shelved.put_blocks(path, blocks, fields=fields)


def readers(database: Database, document: str) -> set[str]:
    reading = Reading(database)
    seen = {each.principal.person_id for each in EVERYBODY if reading.document(each, document)}
    listed = {
        each.principal.person_id
        for each in EVERYBODY
        if document in [one.document_id for one in reading.documents(each)]
    }
    assert seen == listed
    return seen


@pytest.fixture
def peopled(database: Database) -> Database:
    register(database, *EVERYBODY)
    return database


def test_who_signed_and_who_received_may_read(peopled: Database, tmp_path: Path) -> None:
    letter = put(shelf(peopled, tmp_path / "share", PARTIES), "공유/시행문.txt", *LETTER)
    assert readers(peopled, letter) == {"na", "gu", "lee", "park"}


def test_a_line_alone_and_recipients_alone(peopled: Database, tmp_path: Path) -> None:
    shelved = shelf(peopled, tmp_path / "share", rule("공유", "line", agency="한빛시"))
    letter = put(shelved, "공유/시행문.txt", *LETTER)
    assert readers(peopled, letter) == {"na", "gu"}
    shelved.relabel(rule("공유", "recipients", agency="한빛시"))
    assert readers(peopled, letter) == {"lee", "park"}


def test_the_right_follows_who_signed_and_not_who_comes_after(
    peopled: Database, tmp_path: Path
) -> None:
    letter = put(shelf(peopled, tmp_path / "share", PARTIES), "공유/시행문.txt", *LETTER)
    People(peopled).set_tenures("gu", [Tenure("한빛시", "하천과", "하천과장")])
    People(peopled).set_tenures("oh", [Tenure("한빛시", "안전총괄과", "안전총괄과장")])
    assert readers(peopled, letter) == {"na", "gu", "lee", "park"}


def test_of_two_of_one_name_neither_is_taken(peopled: Database, tmp_path: Path) -> None:
    People(peopled).set_tenures("na2", [Tenure("한빛시", "안전총괄과", "주무관")])
    shelved = shelf(peopled, tmp_path / "share", rule("공유", "line", agency="한빛시"))
    assert readers(peopled, put(shelved, "공유/시행문.txt", *LETTER)) == {"gu"}


def test_who_came_after_the_day_of_the_letter_did_not_sign_it(
    peopled: Database, tmp_path: Path
) -> None:
    late = Tenure("한빛시", "안전총괄과", "주무관", since=date(2026, 6, 1))
    People(peopled).set_tenures("na", [late])
    shelved = shelf(peopled, tmp_path / "share", rule("공유", "line", agency="한빛시"))
    assert readers(peopled, put(shelved, "공유/시행문.txt", *LETTER)) == {"gu"}


def test_a_post_stands_in_for_who_is_not_registered(database: Database, tmp_path: Path) -> None:
    successor = permit_for("han", department="안전총괄과", posts=["안전총괄과장"])
    register(database, successor, CLERK)
    shelved = shelf(database, tmp_path / "share", rule("공유", "line", agency="한빛시"))
    letter = put(shelved, "공유/시행문.txt", *LETTER)
    reading = Reading(database)
    assert reading.document(successor, letter) is not None
    assert reading.document(CLERK, letter) is None, "주무관 names everybody and so nobody"


def test_whose_a_letter_is_follows_from_its_folder(peopled: Database, tmp_path: Path) -> None:
    """A letterhead that is forged makes nobody of that agency a party."""
    shelved = shelf(peopled, tmp_path / "share", rule("공유", "line"))
    letter = put(shelved, "공유/시행문.txt", *LETTER)
    assert readers(peopled, letter) == set()
    shelved.relabel(rule("공유", "line", agency="가람시"))
    assert readers(peopled, letter) == set()
    shelved.relabel(rule("공유", "line", agency="한빛시"))
    assert readers(peopled, letter) == {"na", "gu"}


def test_who_writes_somebody_in_opens_that_letter_and_no_other_rule(
    peopled: Database, tmp_path: Path
) -> None:
    closed = rule("비밀", "department:한빛시/하천과", agency="한빛시")
    shelved = shelf(peopled, tmp_path / "share", PARTIES, closed)
    other = put(shelved, "공유/다른 시행문.txt", *LETTER[:1], "수신  내부결재", *LETTER[2:5])
    forged = put(shelved, "비밀/시행문.txt", *LETTER)
    assert readers(peopled, other) == set()
    assert readers(peopled, forged) == {"oh"}, "no rule there says line"


def finders(made: World) -> set[str]:
    made.build()
    search = made.search()
    return {
        each.principal.person_id for each in EVERYBODY if search.search(each, "등불다리 일방통행")
    }


def test_who_signed_finds_it_and_nobody_else_and_a_party_is_under_every_rule(
    tmp_path: Path,
) -> None:
    with world(tmp_path / "here", HashingEmbedder(), PARTIES) as made:
        register(made.database, *EVERYBODY)
        put(made.shelf, "공유/시행문.txt", *LETTER)
        assert finders(made) == {"na", "gu", "lee", "park"}
        made.shelf.relabel(PARTIES, rule("", "department:한빛시/안전총괄과"))
        assert finders(made) == {"na", "gu"}
        made.shelf.relabel(replace(PARTIES, label=replace(PARTIES.label, closes=PAST)))
        assert finders(made) == set()
