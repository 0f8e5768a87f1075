"""Too many requests, errors without protection, and pages in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.guard import LARGEST_BODY
from api.limits import Limits
from catalog.home import Home
from tests.api.staff import staffed_home
from tests.api.test_routes import addresses
from tests.support.web import Clock, client, house, opened_web

ME = "/api/v1/me"
LIMITS = Limits(person=5, address=40)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return staffed_home(tmp_path_factory.mktemp("throttle"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(staffed: Home, model_directory: Path, clock: Clock) -> Iterator[FastAPI]:
    with opened_web(staffed, model_directory, demo=False, clock=clock, limits=LIMITS) as opened:
        yield opened


def holder(app: FastAPI, login: str, address: str = "10.0.0.1") -> TestClient:
    """A client with a session, without the work of a password."""
    browser = TestClient(
        app, follow_redirects=False, raise_server_exceptions=False, client=(address, 5000)
    )
    secret = house(app).sessions.open(login, at=house(app).clock(), kind="cookie")
    browser.cookies.set("neomeo_session", secret)
    return browser


def test_a_person_who_asks_too_often_waits(app: FastAPI, clock: Clock) -> None:
    kim, elsewhere = holder(app, "kim"), holder(app, "kim", "10.0.0.2")
    assert [kim.get(ME).status_code for _ in range(5)] == [200] * 5
    refused = elsewhere.get(ME)  # another session from another address: the same person
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "12")
    assert refused.json()["title"].startswith("요청이 너무 많습니다")
    page = kim.get("/")
    assert (page.status_code, page.headers["retry-after"]) == (429, "12")
    assert "잠시 뒤에" in page.text
    assert holder(app, "lee").get(ME).status_code == 200
    clock.advance(timedelta(seconds=12))
    assert [kim.get(ME).status_code for _ in range(2)] == [200, 429]


def test_pages_that_are_none_count_like_pages_that_are_hidden(app: FastAPI) -> None:
    kim = holder(app, "kim", "10.0.0.3")
    met = [kim.get(address).status_code for address in ("/none", "/admin") * 3]
    assert met == [404] * 5 + [429]
    assert kim.get("/none").status_code == 429


def test_an_address_that_asks_too_often_waits_known_or_not(app: FastAPI, clock: Clock) -> None:
    stranger = client(app)
    assert [stranger.get(ME).status_code for _ in range(40)] == [401] * 40
    for address in (ME, "/login", "/docs", "/"):
        refused = stranger.get(address)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
    guess = stranger.post("/api/v1/session", json={"login": "kim", "password": "guess"})
    assert guess.status_code == 429, "and no password is looked at"
    assert holder(app, "kim", "10.0.0.9").get(ME).status_code == 200
    clock.advance(timedelta(minutes=1))
    assert stranger.get(ME).status_code == 401


@pytest.mark.no_cover
def test_no_response_can_be_framed_or_guessed_at(staffed: Home, model_directory: Path) -> None:
    """Clickjacking: on every address, for strangers and people, found or not."""
    with opened_web(staffed, model_directory, demo=False) as app:
        stranger, kim = client(app), holder(app, "kim")
        for method, path, _ in addresses(app):
            if path in ("/logout", "/api/v1/session", "/api/v1/sessions"):
                continue
            address = re.sub(r"{\w+}", "1", path)
            for browser in (stranger, kim):
                headers = browser.request(method, address, json={}).headers
                assert headers["x-frame-options"] == "DENY", f"{method} {path}"
                assert headers["x-content-type-options"] == "nosniff"
                assert "content-security-policy" in headers
        large = kim.post("/api/v1/search", content=b"x" * (LARGEST_BODY + 1))
        assert large.status_code == 413
        assert large.headers["x-frame-options"] == "DENY"


def test_an_error_keeps_its_guard_and_its_secrets(tmp_path: Path, model_directory: Path) -> None:
    with opened_web(staffed_home(tmp_path), model_directory, demo=False) as app:
        kim = holder(app, "kim")
        with house(app).database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE tenure")
        for address in (ME, "/search"):
            broken = kim.get(address)
            assert broken.status_code == 500
            assert broken.headers["x-frame-options"] == "DENY"
            assert "frame-ancestors 'none'" in broken.headers["content-security-policy"]
            assert broken.headers["cache-control"] == "no-store"
            assert "tenure" not in broken.text


def test_over_https_everything_else_that_is_not_https_is_foreign(
    staffed: Home, model_directory: Path
) -> None:
    with opened_web(staffed, model_directory, demo=False) as app:
        secret = house(app).sessions.open("kim", at=house(app).clock(), kind="cookie")
        browser = TestClient(
            app,
            base_url="https://neomeo.example",
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        browser.cookies.set("__Host-neomeo_session", secret, domain="neomeo.example")
        assert browser.get(ME).status_code == 200
        assert browser.get(ME).headers["strict-transport-security"] == "max-age=31536000"
        for origin, status in (
            ("https://neomeo.example", 200),
            ("http://neomeo.example", 403),
            ("https://evil.example", 403),
            ("https://neomeo.example.evil.example", 403),
            ("null", 403),
        ):
            headers = {"Origin": origin}
            found = browser.post("/api/v1/search", json={"query": "가"}, headers=headers)
            assert found.status_code == status, origin
        planted = TestClient(app, base_url="https://neomeo.example", follow_redirects=False)
        planted.cookies.set("neomeo_session", secret, domain="neomeo.example")
        assert planted.get(ME).status_code == 401, "a neighbour's page could have set that name"
