from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from access.role import Role
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.passwords import NOBODYS, password_fits
from catalog.people import People, PeopleError, TemporaryPassword
from catalog.person import Password
from catalog.sessions import ABSOLUTE, IDLE, Sessions
from tests.support.permits import NOW


@pytest.fixture
def people(database: Database) -> People:
    made = People(database)
    made.add(
        login="haneul.kim",
        name="김하늘",
        agency="한빛시",
        department="안전총괄과",
        posts=["축제안전담당"],
        communities=["축제안전협의회"],
        roles=[Role.READER, Role.ADMINISTRATOR],
        password="sample-haneul",
        sample=True,
    )
    return made


def test_a_person_becomes_a_principal(people: People) -> None:
    principal = people.principal("haneul.kim", at=NOW)
    assert principal is not None
    assert "post:한빛시/축제안전담당" in {str(grant) for grant in principal.grants()}
    assert Role.ADMINISTRATOR in principal.roles
    assert people.principal("nobody", at=NOW) is None


def test_passwords(people: People) -> None:
    people.add(login="no.password", name="무", agency="", department="", password=None)
    assert people.verify("haneul.kim", "sample-haneul", at=NOW) == people.principal(
        "haneul.kim", at=NOW
    )
    for login, password in (
        ("haneul.kim", "wrong"),
        ("haneul.kim", ""),
        ("nobody", "sample-haneul"),
        ("no.password", ""),
        ("no.password", "no account has this password"),
    ):
        assert people.verify(login, password, at=NOW) is None
    assert not password_fits("x", "not a hash")


def test_nobodys_hash_takes_as_long_as_anybodys() -> None:
    assert not PasswordHasher().check_needs_rehash(NOBODYS)


@pytest.mark.parametrize("login", ["", "A", "김하늘", "a b", "-a", "a" * 65])
def test_malformed_logins(people: People, login: str) -> None:
    with pytest.raises(PeopleError, match="쓸 수 없습니다"):
        people.add(login=login, name="x", agency="", department="", password=None)


def test_what_cannot_be_registered(people: People) -> None:
    with pytest.raises(PeopleError, match="이미 있는"):
        people.add(login="haneul.kim", name="x", agency="", department="", password=None)
    with pytest.raises(PeopleError, match="8자"):
        people.add(login="short", name="x", agency="", department="", password="1234567")


def test_put_brings_up_to_date_but_keeps_the_password(people: People) -> None:
    people.put(
        login="haneul.kim",
        name="김하늘",
        agency="한빛시",
        department="회계과",
        password="another-one",
    )
    people.put(login="new.one", name="새", agency="한빛시", department="", password="sample-new")
    found = {each.login: each for each in people.list()}
    assert found["haneul.kim"].department == "회계과"
    assert found["haneul.kim"].communities == ()
    assert people.verify("haneul.kim", "sample-haneul", at=NOW) is not None
    assert found["haneul.kim"].password is Password.OWN, "as everybody knows it"
    assert found["new.one"].password is Password.TEMPORARY
    with pytest.raises(TemporaryPassword):
        people.verify("new.one", "sample-new", at=NOW)
    assert people.verify("new.one", "wrong", at=NOW) is None
    assert people.sample_people() == []


def test_a_disabled_person_is_nobody_at_once(people: People, database: Database) -> None:
    sessions = Sessions(database)
    token = sessions.open("haneul.kim", at=NOW, kind="cookie")
    assert [each.login for each in people.sample_people()] == ["haneul.kim"]
    Accounts(database).disable("haneul.kim", at=NOW)
    assert sessions.principal(token, at=NOW, kind="cookie") is None
    assert people.verify("haneul.kim", "sample-haneul", at=NOW) is None
    assert people.sample_people() == []


def test_sessions_end(people: People, database: Database) -> None:
    sessions = Sessions(database)
    token = sessions.open("haneul.kim", at=NOW, kind="bearer")
    assert sessions.principal("guess", at=NOW, kind="bearer") is None
    assert sessions.principal(token, at=NOW, kind="cookie") is None
    assert sessions.principal(token, at=NOW + IDLE, kind="bearer") is not None
    later = NOW + IDLE + IDLE
    assert sessions.principal(token, at=later, kind="bearer") is not None, "use prolongs"
    assert sessions.principal(token, at=later + IDLE * 2, kind="bearer") is None
    steps = [NOW + timedelta(minutes=50) * n for n in range(1, 20)]
    alive = [
        sessions.principal(token2, at=at, kind="bearer") is not None
        for token2 in [sessions.open("haneul.kim", at=NOW, kind="bearer")]
        for at in steps
    ]
    assert alive == [at - NOW <= ABSOLUTE for at in steps]
    sessions.close(token)
    assert sessions.principal(token, at=NOW, kind="bearer") is None


def test_tokens_are_stored_as_hashes(people: People, database: Database, home: object) -> None:
    token = Sessions(database).open("haneul.kim", at=NOW, kind="cookie")
    with database.reading() as connection:
        stored = connection.exec_driver_sql("SELECT token FROM session").scalars().all()
    assert token not in stored
