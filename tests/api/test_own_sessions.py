from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from catalog.audit_entries import Entry
from catalog.home import Home
from catalog.lockout import FORGOTTEN
from tests.api.staff import PASSWORD, staffed_home
from tests.support.web import Clock, client, house, opened_web

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = "/api/v1/sessions"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def another_day(clock: Clock) -> None:
    """What an earlier test tried is forgotten."""
    clock.advance(FORGOTTEN + timedelta(seconds=1))


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return staffed_home(tmp_path_factory.mktemp("sessions"))


@pytest.fixture(scope="module")
def app(staffed: Home, model_directory: Path, clock: Clock) -> Iterator[FastAPI]:
    with opened_web(staffed, model_directory, demo=False, clock=clock) as opened:
        yield opened


def signed_in(app: FastAPI, login: str = "kim") -> tuple[TestClient, str]:
    browser = client(app)
    answer = browser.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return browser, answer.json()["token"]


def done(app: FastAPI) -> list[Entry]:
    """What was done, newest first, without refusals."""
    return [each for each in house(app).audit.entries(limit=20) if each.act != "refused"]


def listed(browser: TestClient) -> list[dict[str, object]]:
    found = browser.get(SESSIONS).json()["sessions"]
    assert isinstance(found, list)
    return found


def test_one_sees_and_ends_ones_own_sessions(app: FastAPI, clock: Clock) -> None:
    first, _ = signed_in(app)
    clock.advance(timedelta(minutes=5))
    second, _ = signed_in(app)
    signed_in(app, "lee")
    found = listed(second)
    assert [(each["kind"], each["present"]) for each in found[2:]] == [
        (each["kind"], False) for each in found[2:]
    ]
    assert sorted(str(each["kind"]) for each in found) == ["bearer", "bearer", "cookie", "cookie"]
    assert sum(bool(each["present"]) for each in found) == 1
    assert {each["address"] for each in found} == {"testclient"}
    there = next(each["id"] for each in listed(first) if each["present"])
    assert second.delete(f"{SESSIONS}/{there}").status_code == 204
    assert first.get("/api/v1/me").status_code == 401
    assert second.delete(f"{SESSIONS}/{there}").status_code == 404


def test_ending_the_others_keeps_this_one(app: FastAPI) -> None:
    first, token = signed_in(app)
    second, _ = signed_in(app)
    other, _ = signed_in(app, "lee")
    assert second.delete(SESSIONS).status_code == 204
    assert [each["present"] for each in listed(second)] == [True]
    assert first.get("/api/v1/me").status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert client(app).get("/api/v1/me", headers=bearer).status_code == 401
    assert other.get("/api/v1/me").status_code == 200
    entry = done(app)[0]
    assert (entry.act, entry.detail["session"]) == ("session_closed", "others")


def test_anothers_session_is_as_missing(app: FastAPI) -> None:
    mine, _ = signed_in(app)
    theirs, _ = signed_in(app, "lee")
    there = next(each["id"] for each in listed(theirs) if each["present"])
    refused, missing = (mine.delete(f"{SESSIONS}/{each}") for each in (there, "0" * 16))
    assert (refused.status_code, refused.content) == (missing.status_code, missing.content)
    assert refused.status_code == 404
    assert theirs.get("/api/v1/me").status_code == 200


def test_what_is_listed_is_no_key(app: FastAPI) -> None:
    browser, token = signed_in(app)
    text = browser.get(SESSIONS).text
    assert token not in text
    assert browser.cookies["neomeo_session"] not in text
    for each in listed(browser):
        bearer = {"Authorization": f"Bearer {each['id']}"}
        assert client(app).get("/api/v1/me", headers=bearer).status_code == 401


def test_a_person_disabled_by_another_process_is_out_at_the_next_request(
    app: FastAPI, staffed: Home
) -> None:
    browser, token = signed_in(app)
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.get("/").status_code == 200

    def neomeo(*words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "cli.main", *words, "--home", str(staffed.root)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=120,
        )

    neomeo("person", "disable", "kim")
    assert browser.get("/api/v1/me").status_code == 401
    assert client(app).get("/api/v1/me", headers=bearer).status_code == 401
    assert browser.get("/").status_code == 303
    neomeo("person", "enable", "kim")
    assert browser.get("/api/v1/me").status_code == 401, "what ended stays ended"
    again, _ = signed_in(app)
    assert again.get("/api/v1/me").status_code == 200
    acts = [each.act for each in done(app)[:3]]
    assert acts == ["sign_in", "person_enabled", "person_disabled"]
