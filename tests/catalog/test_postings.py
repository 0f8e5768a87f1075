from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from access.label import Grant
from access.tenure import Tenure, TenureKind
from catalog.audit import Audit, AuditUnavailable
from catalog.communities import Communities
from catalog.database import Database
from catalog.doer import Doer
from catalog.organisation_schema import person
from catalog.people import People, PeopleError
from catalog.postings import Postings
from catalog.standing import standing
from tests.support.permits import NOW

TODAY = NOW.date()
BOSS = Doer("boss", "10.0.0.1")
LATER = TODAY + timedelta(days=30)
CHANGES: list[Callable[[Database], object]] = [
    lambda d: Postings(d).transfer("kim", "한빛시", "회계과", "", on=TODAY, by=BOSS, at=NOW),
    lambda d: Postings(d).act(
        "lee", Tenure("한빛시", "안전총괄과", "과장", until=LATER), by=BOSS, at=NOW
    ),
    lambda d: Postings(d).delegate("kim", "lee", "과장", since=TODAY, until=LATER, by=BOSS, at=NOW),
    lambda d: Postings(d).end("kim", "담당", last=TODAY, by=BOSS, at=NOW),
    lambda d: Communities(d).add("모임", "lee", since=None, until=None, by=BOSS, at=NOW),
    lambda d: Communities(d).remove("모임", "kim", on=TODAY, by=BOSS, at=NOW),
    lambda d: Communities(d).create("새 모임", by=BOSS, at=NOW),
]


@pytest.fixture
def staffed(database: Database) -> Database:
    people = People(database)
    for login, posts in (("kim", ["과장", "담당"]), ("lee", [])):
        people.add(
            login=login,
            name=login,
            agency="한빛시",
            department="안전총괄과",
            posts=posts,
            communities=["모임"] if login == "kim" else [],
            password=None,
        )
    return database


def state(database: Database) -> object:
    communities = Communities(database)
    return People(database).list(), communities.names(), communities.members("모임")


@pytest.mark.parametrize("change", CHANGES)
def test_rights_change_with_their_row_in_the_log(
    staffed: Database, change: Callable[[Database], object]
) -> None:
    before = state(staffed)
    change(staffed)
    assert state(staffed) != before
    (entry,) = Audit(staffed).entries()
    assert (entry.person_id, entry.origin) == ("boss", "10.0.0.1")


@pytest.mark.parametrize("change", CHANGES)
def test_without_that_row_nothing_changes(
    staffed: Database, change: Callable[[Database], object]
) -> None:
    Audit(staffed).note("x", "x", at=NOW, detail={})
    (staffed.home.keys / "audit.pem").write_bytes(b"broken")
    before = state(staffed)
    with pytest.raises(AuditUnavailable):
        change(staffed)
    assert state(staffed) == before


def test_the_closed_get_and_give_nothing(staffed: Database) -> None:
    with staffed.writing() as connection:
        connection.execute(person.update().where(person.c.id == "lee").values(active=False))
    for giver, receiver in (("kim", "lee"), ("lee", "kim")):
        with pytest.raises(PeopleError, match="계정이 없거나"):
            Postings(staffed).delegate(
                giver, receiver, "과장", since=TODAY, until=LATER, by=BOSS, at=NOW
            )


def test_what_was_delegated_is_not_handed_on_and_ends_with_the_giver(staffed: Database) -> None:
    postings = Postings(staffed)
    main = Tenure("한빛시", "안전총괄과", "과장", until=TODAY + timedelta(days=3))
    People(staffed).set_tenures("kim", [main])
    given = postings.delegate("kim", "lee", "과장", since=TODAY, until=LATER, by=BOSS, at=NOW)
    assert (given.kind, given.until) == (TenureKind.DELEGATED, main.until)
    with pytest.raises(PeopleError, match="위임할 수 없습니다"):
        postings.delegate("lee", "kim", "과장", since=TODAY, until=LATER, by=BOSS, at=NOW)


@pytest.mark.parametrize("end", ["transferred", "closed"])
def test_a_delegation_ends_with_the_givers_transfer_or_account(staffed: Database, end: str) -> None:
    postings = Postings(staffed)
    given = postings.delegate("kim", "lee", "과장", since=TODAY, until=LATER, by=BOSS, at=NOW)
    (post,) = given.grants()
    tomorrow = TODAY + timedelta(days=1)
    assert post in held_by(staffed, "lee", TODAY)
    assert post in held_by(staffed, "lee", tomorrow)
    if end == "transferred":
        postings.transfer("kim", "한빛시", "회계과", "팀장", on=tomorrow, by=BOSS, at=NOW)
        assert post in held_by(staffed, "lee", TODAY), "until the giver leaves"
    else:
        with staffed.writing() as connection:
            connection.execute(person.update().where(person.c.id == "kim").values(active=False))
        assert post not in held_by(staffed, "lee", TODAY)
    assert post not in held_by(staffed, "lee", tomorrow)


def held_by(database: Database, login: str, day: date) -> frozenset[Grant]:
    with database.reading() as connection:
        principal = standing(connection, login, day)
    assert principal is not None
    return principal.grants()
