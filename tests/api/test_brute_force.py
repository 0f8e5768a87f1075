"""Guessing passwords, and guessing who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

import catalog.passwords
from api.sender import COOKIE
from catalog.lockout import ADDRESS_FREE, FIRST_WAIT, FORGOTTEN, LOGIN_FREE
from tests.api.staff import PASSWORD, staffed_home
from tests.support.web import Clock, client, house, opened_web

SESSION = "/api/v1/session"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def another_day(clock: Clock) -> None:
    """What an earlier test tried is forgotten."""
    clock.advance(FORGOTTEN + timedelta(seconds=1))


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, clock: Clock
) -> Iterator[FastAPI]:
    home = staffed_home(tmp_path_factory.mktemp("guessing"))
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


class CountingHasher(PasswordHasher):
    """The real hasher, which tells how much it worked."""

    def __init__(self) -> None:
        super().__init__()
        self.worked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.worked.append(str(hash).rsplit("$", 2)[0])  # the parameters, without salt and hash
        return super().verify(hash, password)


def guess(browser: TestClient, login: str, password: str = "wrong") -> tuple[object, ...]:
    answer = browser.post(SESSION, json={"login": login, "password": password})
    return answer.status_code, tuple(sorted(answer.headers.items())), answer.content


def page(browser: TestClient, login: str, password: str = "wrong") -> tuple[object, ...]:
    answer = browser.post("/login", data={"login": login, "password": password})
    return answer.status_code, tuple(sorted(answer.headers.items())), answer.content


def test_nobody_can_tell_who_has_an_account(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, wrong, waiting, closed and without a password: the same bytes, the same work."""
    browser = client(app)
    for _ in range(LOGIN_FREE):
        guess(browser, "lee")
    hasher = CountingHasher()
    monkeypatch.setattr(catalog.passwords, "_HASHER", hasher)
    cases = [
        ("kim", "wrong"),
        ("nobody", "wrong"),
        ("lee", "wrong"),
        ("lee", PASSWORD),  # waits: even the right password is refused
        ("gone", PASSWORD),
        ("bare", PASSWORD),
        ("-", "wrong"),
        ("나 아무개", "wrong"),
    ]
    for ask in (guess, page):
        answers = {ask(browser, login, password) for login, password in cases}
        assert len(answers) == 1
        assert {each[0] for each in answers} == {401}
    assert len(hasher.worked) == 2 * len(cases)
    assert len(set(hasher.worked)) == 1, "the same parameters of argon2 for everybody"


def test_an_unknown_login_waits_like_a_known_one(app: FastAPI, clock: Clock) -> None:
    browser = client(app)
    for login in ("kim", "nobody"):
        for _ in range(LOGIN_FREE - 1):
            house(app).lockout.attempt(login, "testclient", at=clock())
        assert [guess(browser, login)[0] for _ in range(2)] == [401, 401]
    reasons = {
        (each.person_id, each.detail["reason"]) for each in house(app).audit.entries(limit=6)
    }
    assert ("nobody", "login_waits") in reasons


def test_brute_force_finds_nothing_while_the_login_waits(app: FastAPI, clock: Clock) -> None:
    browser = client(app)
    for _ in range(LOGIN_FREE):
        guess(browser, "kim")
    assert guess(browser, "kim", PASSWORD)[0] == 401
    assert COOKIE not in browser.cookies
    clock.advance(FIRST_WAIT)
    assert guess(browser, "kim", PASSWORD)[0] == 200


def test_an_address_that_guesses_is_told_to_wait(app: FastAPI, clock: Clock) -> None:
    browser = client(app)
    for number in range(ADDRESS_FREE - 1):
        house(app).lockout.attempt(f"person{number}", "testclient", at=clock())
    assert guess(browser, "the last one that is free")[0] == 401
    for login, password in (("kim", PASSWORD), ("kim", "wrong"), ("nobody", "wrong")):
        refused = browser.post(SESSION, json={"login": login, "password": password})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert "약 1분 뒤에" in refused.json()["detail"]
    shown = browser.post("/login", data={"login": "kim", "password": PASSWORD})
    assert (shown.status_code, shown.headers["retry-after"]) == (429, "60")
    assert "약 1분 뒤에" in shown.text
    clock.advance(FIRST_WAIT + timedelta(seconds=1))
    assert guess(browser, "kim", PASSWORD)[0] == 200


def test_what_was_typed_in_the_wrong_place_is_not_kept(app: FastAPI) -> None:
    guess(client(app), "My Secret!")
    (entry,) = house(app).audit.entries(limit=1)
    assert (entry.act, entry.person_id) == ("sign_in_refused", "")
    assert (entry.origin, entry.outcome) == ("testclient", "refused")
    assert entry.detail == {"reason": "wrong", "how": "password"}
    guess(client(app), "kim")
    assert house(app).audit.entries(limit=1)[0].person_id == "kim"
