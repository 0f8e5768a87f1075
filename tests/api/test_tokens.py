"""Tokens for programs: what they open, and above all what they don't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from api.app import PREFIX, PUBLIC
from catalog.tokens import TokenScope
from tests.api.staff import PASSWORD, staffed_home
from tests.api.test_routes import addresses
from tests.support.web import Clock, client, house, opened_web
from ui.app import PUBLIC_PAGES

TOKENS = f"{PREFIX}/tokens"
SESSION_ONLY = {
    ("POST", TOKENS),
    ("GET", TOKENS),
    ("DELETE", f"{TOKENS}/{{token_id}}"),
    ("GET", f"{PREFIX}/sessions"),
    ("DELETE", f"{PREFIX}/sessions"),
    ("DELETE", f"{PREFIX}/sessions/{{session_id}}"),
    ("DELETE", f"{PREFIX}/session"),
}
"""What a token may never do: it keeps no other keys."""


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, clock: Clock
) -> Iterator[FastAPI]:
    home = staffed_home(tmp_path_factory.mktemp("tokens"))
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


def signed_in(app: FastAPI, login: str) -> TestClient:
    browser = client(app)
    form = {"login": login, "password": PASSWORD}
    assert browser.post("/login", data=form).status_code == 303
    return browser


def made(browser: TestClient, *scopes: str, ends: str = "2027-01-31") -> dict[str, Any]:
    answer = browser.post(TOKENS, json={"name": "수집기", "scopes": scopes, "ends": ends})
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert isinstance(body, dict)
    return body


def bearer(token: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {token['token']}"}


def test_a_token_is_made_listed_and_revoked(app: FastAPI) -> None:
    kim = signed_in(app, "kim")
    token = made(kim, "read")
    program = client(app)
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).json()["login"] == "kim"
    (listed,) = kim.get(TOKENS).json()["tokens"]
    assert (listed["id"], listed["name"], listed["scopes"]) == (token["id"], "수집기", ["read"])
    assert listed["used"]
    assert "token" not in listed
    assert token["token"] not in kim.get(TOKENS).text
    lee = signed_in(app, "lee")
    refused, missing = (lee.delete(f"{TOKENS}/{each}") for each in (token["id"], "0" * 16))
    assert (refused.status_code, refused.content) == (404, missing.content)
    assert kim.delete(f"{TOKENS}/{token['id']}").status_code == 204
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 401
    acts = [each.act for each in house(app).audit.entries() if each.act != "refused"]
    assert acts[:4] == ["token_revoked", "sign_in", "token_made", "sign_in"]


@pytest.mark.no_cover
def test_every_route_asks_for_its_scope(app: FastAPI) -> None:
    """A token works where its scope is asked for, and nowhere else at all."""
    house(app).accounts.add_role("boss", Role.READER)
    boss, program = signed_in(app, "boss"), client(app)
    tokens = {scope: made(boss, scope) for scope in TokenScope}
    needs: dict[tuple[str, str], set[TokenScope]] = {}
    for method, path, _ in addresses(app):
        if (method, path) in PUBLIC | PUBLIC_PAGES:
            continue
        address = re.sub(r"{\w+}", "1", path)
        for scope, token in tokens.items():
            before = house(app).audit.entries(limit=1)[0].id
            answer = program.request(method, address, json={}, headers=bearer(token))
            new = [each.act for each in house(app).audit.entries() if each.id > before]
            if not path.startswith(PREFIX):
                assert answer.status_code == 303, f"{method} {path} is a page, not for programs"
            elif "token_refused" in new:
                assert answer.status_code in (403, 404), f"{method} {path}"
            else:
                assert answer.status_code != 401, f"{method} {path}"
                needs.setdefault((method, path), set()).add(scope)
    for route, scopes in needs.items():
        assert len(scopes) == 1, f"{route} is open to {scopes}"
        assert route not in SESSION_ONLY
    assert needs[("POST", f"{PREFIX}/answers")] == {"ask"}
    assert needs[("POST", f"{PREFIX}/search")] == {"read"}
    assert needs[("GET", f"{PREFIX}/folders")] == {"admin"}
    assert len(needs) > 12


def test_an_administrators_address_does_not_exist_for_another_scope(app: FastAPI) -> None:
    token = made(signed_in(app, "boss"), "read")
    program = client(app)
    refused = program.get(f"{PREFIX}/folders", headers=bearer(token))
    missing = program.get(f"{PREFIX}/no/such", headers=bearer(token))
    assert (refused.status_code, refused.content) == (404, missing.content)


def test_a_token_does_no_more_than_its_owner(app: FastAPI) -> None:
    kim = signed_in(app, "kim")
    wanted = {"name": "가", "scopes": ["admin"], "ends": "2027-01-31"}
    refused = kim.post(TOKENS, json=wanted)
    assert refused.status_code == 422
    assert "admin 범위" in refused.json()["detail"]
    officer = signed_in(app, "officer")
    token = made(officer, "admin")
    assert client(app).get(f"{PREFIX}/folders", headers=bearer(token)).status_code == 404


def test_the_token_of_a_disabled_person_is_dead_and_stays_so(app: FastAPI) -> None:
    token = made(signed_in(app, "lee"), "read")
    program = client(app)
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 200
    house(app).accounts.disable("lee", at=house(app).clock())
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 401
    house(app).accounts.enable("lee")
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 401


def test_a_token_ends_with_its_last_day(app: FastAPI, clock: Clock) -> None:
    today = clock().date()
    kim, program = signed_in(app, "kim"), client(app)
    token = made(kim, "read", ends=today.isoformat())
    for days, status in ((366, 422), (-1, 422), (365, 201)):
        ends = (today + timedelta(days=days)).isoformat()
        wanted = {"name": "가", "scopes": ["read"], "ends": ends}
        assert kim.post(TOKENS, json=wanted).status_code == status
    last = {"name": "가", "scopes": ["read"], "ends": "9999-12-31"}
    assert kim.post(TOKENS, json=last).status_code == 422
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 200
    clock.advance(timedelta(days=1))
    assert program.get(f"{PREFIX}/me", headers=bearer(token)).status_code == 401


def test_a_token_is_no_session_and_a_session_no_token(app: FastAPI) -> None:
    kim = signed_in(app, "kim")
    token = made(kim, "read")
    stranger = client(app)
    stranger.cookies.set("neomeo_session", token["token"])
    assert stranger.get(f"{PREFIX}/me").status_code == 401
    for forged in ("neomeo_pat_", "neomeo_pat_guess", token["id"], ""):
        headers = {"Authorization": f"Bearer {forged}"}
        assert stranger.get(f"{PREFIX}/me", headers=headers).status_code == 401
