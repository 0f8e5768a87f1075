"""Sign-on by the header of a trusted proxy, and whoever pretends to be one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.proxy import SECRET_HEADER
from catalog.home import Home
from tests.api.staff import PASSWORD, staffed_home
from tests.support.web import Clock, house, opened_web

SECRET = "a secret that the proxy knows"
PROXY, ELSEWHERE = "10.0.0.5", "10.0.0.66"
VOUCHED = {"X-Remote-User": "kim", SECRET_HEADER: SECRET}


def office(place: Path, extra: str) -> Home:
    home = staffed_home(place)
    secret = home.root / "proxy.secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    home.configuration.write_text(
        f'[proxy]\npeers = ["{PROXY}", "10.0.1.0/28"]\n{extra.format(secret=secret)}',
        encoding="utf-8",
    )
    return home


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, clock: Clock
) -> Iterator[FastAPI]:
    home = office(
        tmp_path_factory.mktemp("proxy"),
        'login_header = "X-Remote-User"\nsecret_file = "{secret}"\n',
    )
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


def sender(app: FastAPI, address: str = PROXY) -> TestClient:
    return TestClient(
        app, follow_redirects=False, raise_server_exceptions=False, client=(address, 5000)
    )


def signed_in(browser: TestClient) -> bool:
    return browser.get("/api/v1/me").status_code == 200


def test_the_proxy_signs_a_known_person_on(app: FastAPI) -> None:
    browser = sender(app)
    assert (
        'href="/login/proxy?after=/search"'
        in browser.get("/login?after=/search", headers=VOUCHED).text
    )
    done = browser.get("/login/proxy?after=/search", headers=VOUCHED)
    assert (done.status_code, done.headers["location"]) == (303, "/search")
    assert browser.get("/api/v1/me", headers=VOUCHED).json()["login"] == "kim"
    (entry,) = house(app).audit.entries(limit=1)
    assert (entry.act, entry.person_id, entry.detail["how"]) == ("sign_in", "kim", "proxy")


@pytest.mark.parametrize("login", ["nobody", "gone", "", "KIM"])
def test_only_known_active_people_get_in(app: FastAPI, login: str) -> None:
    browser = sender(app)
    headers = {**VOUCHED, "X-Remote-User": login}
    assert browser.get("/login/proxy", headers=headers).status_code == 401
    assert not signed_in(browser)


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (ELSEWHERE, VOUCHED),  # the right secret from the wrong place
        (PROXY, {"X-Remote-User": "kim"}),  # the right place without the secret
        (PROXY, {**VOUCHED, SECRET_HEADER: "guessed"}),
        (PROXY, {**VOUCHED, SECRET_HEADER: ""}),
        (PROXY, {SECRET_HEADER: SECRET}),  # nobody is named
        (ELSEWHERE, {**VOUCHED, "X-Forwarded-For": PROXY}),  # the address is claimed
        (ELSEWHERE, {**VOUCHED, "Forwarded": f"for={PROXY}", "X-Real-IP": PROXY}),
        ("testclient", VOUCHED),
        ("10.0.1.16", VOUCHED),  # just outside the listed network
        (PROXY, {}),
        (ELSEWHERE, {}),
    ],
)
def test_a_header_from_anywhere_else_is_refused(
    app: FastAPI, address: str, headers: dict[str, str]
) -> None:
    browser = sender(app, address)
    refused = browser.get("/login/proxy", headers=headers)
    assert refused.status_code == 401
    assert "neomeo_session" not in browser.cookies
    assert browser.get("/api/v1/me", headers=headers).status_code == 401
    assert house(app).audit.entries(limit=1)[0].act == "sign_in_refused"
    assert SECRET not in str(house(app).audit.entries(limit=1)[0])


def test_two_names_or_two_secrets_prove_nothing(app: FastAPI) -> None:
    browser = sender(app)
    for headers in (
        [("X-Remote-User", "kim"), ("x-remote-user", "boss"), (SECRET_HEADER, SECRET)],
        [("X-Remote-User", "kim"), (SECRET_HEADER, "guess"), (SECRET_HEADER, SECRET)],
    ):
        assert browser.get("/login/proxy", headers=headers).status_code == 401
    assert not signed_in(browser)


def test_the_header_alone_opens_nothing(app: FastAPI) -> None:
    """It begins a session on one page; elsewhere it is no proof of who asks."""
    browser = sender(app)
    assert browser.get("/api/v1/me", headers=VOUCHED).status_code == 401
    assert browser.post("/api/v1/search", headers=VOUCHED, json={"query": "가"}).status_code == 401


def test_whom_the_proxy_names_is_who_acts(app: FastAPI) -> None:
    """A session left in the browser by somebody else is not used by who sits there now."""
    browser = sender(app)
    browser.get("/login/proxy", headers=VOUCHED)
    other = {**VOUCHED, "X-Remote-User": "lee"}
    assert browser.get("/api/v1/me", headers=other).status_code == 401
    assert browser.get("/login/proxy", headers=other).status_code == 303
    assert browser.get("/api/v1/me", headers=other).json()["login"] == "lee"


def test_a_forwarded_address_counts_from_a_listed_proxy_alone(app: FastAPI) -> None:
    def logged(address: str, forwarded: str) -> object:
        headers = {"X-Forwarded-For": forwarded}
        wrong = {"login": "nobody", "password": "wrong"}
        sender(app, address).post("/api/v1/session", json=wrong, headers=headers)
        return house(app).audit.entries(limit=1)[0].origin

    assert logged(PROXY, "192.0.2.7") == "192.0.2.7"
    assert logged(PROXY, f"198.51.100.9, 192.0.2.7, 10.0.1.3, {PROXY}") == "192.0.2.7"
    assert logged(ELSEWHERE, "192.0.2.7") == ELSEWHERE
    assert logged(PROXY, "192.0.2.7, nonsense") == PROXY
    assert logged(PROXY, "") == PROXY
    assert logged("::ffff:10.0.0.5", "192.0.2.7") == "192.0.2.7"


def test_https_at_the_proxy_makes_cookies_and_pages_strict(app: FastAPI) -> None:
    https = {"X-Forwarded-Proto": "https"}
    kim = {"login": "kim", "password": PASSWORD}
    answer = sender(app).post("/api/v1/session", json=kim, headers=https)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-neomeo_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "domain" not in cookie.lower()
    plain = sender(app, ELSEWHERE).post("/api/v1/session", json=kim, headers=https)
    assert "strict-transport-security" not in plain.headers
    assert plain.headers["set-cookie"].startswith("neomeo_session=")


def test_off_unless_configured(tmp_path: Path, model_directory: Path) -> None:
    with opened_web(office(tmp_path, ""), model_directory, demo=False) as app:
        browser = sender(app)
        assert browser.get("/login/proxy", headers=VOUCHED).status_code == 404
        assert "/login/proxy" not in browser.get("/login", headers=VOUCHED).text
        assert browser.get("/api/v1/me", headers=VOUCHED).status_code == 401
