"""Unmasking and looking up over HTTP: for those with the right, and the same nothing for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from access.role import Role
from access.rules import rule_for
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from catalog.records import FileFacts, Records
from catalog.sealing import Masking
from index.builder import IndexBuilder
from index.embedding import Embedder
from ingest.chunker import chunk
from ingest.masking import without_personal_data
from records.document import Extraction, Status
from records.naming import Candidates
from tests.support.homes import new_home
from tests.support.permits import NOW
from tests.support.shelf import rule, shelf, text_blocks
from tests.support.web import client, house, opened_web

NUMBER, PHONE = "900101-1234567", "010-1234-5678"
TEXTS = ("민원 처리 결과", f"민원인 홍길동({NUMBER}, {PHONE})", "# 내부 검토", f"신고인 {PHONE}")
PURPOSE = {"purpose": "민원 회신 작성"}
MISSING = "0" * 16


@pytest.fixture(scope="module")
def web(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, model_directory: Path
) -> Iterator[tuple[FastAPI, str, Home]]:
    home = new_home(tmp_path_factory.mktemp("clear") / "home")
    database = Database.open(home)
    for login, agency, department in (
        ("handler", "한빛시", "민원과"),
        ("neighbour", "한빛시", "안전총괄과"),
        ("stranger", "누리군", "민원과"),
    ):
        People(database).put(
            login=login,
            name="시험 사용자",
            agency=agency,
            department=department,
            posts=(),
            communities=(),
            roles=(Role.READER,),
            password=None,
            sample=True,
        )
    given = replace(rule("", "agency:한빛시", agency="한빛시"), department="민원과")
    shelved = shelf(
        database, home.root / "share", given, rule("", "person:boss", heading="내부 검토")
    )
    made = without_personal_data(Extraction(Status.OK, "", text_blocks(*TEXTS)))
    ruling = rule_for("회신.txt", shelved.rules)
    assert ruling is not None
    identifier = Records(database).store(
        shelved.folder.id,
        FileFacts("회신.txt", 1, 1, "0" * 64, "txt", 1, 2),
        ruling,
        made.extraction,
        Candidates((("회신", None),)),
        chunk(made.extraction.blocks, title="회신", count=len, limit=400),
        at=NOW,
        masking=Masking("회신.txt", len(made.personal), made.personal, KeyFile(home.key).made()),
    )
    IndexBuilder(home, database, embedder).catch_up()
    database.close()
    with opened_web(home, model_directory) as app:
        yield app, identifier, home


def address(document: str, block: int | str) -> str:
    return f"/api/v1/documents/{document}/blocks/{block}/clear"


def test_the_handling_department_reads_a_block_unmasked(web: tuple[FastAPI, str, Home]) -> None:
    app, identifier, _ = web
    answer = client(app, "handler").post(address(identifier, 1), json=PURPOSE)
    assert answer.status_code == 200
    assert answer.json()["text"] == TEXTS[1]
    assert [
        (TEXTS[1][each["start"] : each["end"]], each["type"]) for each in answer.json()["found"]
    ] == [("홍길동", "name"), (NUMBER, "resident_number"), (PHONE, "phone")]
    row = house(app).audit.entries()[0]
    assert (row.act, row.outcome, row.person_id) == ("unmask", "unmasked", "handler")
    assert row.detail["for"] == PURPOSE["purpose"]
    assert [each["kind"] for each in row.subjects] == ["name", "phone", "resident_number"]
    assert len({each["hash"] for each in row.subjects}) == 3
    assert all(each not in repr(row) for each in (NUMBER, PHONE, "홍길동"))


def test_missing_forbidden_hidden_and_unmasked_are_the_same_bytes(
    web: tuple[FastAPI, str, Home],
) -> None:
    app, identifier, _ = web
    answers = [
        client(app, login).post(address(document, block), json=PURPOSE)
        for login, document, block in (
            ("handler", MISSING, 1),
            ("handler", identifier, 0),
            ("handler", identifier, 3),
            ("handler", identifier, 99),
            ("neighbour", identifier, 1),
            ("neighbour", MISSING, 1),
            ("stranger", identifier, 1),
            ("stranger", identifier, 3),
        )
    ]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1
    assert len({tuple(sorted(each.headers.items())) for each in answers}) == 1


@pytest.mark.parametrize(
    "body", [{}, {"purpose": ""}, {"purpose": "  업무 "}, {"purpose": "가" * 201}]
)
def test_without_a_purpose_nothing_is_unmasked_and_nothing_told(
    web: tuple[FastAPI, str, Home], body: dict[str, str]
) -> None:
    app, identifier, _ = web
    there = client(app, "handler").post(address(identifier, 1), json=body)
    missing = client(app, "stranger").post(address(MISSING, 1), json=body)
    looked = client(app, "handler").post("/api/v1/look-up", json={"value": NUMBER, **body})
    assert (there.status_code, there.content) == (422, missing.content)
    assert looked.status_code == 422
    assert NUMBER not in there.text + looked.text


def test_a_number_is_found_by_those_who_may_see_it(web: tuple[FastAPI, str, Home]) -> None:
    app, identifier, _ = web
    body = {"value": "9001011234567", **PURPOSE}
    found = client(app, "handler").post("/api/v1/look-up", json=body)
    assert found.status_code == 200
    assert [(each["document_id"], each["blocks"]) for each in found.json()["records"]] == [
        (identifier, [1])
    ]
    row = house(app).audit.entries()[0]
    assert (row.act, row.outcome, row.records) == ("look_up", "found", (identifier,))
    assert "9001011234567" not in repr(row)
    phone = client(app, "handler").post(
        "/api/v1/look-up", json={"value": "+82-10-1234-5678", **PURPOSE}
    )
    assert phone.json()["records"][0]["blocks"] == [1], "the one in the closed passage is nowhere"


def test_who_may_not_see_it_gets_the_answer_to_a_number_that_is_nowhere(
    web: tuple[FastAPI, str, Home],
) -> None:
    app, _, _ = web
    nowhere = client(app, "handler").post(
        "/api/v1/look-up", json={"value": "1234567890123", **PURPOSE}
    )
    for login in ("neighbour", "stranger"):
        answer = client(app, login).post("/api/v1/look-up", json={"value": NUMBER, **PURPOSE})
        assert (answer.status_code, answer.content) == (200, nowhere.content)


def test_names_are_not_looked_up(web: tuple[FastAPI, str, Home]) -> None:
    app, _, _ = web
    answer = client(app, "handler").post("/api/v1/look-up", json={"value": "홍길동", **PURPOSE})
    assert answer.status_code == 422


def test_nothing_shows_a_number_but_the_unmasking(web: tuple[FastAPI, str, Home]) -> None:
    app, identifier, _ = web
    for login in ("handler", "neighbour"):
        browser = client(app, login)
        shown = [
            browser.get(f"/api/v1/documents/{identifier}"),
            browser.get(f"/documents/{identifier}"),
            browser.post("/api/v1/search", json={"query": "민원 처리 결과"}),
            browser.post("/api/v1/similar", json={"text": "민원 처리 결과"}),
        ]
        assert [each.status_code for each in shown] == [200] * 4
        for each in shown:
            assert all(canary not in each.text for canary in (NUMBER, PHONE, "홍길동"))


def test_a_lost_key_says_so_to_those_with_the_right_alone(web: tuple[FastAPI, str, Home]) -> None:
    app, identifier, home = web
    away = home.key.with_name("away")
    home.key.rename(away)
    try:
        told = client(app, "handler").post(address(identifier, 1), json=PURPOSE)
        others = client(app, "neighbour").post(address(identifier, 1), json=PURPOSE)
        missing = client(app, "neighbour").post(address(MISSING, 1), json=PURPOSE)
        shown = client(app, "handler").get(f"/api/v1/documents/{identifier}")
    finally:
        away.rename(home.key)
    assert told.status_code == 503
    assert "열쇠를 쓸 수 없어" in told.json()["detail"]
    assert "/" not in told.json()["detail"], "no path of the server"
    assert others.content == missing.content
    assert shown.status_code == 200
