"""Files of one's own: read by the real pipeline, found by their owner alone, shared and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from catalog.backup import back_up, restore
from catalog.database import Database
from catalog.disposal import Decision, DisposalRefused, Disposals
from catalog.home import Home
from catalog.people import People
from catalog.personal import PersonalFiles
from tests.support.homes import new_home
from tests.support.permits import NOW, permit_for
from tests.support.web import client, house, opened_web

FILES = "/api/v1/own-files"
DRAFT = "달맞이 쉼터 검토\n쉼터 세 곳을 달맞이 고개에 두는 안을 검토하였다."


@pytest.fixture
def app(tmp_path: Path, model_directory: Path) -> Iterator[FastAPI]:
    home = new_home(tmp_path / "home")
    database = Database.open(home)
    for login, department, roles in (
        ("kim", "안전과", [Role.READER]),
        ("lee", "안전과", [Role.READER]),
        ("boss", "총무과", [Role.READER, Role.ADMINISTRATOR]),
        ("officer", "총무과", [Role.READER, Role.RECORDS_OFFICER]),
    ):
        People(database).put(
            login=login,
            name=f"{login} 주무관",
            agency="한빛시",
            department=department,
            roles=roles,
            password=None,
            sample=True,
        )
    database.close()
    with opened_web(home, model_directory) as opened:
        yield opened


def bring(browser: TestClient, name: str = "쉼터 검토.txt", text: str = DRAFT) -> str:
    """Bring a file, wait until the worker has read it, and return its key."""
    taken = browser.post(FILES, files={"file": (name, text.encode())})
    assert taken.status_code == 202, taken.text
    jobs = house(browser.app).jobs  # type: ignore[arg-type]
    while any(each.state.open for each in jobs.list()):
        jobs.waits()
    return str(browser.get(FILES).json()["files"][0]["key"])


def found(browser: TestClient, query: str = "달맞이 쉼터") -> list[Any]:
    answer = browser.post("/api/v1/search", json={"query": query})
    return [each["title"] for each in answer.json()["results"]]


def test_a_file_is_found_by_its_owner_alone_until_it_is_shared(app: FastAPI) -> None:
    kim, lee = client(app, "kim"), client(app, "lee")
    key = bring(kim)
    (file,) = kim.get(FILES).json()["files"]
    assert (file["name"], file["status"], file["audience"]) == ("쉼터 검토.txt", "ok", [])
    assert len(found(kim)) == 1
    assert found(lee) == []
    document = f"/api/v1/documents/{file['document_id']}"
    assert kim.get(document).status_code == 200
    original = kim.get(f"{document}/original")
    assert original.content == DRAFT.encode()
    assert original.headers["content-type"] == "application/octet-stream"
    missing = lee.get("/api/v1/documents/" + "0" * 16)
    assert (lee.get(document).status_code, lee.get(document).content) == (404, missing.content)
    audience = {"audience": ["department:한빛시/안전과"]}
    for wrong in (["everyone"], ["agency:가람시"], ["person:lee"]):
        assert kim.put(f"{FILES}/{key}/audience", json={"audience": wrong}).status_code == 404
    assert lee.put(f"{FILES}/{key}/audience", json=audience).status_code == 404
    assert kim.put(f"{FILES}/{key}/audience", json=audience).status_code == 204
    assert len(found(lee)) == 1, "in one transaction, for the next request"
    assert lee.get(FILES).json()["files"] == []
    assert kim.put(f"{FILES}/{key}/audience", json={"audience": []}).status_code == 204
    assert found(lee) == []
    assert lee.delete(f"{FILES}/{key}").status_code == 404
    assert kim.delete(f"{FILES}/{key}").status_code == 204
    assert found(kim) == []
    assert kim.get(document).status_code == 404
    assert [each for each in house(app).database.home.personal.rglob("*") if each.is_file()] == []


def test_an_administrator_is_told_of_no_file_of_anybodys_own(app: FastAPI) -> None:
    kim, boss = client(app, "kim"), client(app, "boss")
    bring(kim, "몰래한 구상.txt")
    (folder,) = {each.folder_id for each in house(app).jobs.list()}
    (job,) = (each.id for each in house(app).jobs.list())
    assert boss.get("/api/v1/folders").json()["folders"] == []
    assert boss.get("/api/v1/jobs").json()["jobs"] == []
    for method, path, body in (
        ("GET", f"/api/v1/folders/{folder}/files", None),
        ("POST", f"/api/v1/folders/{folder}/rules", {"rules": []}),
        ("PUT", f"/api/v1/folders/{folder}/rules", {"rules": []}),
        ("PUT", f"/api/v1/folders/{folder}/on-delete", {"on_delete": "keep"}),
        ("POST", f"/api/v1/folders/{folder}/reindex", {}),
        ("GET", f"/api/v1/jobs/{job}", None),
        ("GET", f"/admin/folders/{folder}", None),
        ("POST", f"/admin/folders/{folder}/reindex", None),
    ):
        assert boss.request(method, path, json=body).status_code == 404, path
    assert "몰래한" not in boss.get("/admin").text
    assert found(boss, "몰래한 구상") == []


def test_a_records_officer_is_told_of_none_and_disposes_of_none(app: FastAPI) -> None:
    """The paper states a retention that has ended; in a shared folder it would be appraised."""
    kim, officer = client(app, "kim"), client(app, "officer")
    text = "분수대 점검 결과\n시행일자: 2001. 2. 3.\n보존기간: 1년\n분수대를 점검하였다."
    bring(kim, "몰래한 점검.txt", text)
    (file,) = kim.get(FILES).json()["files"]
    stated = kim.get(f"/api/v1/documents/{file['document_id']}").json()["fields"]
    assert "보존기간" in str(stated)
    assert officer.get("/api/v1/records/expired").json()["records"] == []
    permit = permit_for("officer", "한빛시", "총무과")
    with pytest.raises(DisposalRefused):
        Disposals(house(app).database).dispose(
            permit, [file["document_id"]], Decision("평가-1", permit.day)
        )
    assert found(kim, "분수대 점검") != []


def test_what_cannot_be_read_or_is_secret_never_lies_on_the_disk(app: FastAPI) -> None:
    kim = client(app, "kim")
    for name, content in (("빈.txt", b""), ("계획(대외비).txt", DRAFT.encode())):
        refused = kim.post(FILES, files={"file": (name, content)})
        assert refused.status_code == 422
        assert refused.json()["detail"]
    page = kim.post("/archive/files", files={"file": ("빈.txt", b"")})
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert not house(app).database.home.personal.exists()


@pytest.mark.parametrize(
    "name",
    ["../../밖.txt", "/etc/passwd.txt", "..", "가" * 300 + ".txt", "나\x00\n다.txt", ".숨김.txt"],
)
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    home = new_home(tmp_path / "home")
    database = Database.open(home)
    kim = permit_for("kim")
    People(database).put(
        login="kim", name="김", agency="한빛시", department="안전과", password=None
    )
    with (tmp_path / "file").open("w+b") as content:
        PersonalFiles(database).add(kim, content, name)
    (file,) = (each for each in home.personal.rglob("*") if each.is_file())
    assert len(file.relative_to(home.personal).parts) == 3
    assert file.stat().st_mode & 0o777 == 0o600
    assert not file.name.startswith(".")
    (own,) = PersonalFiles(database).files(kim)
    assert (own.name, own.status) == (file.name, None)
    database.close()


def test_the_page_brings_shares_and_forgets(app: FastAPI) -> None:
    kim = client(app, "kim")
    assert "아직 올린 파일이 없습니다." in kim.get("/archive/files").text
    brought = kim.post("/archive/files", files={"file": ("안.txt", DRAFT.encode())})
    assert brought.headers["location"] == "/archive/files?brought=true"
    (key,) = (each["key"] for each in kim.get(FILES).json()["files"])
    assert "나만 봄" in kim.get("/archive/files?brought=true").text
    share = {"audience": ["agency:한빛시"]}
    assert kim.post(f"/archive/files/{key}/share", data=share).status_code == 303
    assert "함께 보는 곳" in kim.get("/archive/files").text
    assert kim.post(f"/archive/files/{key}/share", data={"audience": ["x"]}).status_code == 422
    assert kim.post(f"/archive/files/{key}/drop").status_code == 303
    for act in ("share", "drop"):
        assert kim.post(f"/archive/files/{key}/{act}").status_code == 404


def test_a_backup_holds_them_and_another_place_opens_them(app: FastAPI, tmp_path: Path) -> None:
    kim = client(app, "kim")
    bring(kim)
    home = house(app).database.home
    back_up(home, tmp_path / "backup", at=NOW, with_key=True, copy_index=lambda to: to.mkdir())
    moved = Home(tmp_path / "moved")
    restore(tmp_path / "backup", moved)
    database = Database.open(moved)
    (file,) = (each for each in moved.personal.rglob("*") if each.is_file())
    assert file.read_text("utf-8") == DRAFT
    (own,) = PersonalFiles(database).files(permit_for("kim"))
    assert own.name == "쉼터 검토.txt"
    database.close()
