"""What each role opens, and that administering is not reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from access.role import Role
from api.session import TheAdministrator, TheReader
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.home import Home
from catalog.job import JobKind
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.api.staff import PASSWORD, staffed_home
from tests.api.test_routes import addresses
from tests.support.homes import idle_worker
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf
from tests.support.web import client, house, opened_web

pytestmark = pytest.mark.no_cover

SECRET = "은하수 오백리"
ROUTER = APIRouter()
DEPENDENCIES = {
    Role.READER: TheReader,
    Role.ADMINISTRATOR: TheAdministrator,
}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Home:
    tmp_path = tmp_path_factory.mktemp("roles")
    home = staffed_home(tmp_path)
    database = Database.open(home)
    shelved = shelf(
        database,
        tmp_path / "share",
        rule("모두", "everyone", agency="한빛시"),
        rule("김", "person:kim", agency="한빛시"),
    )
    shelved.put("모두/산책로.txt", f"{SECRET} 산책로를 놓았다.", title=f"{SECRET} 산책로")
    shelved.put("김/쉼터.txt", f"{SECRET} 쉼터를 지었다.", title=f"{SECRET} 쉼터")
    (tmp_path / "other").mkdir()
    other = shelf(
        database,
        tmp_path / "other" / "share",
        rule("", "everyone", agency="한빛시"),
        name="다른 폴더",
    )
    other.put("가.txt", f"{SECRET} 다리를 놓았다.", title=f"{SECRET} 다리")
    Accounts(database).add_role("owner", Role.FOLDER_OWNER, shelved.folder.id)
    IndexBuilder(home, database, embedder).catch_up()
    database.close()
    return home


@pytest.fixture(scope="module")
def app(staffed: Home, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(staffed, model_directory, demo=False) as opened:
        yield opened


def signed_in(app: FastAPI, login: str) -> TestClient:
    browser = client(app)
    form = {"login": login, "password": PASSWORD}
    assert browser.post("/login", data=form).status_code == 303
    return browser


def test_a_missing_role_answers_like_an_address_that_does_not_exist(app: FastAPI) -> None:
    def opened_by(dependency: object) -> object:
        def route(permit: dependency) -> dict[str, bool]:  # type: ignore[valid-type]
            return {"open": True}

        route.__annotations__["permit"] = dependency
        return route

    for role, dependency in DEPENDENCIES.items():
        app.add_api_route(f"/api/v1/only/{role}", opened_by(dependency))  # type: ignore[arg-type]
    for login in ("kim", "boss", "auditor", "officer", "owner"):
        browser = signed_in(app, login)
        roles = set(browser.get("/api/v1/me").json()["roles"])
        missing = browser.get("/api/v1/only/nothing")
        for role in DEPENDENCIES:
            answer = browser.get(f"/api/v1/only/{role}")
            if role in roles:
                assert answer.json() == {"open": True}
            else:
                assert (answer.status_code, answer.content) == (404, missing.content)


def test_an_owner_keeps_the_own_folder_and_knows_of_no_other(app: FastAPI) -> None:
    owner, boss = signed_in(app, "owner"), signed_in(app, "boss")
    everything = [each["id"] for each in boss.get("/api/v1/folders").json()["folders"]]
    mine = [each["id"] for each in owner.get("/api/v1/folders").json()["folders"]]
    assert len(everything) == 2
    assert len(mine) == 1
    theirs = next(each for each in everything if each not in mine)
    assert owner.get(f"/api/v1/folders/{mine[0]}/files").status_code == 200
    kept = {"on_delete": "keep"}
    assert owner.put(f"/api/v1/folders/{mine[0]}/on-delete", json=kept).status_code == 404
    assert boss.put("/api/v1/folders/99/on-delete", json=kept).status_code == 404
    assert boss.put(f"/api/v1/folders/{theirs}/on-delete", json=kept).json()["on_delete"] == "keep"
    for address in (f"/api/v1/folders/{theirs}", "/api/v1/folders/99"):
        assert owner.get(f"{address}/files").status_code == 404
        assert owner.post(f"{address}/reindex", json={}).status_code == 404
    assert owner.post("/api/v1/folders", json={"name": "가", "path": "/tmp"}).status_code == 404
    jobs = house(app).jobs
    with idle_worker(house(app).database.home):  # the worker would read the folders anew
        job, own = (jobs.queue(each, JobKind.CHANGED, at=NOW) for each in (theirs, mine[0]))
        for each in (job, own):
            jobs.pause(each, at=NOW)
    assert boss.get(f"/api/v1/jobs/{job}").status_code == 200
    assert owner.get(f"/api/v1/jobs/{own}").status_code == 200
    assert owner.get(f"/api/v1/jobs/{job}").content == owner.get("/api/v1/jobs/none").content


def test_an_owner_who_lost_the_role_keeps_nothing(app: FastAPI) -> None:
    owner = signed_in(app, "owner")
    (folder,) = (each["id"] for each in owner.get("/api/v1/folders").json()["folders"])
    house(app).accounts.remove_role("owner", Role.FOLDER_OWNER, folder)
    assert owner.get("/api/v1/folders").status_code == 404
    assert owner.get(f"/api/v1/folders/{folder}/files").status_code == 404
    house(app).accounts.add_role("owner", Role.FOLDER_OWNER, folder)


def test_reader_and_administrator_together_read_what_their_grants_open(app: FastAPI) -> None:
    house(app).accounts.add_role("boss", Role.READER)
    boss = signed_in(app, "boss")
    found = boss.post("/api/v1/search", json={"query": SECRET}).json()["results"]
    house(app).accounts.remove_role("boss", Role.READER)
    assert sorted(each["title"] for each in found) == [f"{SECRET} 다리", f"{SECRET} 산책로"]


def test_an_administrator_administers_without_reading(app: FastAPI) -> None:
    """On every address: no word of any record, not even of one that everyone may read."""
    kim, boss = signed_in(app, "kim"), signed_in(app, "boss")
    found = kim.post("/api/v1/search", json={"query": SECRET}).json()["results"]
    assert len(found) == 3
    documents = [each["document_id"] for each in found]
    asked = kim.post("/api/v1/answers", json={"question": f"{SECRET} 쉼터"}).json()["id"]
    tried = 0
    for method, path, _ in addresses(app):
        if path == "/logout" or (method, path) == ("DELETE", "/api/v1/session"):
            continue
        for document in documents:
            values = {"document_id": document, "answer_id": asked}
            address = re.sub(r"{(\w+)}", lambda name: values.get(name[1], "1"), path)  # noqa: B023
            body = {"query": SECRET, "question": SECRET, "text": SECRET}
            for form in (False, True):
                answer = boss.request(
                    method,
                    address,
                    params={"q": SECRET},
                    json=None if form else body,
                    data=body if form else None,
                )
                told = answer.text.replace(f'value="{SECRET}"', "")  # what was typed, in its field
                assert SECRET not in told, f"{method} {address}"
                if not path.startswith(
                    ("/api/v1/audit", "/admin/audit")
                ):  # the log names records by number
                    assert document not in answer.text.replace(address, "")
                tried += 1
    assert tried > 150
    assert boss.get("/").headers["location"] == "/admin"
    assert boss.get("/admin").status_code == 200
    assert "묻고 답하기" not in boss.get("/admin").text
    assert signed_in(app, "auditor").get("/").headers["location"] == "/admin/why"
