"""The first set-up: once, with the secret, on an empty server alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete

from access.role import Role
from api.set_up import offered_secret
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.first_run import FirstRun
from catalog.home import Home
from catalog.organisation_schema import person
from catalog.people import People, PeopleError
from tests.support.permits import NOW
from tests.support.web import Clock, client, house, opened_web

WRITTEN = {"agency": "한빛시", "name": "김처음", "login": "first", "reads": "true"}
PASSWORDS = {"password": "a long password", "again": "a long password"}


@pytest.fixture
def secret(home: Home) -> str:
    database = Database.open(home)
    made = offered_secret(home, database)
    database.close()
    assert made is not None
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(home: Home, model_directory: Path, clock: Clock, secret: str) -> Iterator[FastAPI]:
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


def form(secret: str, **other: str) -> dict[str, str]:
    return {"secret": secret, **WRITTEN, **PASSWORDS, **other}


def test_the_secret_lies_in_a_file_for_its_owner_alone(home: Home, secret: str) -> None:
    assert home.set_up.stat().st_mode & 0o777 == 0o600
    database = Database.open(home)
    assert offered_secret(home, database) == secret == home.set_up.read_text().strip()
    assert len(secret) >= 24
    home.set_up.chmod(0o644)
    assert offered_secret(home, database) is None, "others may have read it"
    database.close()


def test_the_first_administrator_is_signed_in_and_led_to_the_first_folder(
    app: FastAPI, home: Home, secret: str
) -> None:
    browser = client(app)
    assert "/setup" in browser.get("/login").text
    assert "처음 설정" in browser.get("/setup").text
    made = browser.post("/setup", data=form(secret))
    assert (made.status_code, made.headers["location"]) == (303, "/admin/folders/new")
    me = browser.get("/api/v1/me").json()
    assert (me["login"], me["agency"]) == ("first", "한빛시")
    assert me["roles"] == ["administrator", "reader"]
    assert browser.get("/admin/folders/new").status_code == 200
    assert not home.set_up.exists()
    kept = house(app).audit.entries(limit=20)
    assert {"set_up", "sign_in"} <= {each.act for each in kept}


def test_it_is_gone_for_ever_afterwards(app: FastAPI, home: Home, secret: str) -> None:
    browser = client(app)
    assert browser.post("/setup", data=form(secret)).status_code == 303
    home.set_up.write_text(secret)
    home.set_up.chmod(0o600)
    stranger = client(app)
    for answer in (
        stranger.get("/setup"),
        stranger.post("/setup", data=form(secret)),
        stranger.post("/setup", data=form("guessed")),
    ):
        assert answer.status_code == 404
    assert "/setup" not in stranger.get("/login").text
    accounts = Accounts(house(app).database)
    accounts.remove_role("first", Role.ADMINISTRATOR)
    accounts.disable("first", at=NOW)
    assert stranger.post("/setup", data=form(secret, login="second")).status_code == 404
    assert offered_secret(home, house(app).database) is None
    assert not home.set_up.exists(), "a secret that was left is taken away"


def test_a_server_with_people_is_never_set_up_so(database: Database) -> None:
    People(database).add(
        login="kim", name="김", agency="한빛시", department="총무과", password=None
    )
    assert not FirstRun(database).open()
    assert not _made(database, "first")
    assert [each.login for each in People(database).list()] == ["kim"]


def _made(database: Database, login: str, **other: str) -> bool:
    named = {"name": "김처음", "agency": "한빛시", "password": "a long password", **other}
    return FirstRun(database).make(login=login, reads=False, at=NOW, origin="", **named)


def test_of_many_at_once_one_is_made(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: _made(database, f"first{n}"), range(8)))
    assert sum(made) == 1
    assert len(People(database).list()) == 1
    with database.writing() as connection:
        connection.execute(delete(person))
    assert not FirstRun(database).open(), "whoever is removed later"


@pytest.mark.parametrize(
    "other",
    [{"name": " "}, {"agency": ""}, {"agency": "가/나"}, {"name": "\u202e"}, {"password": "short"}],
)
def test_what_can_be_no_account_makes_none(database: Database, other: dict[str, str]) -> None:
    with pytest.raises(PeopleError):
        _made(database, "first", **other)
    assert FirstRun(database).open()


def test_a_wrong_secret_opens_nothing_and_is_limited(
    app: FastAPI, home: Home, clock: Clock, secret: str
) -> None:
    browser = client(app)
    for wrong in ("", "x", secret[:-1], secret + "x", "비밀"):
        answer = browser.post("/setup", data=form(wrong))
        assert answer.status_code == 403, wrong
        assert "설정 비밀이 맞지 않습니다" in answer.text
        assert 'value="한빛시"' in answer.text
        assert secret not in answer.text
    assert browser.post("/setup", data=form(secret)).status_code == 403, "guessers wait"
    assert "set_up_refused" in {each.act for each in house(app).audit.entries(limit=20)}
    clock.advance(timedelta(minutes=2))
    assert browser.post("/setup", data=form(secret)).status_code == 303


@pytest.mark.parametrize("state", ["gone", "empty", "open to others"])
def test_without_a_secret_of_the_owner_alone_nothing_fits(
    app: FastAPI, home: Home, secret: str, state: str
) -> None:
    if state == "gone":
        home.set_up.unlink()
    elif state == "empty":
        home.set_up.write_text("\n")
    else:
        home.set_up.chmod(0o640)
    for said in ("", secret):
        assert client(app).post("/setup", data=form(said)).status_code == 403


def test_what_is_wrong_is_said_and_kept(app: FastAPI, secret: str) -> None:
    browser = client(app)
    differ = browser.post("/setup", data=form(secret, again="another password"))
    assert differ.status_code == 422
    assert "두 비밀번호가 서로 다릅니다" in differ.text
    assert "a long password" not in differ.text
    malformed = browser.post("/setup", data=form(secret, login="처음"))
    assert malformed.status_code == 422
    assert "로그인 이름" in malformed.text


@pytest.mark.parametrize(
    "header", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
def test_another_site_sets_nothing_up(app: FastAPI, secret: str, header: dict[str, str]) -> None:
    browser: TestClient = client(app)
    assert browser.post("/setup", data=form(secret), headers=header).status_code == 403
    assert house(app).first_run.open()
