from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from catalog.database import Database
from catalog.people import People
from tests.support.homes import new_home
from tests.support.organisation import ORGANISATION, changed, write_folder, write_workbook
from tests.support.web import client, house, opened_web

ADDRESS = "/api/v1/organisation"
COMMUNITIES = "/api/v1/communities"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Iterator[FastAPI]:
    home = new_home(tmp_path_factory.mktemp("organisation") / "home")
    database = Database.open(home)
    for login, role in (
        ("boss", Role.ADMINISTRATOR),
        ("officer", Role.RECORDS_OFFICER),
        ("auditor", Role.AUDITOR),
        ("kim", Role.READER),
    ):
        People(database).add(
            login=login,
            name=login,
            agency="",
            department="",
            roles=(Role.READER, role),
            password="sample-password",
            sample=True,
        )
    database.close()
    with opened_web(home, model_directory) as opened:
        yield opened


@pytest.fixture
def officer(app: FastAPI) -> TestClient:
    return client(app, "officer")


def workbook(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> list[tuple[str, object]]:
    content = write_workbook(tmp_path / "조직.xlsx", sheets).read_bytes()
    return [("file", ("조직.xlsx", content))]


def test_it_is_looked_at_brought_in_and_logged(
    app: FastAPI, officer: TestClient, tmp_path: Path
) -> None:
    sent = workbook(tmp_path, ORGANISATION)
    looked = officer.post(f"{ADDRESS}?dry_run=true", files=sent).json()  # type: ignore[arg-type]
    assert looked["applied"] is False
    assert looked["counts"]["posts"] == {"added": 4}
    assert house(app).people.principal("kim.a", at=house(app).clock()) is None
    done = officer.post(ADDRESS, files=sent).json()  # type: ignore[arg-type]
    assert (done["applied"], done["counts"]) == (True, looked["counts"])
    assert house(app).people.principal("kim.a", at=house(app).clock()) is not None
    entry = house(app).audit.entries(limit=1)[0]
    assert (entry.act, entry.person_id) == ("organisation_imported", "officer")
    assert entry.detail["files"] == ["조직.xlsx"]
    folder = write_folder(tmp_path / "csv", ORGANISATION, "cp949")
    files = [("file", (f.name, f.read_bytes())) for f in sorted(folder.iterdir())]
    assert officer.post(ADDRESS, files=files).json()["changes"] == []


def test_a_mistake_is_told_with_its_cell(officer: TestClient, tmp_path: Path) -> None:
    sheets = changed("사람", ["kim.a", "", ""])
    refused = officer.post(ADDRESS, files=workbook(tmp_path, sheets))  # type: ignore[arg-type]
    assert refused.status_code == 422
    told = refused.json()
    assert told["applied"] is False
    first = told["problems"][0]
    assert (first["file"], first["sheet"], first["row"], first["column"]) == (
        "조직.xlsx",
        "사람",
        2,
        "성명",
    )


def test_only_who_may_organises(app: FastAPI, tmp_path: Path) -> None:
    sent = workbook(tmp_path, ORGANISATION)
    for login in ("kim", "auditor"):
        browser = client(app, login)
        missing = browser.post("/api/v1/no-such", files=sent)  # type: ignore[arg-type]
        for method, address in (
            ("POST", ADDRESS),
            ("POST", f"{ADDRESS}?dry_run=true"),
            ("GET", COMMUNITIES),
            ("GET", f"{COMMUNITIES}/축제안전협의회/members"),
            ("DELETE", f"{COMMUNITIES}/축제안전협의회/members/kim.a"),
        ):
            files = sent if method == "POST" else None
            refused = browser.request(method, address, files=files)  # type: ignore[arg-type]
            assert (refused.status_code, refused.content) == (404, missing.content), address
        for address, body in (
            (COMMUNITIES, {"name": "가"}),
            (f"{COMMUNITIES}/가/members", {"login": "kim"}),
        ):
            assert browser.post(address, json=body).status_code == 404
    boss = client(app, "boss").post(f"{ADDRESS}?dry_run=true", files=sent)  # type: ignore[arg-type]
    assert boss.status_code == 200


def test_hostile_and_large_files_end_in_a_sentence(officer: TestClient) -> None:
    broken = officer.post(
        ADDRESS, files=[("file", ("사람.xlsx", BytesIO(b"PK\x03\x04" + b"\0" * 99)))]
    )
    assert broken.status_code == 422
    assert broken.json()["problems"][0]["text"].endswith("바랍니다.")
    many = [("file", (f"{n}.csv", b"a,b\n1,2\n")) for n in range(15)]
    assert "14개까지" in officer.post(ADDRESS, files=many).json()["detail"]
    assert (
        officer.post(ADDRESS, files=[("file", ("사람.csv", b"x" * (1 << 20)))]).status_code == 413
    )
    climbing = officer.post(
        ADDRESS, files=[("file", ("../../사람.csv", "로그인,성명\nkim.z,김\n".encode()))]
    )
    assert climbing.json()["counts"] == {"people": {"added": 1}}, "a name is only a word"


def test_communities_come_and_go(app: FastAPI, officer: TestClient) -> None:
    assert officer.post(COMMUNITIES, json={"name": "합동점검반"}).status_code == 201
    assert officer.post(COMMUNITIES, json={"name": "합동점검반"}).status_code == 422
    place = f"{COMMUNITIES}/합동점검반/members"
    wanted = {"login": "kim", "until": "2026-12-31"}
    assert officer.post(place, json=wanted).status_code == 201
    assert officer.post(place, json={"login": "nobody"}).status_code == 422
    assert officer.get(place).json() == {
        "members": [{"login": "kim", "since": None, "until": "2026-12-31"}]
    }
    assert "합동점검반" in officer.get(COMMUNITIES).json()["communities"]
    assert "합동점검반" in str(client(app, "kim").get("/api/v1/me").json())
    assert officer.delete(f"{place}/kim").status_code == 204
    assert officer.delete(f"{place}/kim").status_code == 422
    assert "합동점검반" not in str(client(app, "kim").get("/api/v1/me").json())
    assert officer.get(f"{COMMUNITIES}/없음/members").status_code == 404
