"""Why somebody may see a record, through the API, the page and the command."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from catalog.home import Home
from catalog.reading import Reading
from cli.main import app as commands
from tests.support.questions import permit_of
from tests.support.web import client, house

ADDRESS = "/api/v1/access/explain"


@pytest.fixture(scope="module")
def record(sample_web: FastAPI) -> str:
    """A record of the safety department that 이도윤 may not see."""
    database = house(sample_web).database
    paths = " ".join(each.path for each in house(sample_web).folders.rules(1))
    seen = {
        login: {
            each.document_id
            for each in Reading(database).documents(permit_of(database, login), limit=1000)
            if each.title not in paths  # rules name paths, which those who set them know
        }
        for login in ("haneul.kim", "doyun.lee")
    }
    return min(seen["haneul.kim"] - seen["doyun.lee"])


def test_rules_and_posts_are_told_and_nothing_of_the_record(
    sample_web: FastAPI, record: str
) -> None:
    admin = client(sample_web, "admin")
    database = house(sample_web).database
    title = next(
        each.title
        for each in Reading(database).documents(permit_of(database, "haneul.kim"), limit=1000)
        if each.document_id == record
    )
    for login, allowed in (("haneul.kim", True), ("doyun.lee", False)):
        answer = admin.get(ADDRESS, params={"person": login, "document": record})
        told = answer.json()
        assert told["allowed"] is allowed
        assert told["steps"]
        assert title not in answer.text
        page = admin.get("/admin/why", params={"person": login, "document": record})
        assert told["reason"] in page.text
        assert title not in page.text
    assert house(sample_web).audit.entries(limit=1)[0].act == "explain"


def test_whoever_has_no_role_is_told_as_of_what_is_missing(
    sample_web: FastAPI, record: str
) -> None:
    reader = client(sample_web, "haneul.kim")
    there, missing = (
        reader.get(ADDRESS, params={"person": "doyun.lee", "document": each})
        for each in (record, "0" * 16)
    )
    assert there.status_code == missing.status_code == 404
    assert there.text == missing.text
    assert reader.get("/admin/why").status_code == 404
    assert "/admin/why" not in reader.get("/").text


def test_the_page_says_what_to_mend(sample_web: FastAPI, record: str) -> None:
    admin = client(sample_web, "admin")
    assert "/admin/why" in admin.get("/").text
    assert admin.get("/admin/why").status_code == 200
    wrong = admin.get("/admin/why", params={"person": "x", "document": record, "on": "내일"})
    assert (wrong.status_code, "2026-11-24처럼" in wrong.text) == (422, True)
    unknown = admin.get("/admin/why", params={"person": "nobody", "document": record})
    assert "그런 사람이나 자료가 없습니다" in unknown.text


def test_the_command_explains(
    sample_web: FastAPI, sample_home: Home, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")

    def run(*words: str) -> tuple[int, str, str]:
        ended = CliRunner().invoke(
            commands, ["access", "explain", *words, "--home", str(sample_home.root)]
        )
        return ended.exit_code, ended.stdout, ended.stderr

    code, out, _ = run("doyun.lee", record, "--as", "admin")
    assert code == 0
    assert out.startswith("볼 수 없음 · ")
    code, out, _ = run("haneul.kim", record, "--as", "admin", "--json", "--on", "2026-01-02")
    assert (code, json.loads(out)["day"]) == (0, "2026-01-02")
    code, out, said = run("doyun.lee", record, "--as", "haneul.kim")
    assert (code, out) == (3, "")
    assert "역할" in said
