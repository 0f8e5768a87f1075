"""The log over HTTP: for auditors and administrators, itself logged, without record content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from catalog.database import Database
from catalog.people import People
from tests.support.homes import new_home
from tests.support.shelf import rule, shelf
from tests.support.web import client, house, opened_web

AUDIT = "/api/v1/audit"
REVIEW = f"{AUDIT}/reviews/2026-10"


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path
) -> Iterator[tuple[FastAPI, str]]:
    home = new_home(tmp_path_factory.mktemp("audited") / "home")
    database = Database.open(home)
    for login, *roles in (
        ("boss", Role.ADMINISTRATOR),
        ("gam", Role.AUDITOR),
        ("kim",),
        ("officer", Role.RECORDS_OFFICER),
    ):
        People(database).put(
            login=login,
            name=login,
            agency="한빛시",
            department="총무과",
            posts=("과장",),
            communities=(),
            roles=(Role.READER, *roles),
            password="sample-password",
            sample=True,
        )
    shelved = shelf(database, home.root.parent / "share", rule("", "post:한빛시/과장"))
    document = shelved.put("가로등.txt", "솔뫼길 가로등을 바꾸었다.", title="가로등 카나리아 보고")
    database.close()
    with opened_web(home, model_directory) as opened:
        yield opened, document


@pytest.fixture(scope="module")
def kim(app: tuple[FastAPI, str]) -> TestClient:
    made = client(app[0], "kim")
    assert made.get(f"/api/v1/documents/{app[1]}").status_code == 200
    made.get("/api/v1/documents/none")
    return made


@pytest.fixture(scope="module")
def gam(app: tuple[FastAPI, str], kim: TestClient) -> TestClient:
    return client(app[0], "gam")


def acts(gam: TestClient, **wanted: Any) -> list[dict[str, Any]]:
    answer = gam.get(AUDIT, params=wanted)
    assert answer.status_code == 200, answer.text
    found = answer.json()["entries"]
    assert isinstance(found, list)
    return found


def test_who_saw_a_record_and_through_which_post(app: tuple[FastAPI, str], gam: TestClient) -> None:
    (seen,) = acts(gam, record=app[1])
    assert (seen["person_id"], seen["act"], seen["outcome"]) == ("kim", "open", "opened")
    assert seen["records"] == [app[1]]
    assert (seen["agency"], seen["department"]) == ("한빛시", "총무과")
    assert seen["posts"] == ["한빛시/과장"]
    assert len(seen["via"]) == 1
    assert "과장" in seen["via"][0]
    assert (seen["origin"], seen["purpose"]) == ("testclient", "웹")


def test_no_title_and_no_text_is_in_it(app: tuple[FastAPI, str], gam: TestClient) -> None:
    whole = gam.get(AUDIT, params={"limit": 200}).text
    assert app[1] in whole
    for word in ("카나리아", "솔뫼길", "가로등"):
        assert word not in whole


def test_filters_and_pages(gam: TestClient) -> None:
    assert {each["person_id"] for each in acts(gam, person="kim")} == {"kim"}
    assert [each["outcome"] for each in acts(gam, act="refused", person="kim")] == ["404"]
    assert acts(gam, **{"from": "2030-01-01T00:00:00Z"}) == []
    assert acts(gam, until="2020-01-01T00:00:00Z") == []
    first = gam.get(AUDIT, params={"person": "kim", "limit": 2}).json()
    second = gam.get(AUDIT, params={"person": "kim", "before": first["next"]}).json()
    numbers = [each["id"] for each in [*first["entries"], *second["entries"]]]
    assert numbers == [each["id"] for each in acts(gam, person="kim")]
    for wrong in (
        {"limit": 201},
        {"limit": 0},
        {"before": -1},
        {"before": 2**63},
        {"from": "2026-01-01T00:00:00"},
        {"from": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-14:00"},
        {"person": "x" * 201},
    ):
        assert gam.get(AUDIT, params=wrong).status_code == 422, wrong


def test_reading_the_log_leaves_rows(app: tuple[FastAPI, str], gam: TestClient) -> None:
    for address, detail in (
        (f"{AUDIT}?person=kim", {"person": "kim"}),
        (f"{AUDIT}/verification", {"verification": True}),
        (f"{AUDIT}/reviews", {"review": "list"}),
        (REVIEW, {"review": "2026-10"}),
    ):
        assert gam.get(address).status_code == 200
        (entry,) = house(app[0]).audit.entries(limit=1)
        assert (entry.person_id, entry.act, entry.detail) == ("gam", "read_log", detail)
        assert (entry.origin, entry.agency) == ("testclient", "한빛시")


def test_for_others_it_is_not_there(app: tuple[FastAPI, str], kim: TestClient) -> None:
    for login in ("kim", "officer"):
        other = client(app[0], login)
        missing = other.get("/api/v1/no/such/address")
        for method, address in (
            ("GET", AUDIT),
            ("HEAD", AUDIT),
            ("GET", f"{AUDIT}?before=x"),
            ("GET", f"{AUDIT}/verification"),
            ("GET", f"{AUDIT}/reviews"),
            ("GET", REVIEW),
            ("GET", f"{AUDIT}/reviews/x"),
            ("POST", REVIEW),
        ):
            refused = other.request(method, address, json={"remark": "좋음"})
            assert refused.status_code in (404, 405)
            if method != "HEAD":
                assert refused.content == missing.content, address
    assert client(app[0], "boss").get(AUDIT).status_code == 200


def test_a_role_taken_back_ends_it_at_once(app: tuple[FastAPI, str], gam: TestClient) -> None:
    from sqlalchemy import text

    with house(app[0]).database.writing() as connection:
        connection.execute(text("UPDATE person SET roles = '[\"reader\"]' WHERE id = 'gam'"))
    try:
        assert gam.get(AUDIT).status_code == 404
    finally:
        with house(app[0]).database.writing() as connection:
            connection.execute(
                text("UPDATE person SET roles = '[\"reader\", \"auditor\"]' WHERE id = 'gam'")
            )


def test_the_chain_is_verified_over_http(gam: TestClient) -> None:
    told = gam.get(f"{AUDIT}/verification").json()
    assert told["whole"]
    assert told["problems"] == []
    assert told["anchor"].startswith(f"{told['rows']}:")


def test_a_month_is_reviewed_and_signed_once(app: tuple[FastAPI, str], gam: TestClient) -> None:
    figures = gam.get(f"{AUDIT}/reviews/2026-11").json()
    assert figures["month"] == "2026-11"
    assert figures["acts"]["open"] == 2
    boss = client(app[0], "boss")
    assert boss.post(REVIEW, json={"remark": "좋음"}).status_code == 403
    assert gam.post(REVIEW, json={"remark": ""}).status_code == 422
    assert gam.post(REVIEW, json={"remark": " "}).status_code == 409
    signed = gam.post(REVIEW, json={"remark": "특이사항 없음"})
    assert signed.status_code == 201
    assert signed.json()["reviewer"] == "gam"
    again = gam.post(REVIEW, json={"remark": "다시"})
    assert (again.status_code, "이미" in again.json()["detail"]) == (409, True)
    early = gam.post(f"{AUDIT}/reviews/2026-11", json={"remark": "좋음"})
    assert (early.status_code, "끝나지" in early.json()["detail"]) == (409, True)
    assert gam.post(f"{AUDIT}/reviews/2026-13", json={"remark": "좋음"}).status_code == 422
    listed = gam.get(f"{AUDIT}/reviews").json()["reviews"]
    assert [(each["month"], each["remark"]) for each in listed] == [("2026-10", "특이사항 없음")]


def test_a_cookie_from_another_site_signs_nothing(gam: TestClient) -> None:
    refused = gam.post(
        f"{AUDIT}/reviews/2026-09",
        json={"remark": "위조"},
        headers={"Origin": "https://evil.example"},
    )
    assert refused.status_code == 403
    months = [each["month"] for each in gam.get(f"{AUDIT}/reviews").json()["reviews"]]
    assert "2026-09" not in months
