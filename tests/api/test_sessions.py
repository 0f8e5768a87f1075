from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.sign_in import REFUSED
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from tests.support.web import client, house, opened_web

SESSION = "/api/v1/session"
KIM = {"login": "haneul.kim", "password": "sample-haneul"}


def test_signing_in_gives_a_cookie_and_a_token(sample_web: FastAPI) -> None:
    browser = client(sample_web)
    answer = browser.post(SESSION, json=KIM)
    assert answer.status_code == 200
    assert answer.json()["person"]["name"] == "김하늘"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/api/v1/me").json()["login"] == "haneul.kim"
    token = answer.json()["token"]
    other = client(sample_web).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert other.json()["agency"] == "한빛시"


def test_a_cookie_is_no_bearer_token_and_the_reverse(sample_web: FastAPI) -> None:
    browser = client(sample_web)
    token = browser.post(SESSION, json=KIM).json()["token"]
    cookie = browser.cookies["neomeo_session"]
    stranger = client(sample_web)
    refused = stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {cookie}"})
    assert refused.status_code == 401
    stranger.cookies.set("neomeo_session", token)
    assert stranger.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "credentials",
    [
        {"login": "haneul.kim", "password": "wrong"},
        {"login": "nobody.here", "password": "sample-haneul"},
        {"login": "", "password": ""},
    ],
)
def test_a_wrong_login_and_a_wrong_password_look_the_same(
    sample_web: FastAPI, credentials: dict[str, str]
) -> None:
    answer = client(sample_web).post(SESSION, json=credentials)
    assert answer.status_code == 401
    assert answer.json()["detail"] == REFUSED
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_both_kinds(sample_web: FastAPI) -> None:
    browser = client(sample_web)
    token = browser.post(SESSION, json=KIM).json()["token"]
    cookie = browser.cookies["neomeo_session"]
    assert browser.delete(SESSION).status_code == 204
    browser.cookies.set("neomeo_session", cookie)
    assert browser.get("/api/v1/me").status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert client(sample_web).delete(SESSION, headers=bearer).status_code == 204
    assert client(sample_web).get("/api/v1/me", headers=bearer).status_code == 401


def test_a_session_handed_over_beforehand_is_closed(sample_web: FastAPI) -> None:
    """Session fixation: whoever planted a session does not share the next one."""
    planted = client(sample_web, "doyun.lee")
    cookie = planted.cookies["neomeo_session"]
    victim = client(sample_web)
    victim.cookies.set("neomeo_session", cookie)
    assert victim.post(SESSION, json=KIM).status_code == 200
    assert planted.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_act_with_the_cookie(
    sample_web: FastAPI, headers: dict[str, str]
) -> None:
    browser = client(sample_web, "haneul.kim")
    question = {"question": "축제"}
    assert browser.post("/api/v1/answers", json=question, headers=headers).status_code == 403
    assert browser.post("/ask", data=question, headers=headers).status_code == 403
    assert browser.post("/logout", headers=headers).status_code == 403
    assert client(sample_web).post(SESSION, json=KIM, headers=headers).status_code == 403
    assert browser.get("/api/v1/me").status_code == 200
    own = {"Origin": "http://testserver"}
    assert browser.post("/api/v1/answers", json=question, headers=own).status_code == 201


def test_only_samples_enter_without_a_password(sample_web: FastAPI) -> None:
    refused = client(sample_web).post(f"{SESSION}/sample", json={"login": "nobody"})
    assert refused.status_code == 404


def test_somebody_real_does_not_enter_a_demonstration_so(
    home: Home, database: Database, model_directory: Path
) -> None:
    People(database).add(
        login="real", name="김실제", agency="한빛시", department="총무과", password=None
    )
    with opened_web(home, model_directory) as app:
        assert client(app).post(f"{SESSION}/sample", json={"login": "real"}).status_code == 404
        assert client(app).post("/login", data={"login": "real"}).status_code == 401


def test_outside_a_demonstration_nobody_enters_without_a_password(
    sample_home: Home, model_directory: Path
) -> None:
    with opened_web(sample_home, model_directory, demo=False) as app:
        browser = client(app)
        sample = {"login": "haneul.kim"}
        assert browser.post(f"{SESSION}/sample", json=sample).status_code == 404
        assert browser.post("/login", data=sample).status_code == 401
        page = browser.get("/login").text
        assert "표본 사용자" not in page
        assert "김하늘" not in page
        assert browser.post(SESSION, json=KIM).status_code == 200


def test_sign_ins_and_refusals_are_logged(sample_web: FastAPI) -> None:
    client(sample_web).post(SESSION, json={**KIM, "password": "wrong"})
    client(sample_web).post(SESSION, json=KIM)
    acts = [(entry.act, entry.person_id) for entry in house(sample_web).audit.entries(limit=2)]
    assert acts == [("sign_in", "haneul.kim"), ("sign_in_refused", "haneul.kim")]


def test_nothing_is_told_without_a_session(sample_web: FastAPI) -> None:
    stranger: TestClient = client(sample_web)
    for method, address in (
        ("GET", "/api/v1/me"),
        ("POST", "/api/v1/search"),
        ("GET", "/api/v1/documents/any"),
        ("GET", "/api/v1/folders"),
    ):
        answer = stranger.request(method, address, json={"query": "축제"})
        assert answer.status_code == 401
        assert answer.json()["title"] == "로그인이 필요합니다."
        assert answer.json()["title_en"] == "Please sign in."
