"""Requests and approvals through the API and the command: who may, and what others learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from typer.testing import CliRunner

from access.reclassification import MATTER
from catalog.database import Database
from catalog.home import Home
from catalog.organisation_schema import authority
from catalog.people import People
from cli.main import app as commands
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.support.shelf import rule, shelf, text_blocks
from tests.support.web import client, opened_web

ADDRESS = "/api/v1/reclassifications"


@pytest.fixture
def record(home: Home, tmp_path: Path) -> str:
    database = Database.open(home)
    for login, agency, posts in (
        ("kim", "한빛시", []),
        ("seo", "한빛시", ["기획예산과장"]),
        ("choi", "나루군", ["기획예산과장"]),
    ):
        People(database).put(
            login=login, name=login, agency=agency, department="과", posts=posts, password=None,
            sample=True,
        )  # fmt: skip
    with database.writing() as connection:
        for agency in ("한빛시", "나루군"):
            values = {"agency": agency, "matter": MATTER, "post": "기획예산과장"}
            connection.execute(insert(authority).values(**values))
    blocks = text_blocks("두루미 사업을 미룬다.", "공개구분: 비공개(5)")
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    made = shelf(database, tmp_path / "share", rule("", "everyone", agency="한빛시"))
    identifier = made.put_blocks("가.txt", blocks, fields=fields)
    database.close()
    return identifier


@pytest.fixture
def web(home: Home, record: str, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(home, model_directory) as opened:
        yield opened


def test_a_request_its_approval_and_everybody_else(web: FastAPI, record: str) -> None:
    kim, seo, choi = (client(web, login) for login in ("kim", "seo", "choi"))
    wanted = {"document_id": record, "reason": "사업이 끝남", "review": "2027-11-24"}
    missing = choi.post(ADDRESS, json={**wanted, "document_id": "0" * 16})
    hidden = choi.post(ADDRESS, json=wanted)
    assert (hidden.status_code, hidden.text) == (404, missing.text), "existence is no answer"
    made = kim.post(ADDRESS, json=wanted)
    assert made.status_code == 201
    number = made.json()["id"]
    assert kim.post(f"{ADDRESS}/{number}/approve").status_code == 409
    nothing = choi.post(f"{ADDRESS}/999/approve")
    theirs = choi.post(f"{ADDRESS}/{number}/approve")
    assert (theirs.status_code, theirs.text) == (404, nothing.text)
    assert choi.get(ADDRESS).json() == {"reclassifications": []}
    assert choi.get(f"/api/v1/documents/{record}").status_code == 404
    done = seo.post(f"{ADDRESS}/{number}/approve")
    assert done.status_code == 200
    assert done.json()["approver_post"] == "한빛시 과 기획예산과장"
    assert choi.get(f"/api/v1/documents/{record}").status_code == 200
    assert seo.get(ADDRESS).json()["reclassifications"] == [done.json()]
    why = {"reason": "소송이 이어짐"}
    gone = choi.post(f"{ADDRESS}/999/close", json=why)
    not_theirs = choi.post(f"{ADDRESS}/{number}/close", json=why)
    assert (not_theirs.status_code, not_theirs.text) == (404, gone.text)
    assert kim.post(f"{ADDRESS}/{number}/close", json=why).status_code == 404
    ended = seo.post(f"{ADDRESS}/{number}/close", json=why)
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert choi.get(f"/api/v1/documents/{record}").status_code == 404
    assert seo.post(f"{ADDRESS}/{number}/close", json=why).status_code == 409
    late = kim.post(ADDRESS, json={**wanted, "review": "2032-01-01"})
    assert late.status_code == 422
    assert "5년" in late.json()["detail"]


def test_the_command_asks_and_approves(
    home: Home, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    monkeypatch.setenv("NEOMEO_HOME", str(home.root))

    def neomeo(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(commands, ["access", *words])
        return result.exit_code, result.stdout + str(result.exception or "")

    stated = (
        "--record",
        record,
        "--reason",
        "사업이 끝남",
        "--review",
        "2027-11-24",
        "--as",
        "kim",
    )
    code, said = neomeo("reclassify", *stated, "--approved-by", "kim")
    assert (code, "요청한 사람은 승인할 수 없습니다" in said) == (1, True)
    code, said = neomeo("reclassify", *stated, "--after", "9")
    assert (code, "1부터 8까지" in said) == (1, True)
    assert neomeo("reclassify", *stated[:-1], "choi")[0] == 3
    code, said = neomeo("reclassify", *stated, "--approved-by", "seo")
    assert code == 0
    assert "승인했습니다" in said
    assert neomeo("approve", "1", "--as", "choi")[0] == 3
    assert "승인 한빛시 과 기획예산과장" in neomeo("decisions", "--as", "kim")[1]
    assert '"approved_by": "seo"' in neomeo("decisions", "--as", "kim", "--json")[1]
    assert "없습니다" in neomeo("decisions", "--as", "choi")[1]
    number = neomeo("decisions", "--as", "kim")[1].partition("\t")[0]
    assert neomeo("close", number, "--as", "choi", "--reason", "x")[0] == 3
    code, said = neomeo("close", number, "--as", "seo", "--reason", "소송이 이어짐")
    assert (code, said) == (0, f"종료했습니다: {number}\n")
    assert "이미" in neomeo("close", number, "--as", "seo", "--reason", "다시")[1]
    code, said = neomeo(
        "exception", "--folder", "1", "--path", "가", "--reason", "합동", "--review", "2027-11-24",
        "--as", "kim",
    )  # fmt: skip
    assert code == 3, "a folder takes a role"
