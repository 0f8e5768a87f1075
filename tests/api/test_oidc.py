"""Signing on at a real provider, and everything that must not get anybody in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from catalog.home import Home
from tests.api.staff import staffed_home
from tests.support.oidc_provider import CLIENT, SECRET, Provider, sealed, served_provider, unsigned
from tests.support.web import Clock, client, house, opened_web

RETURN = "http://testserver/login/oidc/return"
Forge = Callable[[dict[str, Any]], str]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def served(clock: Clock) -> Iterator[Provider]:
    with served_provider(lambda: clock().timestamp()) as provider:
        yield provider


@pytest.fixture
def provider(served: Provider) -> Provider:
    """The same provider, behaving well again."""
    served.login, served.forge = "kim", None
    served.claims, served.metadata = {}, {}
    return served


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, served: Provider) -> Home:
    home = staffed_home(tmp_path_factory.mktemp("oidc"))
    secret = home.root / "oidc.secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    home.configuration.write_text(
        "[oidc]\n"
        f'issuer = "{served.issuer}"\n'
        f'client_id = "{CLIENT}"\n'
        f'secret_file = "{secret}"\n'
        f'redirect = "http://localhost/login/oidc/return"\n',
        encoding="utf-8",
    )
    return home


@pytest.fixture(scope="module")
def app(office: Home, model_directory: Path, clock: Clock) -> Iterator[FastAPI]:
    with opened_web(office, model_directory, demo=False, clock=clock) as opened:
        yield opened


def to_provider(browser: TestClient, after: str = "/search") -> str:
    """The provider's answer, as the browser would carry it back."""
    begun = browser.get("/login/oidc", params={"after": after})
    assert begun.status_code == 303, begun.text
    answered = httpx2.get(begun.headers["location"], follow_redirects=False)
    assert answered.status_code == 302, answered.text
    back = urlsplit(answered.headers["location"])
    return f"{back.path}?{back.query}"


def signed_in(browser: TestClient) -> bool:
    return browser.get("/api/v1/me").status_code == 200


def last_reason(app: FastAPI) -> object:
    (entry,) = house(app).audit.entries(limit=1)
    assert entry.act == "sign_in_refused"
    return entry.detail["reason"]


def test_a_known_person_gets_in(app: FastAPI, provider: Provider) -> None:
    browser = client(app)
    assert (
        '<a class="btn" href="/login/oidc?after=/search">'
        in browser.get("/login?after=/search").text
    )
    begun = browser.get("/login/oidc", params={"after": "/search"})
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    assert SECRET not in begun.headers["location"]
    cookie = begun.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    done = browser.get(to_provider(browser))
    assert (done.status_code, done.headers["location"]) == (303, "/search")
    me = browser.get("/api/v1/me").json()
    assert me["login"] == "kim"
    (entry,) = house(app).audit.entries(limit=1)
    assert (entry.act, entry.detail["how"]) == ("sign_in", "oidc")


@pytest.mark.parametrize("login", ["nobody", "gone", "", "KIM", "kim "])
def test_only_known_active_people_get_in_and_none_is_made(
    app: FastAPI, provider: Provider, login: str
) -> None:
    before = [each.login for each in house(app).people.list()]
    provider.login = login
    browser = client(app)
    refused = browser.get(to_provider(browser))
    assert refused.status_code == 401
    assert "등록된 계정인지" in refused.text
    assert not signed_in(browser)
    assert [each.login for each in house(app).people.list()] == before


def other_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, RSAKey.generate_key(2048))


def shared_secret(claims: dict[str, Any]) -> str:
    return sealed(claims, SECRET.encode())


@pytest.mark.parametrize("forge", [unsigned, other_key, shared_secret, lambda _: "no token", None])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    app: FastAPI, provider: Provider, forge: Forge | None
) -> None:
    provider.forge = (
        forge if forge is not None else lambda claims: provider.sign(claims)[:-8] + "AAAAAAAA"
    )
    browser = client(app)
    assert browser.get(to_provider(browser)).status_code == 401
    assert str(last_reason(app)).startswith("id_token")
    assert not signed_in(browser)


def test_a_signature_made_with_the_public_key_as_a_secret_is_refused(
    app: FastAPI, provider: Provider
) -> None:
    public = provider.key.as_pem(private=False)
    provider.forge = lambda claims: sealed(claims, public)
    browser = client(app)
    assert browser.get(to_provider(browser)).status_code == 401
    assert not signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": "another client", "azp": "neomeo"},
        {"aud": ["neomeo", "another client"]},
        {"aud": ["neomeo", "another client"], "azp": "another client"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1},
        {"exp": None},
        {"iat": 9_999_999_999},
        {"nbf": 9_999_999_999},
        {"preferred_username": None},
        {"preferred_username": ["kim"]},
        {"preferred_username": {"kim": 1}},
    ],
    ids=str,
)
def test_a_token_for_somebody_or_something_else_is_refused(
    app: FastAPI, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.forge = lambda made: provider.sign(
        {key: value for key, value in {**made, **claims}.items() if value is not None}
    )
    browser = client(app)
    assert browser.get(to_provider(browser)).status_code == 401
    assert not signed_in(browser)


def test_an_expired_token_is_refused(app: FastAPI, provider: Provider, clock: Clock) -> None:
    now = clock().timestamp()
    browser = client(app)
    provider.claims = {"exp": int(now) - 61, "iat": int(now) - 400}
    assert browser.get(to_provider(browser)).status_code == 401
    provider.claims = {"exp": int(now) + 1}
    assert browser.get(to_provider(browser)).status_code == 303


def test_a_state_that_is_not_ours_is_refused(app: FastAPI, provider: Provider) -> None:
    browser = client(app)
    back = to_provider(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    asked = len(provider.asked)
    for state in ("", "&state=guessed", "&state="):
        assert browser.get(f"/login/oidc/return?code={code}{state}").status_code == 401
        assert last_reason(app) == "state"
    assert not signed_in(browser)
    assert provider.asked[asked:] == [], "a code without its state is not even sent on"


def test_a_state_works_once(app: FastAPI, provider: Provider) -> None:
    browser = client(app)
    back = to_provider(browser)
    secret = browser.cookies["neomeo_sign_on"]
    assert browser.get(back).status_code == 303
    again = client(app)
    again.cookies.set("neomeo_sign_on", secret)
    assert again.get(back).status_code == 401
    assert last_reason(app) == "state"


def test_a_sign_on_begun_elsewhere_does_not_end_in_a_victims_browser(
    app: FastAPI, provider: Provider
) -> None:
    """Login CSRF: the attacker's answer, opened by somebody else."""
    attacker, victim = client(app), client(app)
    back = to_provider(attacker)
    assert victim.get(back).status_code == 401
    to_provider(victim)  # with a sign-on of the own, too
    assert victim.get(to_provider(attacker)).status_code == 401
    assert not signed_in(victim)


def test_a_code_of_another_sign_on_fails_at_pkce(app: FastAPI, provider: Provider) -> None:
    """Code injection: a stolen code in an honest sign-on."""
    attacker, victim = client(app), client(app)
    stolen = parse_qs(urlsplit(to_provider(victim)).query)["code"][0]
    state = parse_qs(urlsplit(to_provider(attacker)).query)["state"][0]
    refused = attacker.get("/login/oidc/return", params={"code": stolen, "state": state})
    assert refused.status_code == 401
    assert last_reason(app) == "code"
    assert not signed_in(attacker)


def test_an_answer_of_another_issuer_or_an_error_is_refused(
    app: FastAPI, provider: Provider
) -> None:
    browser = client(app)
    state = parse_qs(urlsplit(to_provider(browser)).query)["state"][0]
    mixed = {"code": "x", "state": state, "iss": "http://evil.example"}
    assert browser.get("/login/oidc/return", params=mixed).status_code == 401
    assert last_reason(app) == "issuer of the answer"
    state = parse_qs(urlsplit(to_provider(browser)).query)["state"][0]
    denied = {"error": "access_denied", "state": state, "error_description": "<script>"}
    shown = browser.get("/login/oidc/return", params=denied)
    assert shown.status_code == 401
    assert "<script>" not in shown.text.replace("<script src", "")


def test_whoever_takes_too_long_begins_anew(app: FastAPI, provider: Provider, clock: Clock) -> None:
    browser = client(app)
    back = to_provider(browser)
    clock.advance(timedelta(minutes=11))
    assert browser.get(back).status_code == 401
    assert last_reason(app) == "state"


@pytest.mark.parametrize(
    "after",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"],
)
def test_signing_on_leads_nowhere_else(app: FastAPI, provider: Provider, after: str) -> None:
    browser = client(app)
    done = browser.get(to_provider(browser, after))
    assert (done.status_code, done.headers["location"]) == (303, "/")


def test_a_planted_session_is_not_kept(app: FastAPI, provider: Provider) -> None:
    planted, victim = client(app), client(app)
    assert planted.get(to_provider(planted)).status_code == 303
    cookie = planted.cookies["neomeo_session"]
    victim.cookies.set("neomeo_session", cookie)
    assert victim.get(to_provider(victim)).status_code == 303
    assert not signed_in(planted)


def test_a_person_disabled_at_once_is_out(app: FastAPI, provider: Provider) -> None:
    browser = client(app)
    browser.get(to_provider(browser))
    assert signed_in(browser)
    house(app).accounts.disable("kim", at=house(app).clock())
    assert not signed_in(browser)
    assert browser.get(to_provider(browser)).status_code == 401
    house(app).accounts.enable("kim")


def test_new_keys_are_taken_up(app: FastAPI, provider: Provider, clock: Clock) -> None:
    browser = client(app)
    assert browser.get(to_provider(browser)).status_code == 303
    provider.rotate()
    clock.advance(timedelta(minutes=2))
    assert browser.get(to_provider(browser)).status_code == 303
    provider.forge = other_key
    asked = len(provider.asked)
    for _ in range(3):
        assert browser.get(to_provider(browser)).status_code == 401
    assert provider.asked[asked:] == ["/token"] * 3, "a forged token does not make us ask each time"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://evil.example"},
        {"jwks_uri": "http://192.0.2.1/keys"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"authorization_endpoint": "http://evil.example/authorize"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"jwks_uri": 1},
    ],
    ids=str,
)
def test_nothing_is_asked_but_the_address_that_was_named(
    app: FastAPI, provider: Provider, clock: Clock, metadata: dict[str, Any]
) -> None:
    clock.advance(timedelta(hours=2))  # what is known is asked anew
    provider.metadata = metadata
    refused = client(app).get("/login/oidc")
    assert refused.status_code == 503
    assert "location" not in refused.headers
    assert "인증 서버" in refused.text


def test_no_proxy_of_the_environment_stands_between(
    app: FastAPI, provider: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(timedelta(hours=2))  # what is known is asked anew
    browser = client(app)
    back = to_provider(browser)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert browser.get(back).status_code == 303
    assert client(app).get("/login/oidc").status_code == 303


def test_without_a_provider_there_is_no_such_page(tmp_path: Path, model_directory: Path) -> None:
    with opened_web(staffed_home(tmp_path), model_directory, demo=False) as app:
        stranger = client(app)
        assert stranger.get("/login/oidc").status_code == 404
        assert stranger.get("/login/oidc/return").status_code == 404
        assert stranger.get("/login/proxy").status_code == 404
        assert "/login/oidc" not in stranger.get("/login").text
