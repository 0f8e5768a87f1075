"""A password that somebody else has set opens nothing but its own change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.sign_in import REFUSED
from catalog.accounts import Accounts
from catalog.lockout import FORGOTTEN, LOGIN_FREE
from tests.api.staff import PASSWORD, staffed_home
from tests.support.web import Clock, client, house, opened_web

SESSION, CHANGE, PAGE = "/api/v1/session", "/api/v1/password", "/login/password"
GIVEN, OWN = "the boss chose this", "lee alone knows this"
LEE = {"login": "lee", "password": GIVEN}


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, clock: Clock
) -> Iterator[FastAPI]:
    home = staffed_home(tmp_path_factory.mktemp("given"))
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def given(app: FastAPI, clock: Clock) -> None:
    """The administrator has set it anew, and what an earlier test tried is forgotten."""
    clock.advance(FORGOTTEN + timedelta(seconds=1))
    Accounts(house(app).database).set_password("lee", GIVEN)


def test_who_has_set_a_password_is_not_in_as_its_owner(app: FastAPI) -> None:
    boss = client(app)
    refused = boss.post(SESSION, json=LEE)
    assert refused.status_code == 403
    assert "임시 비밀번호입니다" in refused.json()["detail"]
    assert "token" not in refused.json()
    led = boss.post("/login", data={**LEE, "after": "/search"})
    assert led.status_code == 303
    assert led.headers["location"] == f"{PAGE}?login=lee&after=%2Fsearch&temporary=true"
    assert dict(boss.cookies) == {}
    for address in ("/", "/search", "/settings", "/archive"):
        assert boss.get(address).headers["location"].startswith("/login?after=")
    assert boss.get("/api/v1/me").status_code == 401
    rows = [(each.act, each.detail.get("reason")) for each in house(app).audit.entries(limit=2)]
    assert rows == [("sign_in_refused", "temporary")] * 2


def test_its_owner_changes_it_and_is_in(app: FastAPI) -> None:
    lee = client(app)
    page = lee.get(lee.post("/login", data={**LEE, "after": "/search"}).headers["location"]).text
    assert "다른 사람이 정해 준 임시 비밀번호입니다" in page
    assert 'value="lee"' in page
    form = {**LEE, "new": OWN, "again": OWN, "after": "/search"}
    for other, status, told in (
        ({"again": "another"}, 422, "서로 다릅니다"),
        ({"new": GIVEN, "again": GIVEN}, 422, "다른 비밀번호"),
        ({"new": "short", "again": "short"}, 422, "8자 이상"),
        ({"password": "guessed"}, 401, "맞지 않습니다"),
    ):
        refused = lee.post(PAGE, data={**form, **other})
        assert (refused.status_code, told in refused.text) == (status, True)
        assert GIVEN not in refused.text
        assert dict(lee.cookies) == {}
    changed = lee.post(PAGE, data=form)
    assert (changed.status_code, changed.headers["location"]) == (303, "/search")
    assert lee.get("/api/v1/me").json()["login"] == "lee"
    assert client(app).post(SESSION, json=LEE).status_code == 401
    assert client(app).post(SESSION, json={**LEE, "password": OWN}).status_code == 200
    acts = [each for each in house(app).audit.entries(limit=9) if each.act == "password_changed"]
    assert [(each.person_id, each.origin) for each in acts] == [("lee", "testclient")]
    assert acts[0].detail == {"login": "lee"}


def test_a_program_changes_it_by_the_api(app: FastAPI) -> None:
    program = client(app)
    wanted = {**LEE, "new": OWN}
    for other, status in (({"new": GIVEN}, 422), ({"new": "x"}, 422), ({"password": "x"}, 401)):
        assert program.put(CHANGE, json={**wanted, **other}).status_code == status
    elsewhere = {"Origin": "http://evil.example"}
    assert program.put(CHANGE, json=wanted, headers=elsewhere).status_code == 403
    assert program.put(CHANGE, json=wanted).status_code == 204
    assert program.post(SESSION, json={**LEE, "password": OWN}).status_code == 200


def test_changing_ones_own_ends_what_was_open_elsewhere(app: FastAPI) -> None:
    here, there = client(app), client(app)
    kim = {"login": "kim", "password": PASSWORD}
    for browser in (here, there):
        assert browser.post("/login", data=kim).headers["location"] == "/"
    assert f"{PAGE}?login=kim" in here.get("/settings").text
    form = {**kim, "new": OWN, "again": OWN, "after": "//evil.example"}
    assert here.post(PAGE, data=form).headers["location"] == "/"
    assert here.get("/api/v1/me").status_code == 200
    assert there.get("/api/v1/me").status_code == 401


def test_guessing_at_the_change_waits_like_guessing_at_the_door(app: FastAPI) -> None:
    guesser = client(app)
    wrong = {**LEE, "password": "wrong", "new": OWN}
    told = [guesser.put(CHANGE, json=wrong).json()["detail"] for _ in range(LOGIN_FREE)]
    assert set(told) == {REFUSED}
    waits = guesser.put(CHANGE, json={**wrong, "password": GIVEN})
    assert (waits.status_code, waits.json()["detail"]) == (401, REFUSED)
    door = client(app).post(SESSION, json=LEE)
    assert (door.status_code, door.json()["detail"]) == (401, REFUSED), "as one that is unknown"
    unknown = guesser.put(CHANGE, json={"login": "nobody", "password": GIVEN, "new": OWN})
    assert (unknown.status_code, unknown.json()) == (401, waits.json())
