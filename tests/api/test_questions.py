"""What is asked, for administrators: over the API, on the page and by the command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from access.role import Role
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from cli.main import app as command
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.support.homes import new_home
from tests.support.shelf import rule, shelf
from tests.support.web import client, house, opened_web

ASKED = "우주항공 로켓 발사장 소음은 어떻게 줄였나요?"
ASKERS = ("kim", "lee", "park")


@pytest.fixture(scope="module")
def asked_home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Home:
    root = tmp_path_factory.mktemp("asked")
    home = new_home(root / "home")
    database = Database.open(home)
    for login in (*ASKERS, "boss"):
        People(database).put(
            login=login,
            name=f"{login} 주무관",
            agency="한빛시",
            department="총무과",
            roles=(Role.ADMINISTRATOR,) if login == "boss" else (Role.READER,),
            password="sample-password",
            sample=True,
        )
    made = shelf(database, root / "share", rule("닫힌", "person:nobody"), rule("열린", "everyone"))
    made.put("닫힌/로켓.txt", "우주항공 로켓 발사장 소음은 방음벽으로 줄였다.")
    made.put("열린/산책로.txt", "산책로를 놓았다.")
    IndexBuilder(home, database, embedder).catch_up()
    database.close()
    return home


@pytest.fixture(scope="module")
def served(asked_home: Home, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(asked_home, model_directory) as app:
        yield app


@pytest.fixture(scope="module")
def boss(served: FastAPI) -> TestClient:
    """When two have asked, and one of them twice, nothing is told; then a third asks."""
    made = client(served, "boss")
    for login in ("kim", "kim", "lee"):
        client(served, login).post("/api/v1/answers", json={"question": f"{ASKED} 010-1234-5678"})
    assert made.get("/api/v1/questions").json()["unanswered"] == []
    assert "세 명 이상이 함께 쓴 낱말이 아직 없습니다" in made.get("/admin/questions").text
    client(served, "park").post("/api/v1/answers", json={"question": ASKED})
    return made


def test_what_found_no_answer_is_told_from_three_persons_on(
    served: FastAPI, boss: TestClient
) -> None:
    found = boss.get("/api/v1/questions").json()
    (topic,) = found["unanswered"]
    assert topic["persons"] == 3
    assert set(topic["words"]) >= {"로켓", "소음"}
    counts = {"persons": 3, "unanswered": 3, "questions": 3, "questions_unanswered": 3}
    assert found["months"] == [{"name": "2026-11", **counts}]
    assert found["departments"] == [{"name": "한빛시/총무과", **counts}]
    page = boss.get("/admin/questions").text
    shown = " · ".join(topic["words"])
    assert re.search(rf"<td>{shown}</td>", page)
    assert "한빛시/총무과: 질문 3개 이상, 답을 찾지 못한 질문 3개 이상</title>" in page
    assert '<desc id="drawn-desc">2026-11부터 2026-11까지' in page
    for text in (json.dumps(found, ensure_ascii=False), page):
        assert "010" not in text
        assert "방음벽" not in text
        assert not any(f"{login} 주무관" in text for login in ASKERS)
    entry = house(served).audit.entries(limit=1)[0]
    assert (entry.person_id, entry.act) == ("boss", "read_questions")


def test_month_and_department_are_chosen(boss: TestClient) -> None:
    there = {"month": "2026-11", "office": "한빛시/총무과"}
    assert len(boss.get("/api/v1/questions", params=there).json()["unanswered"]) == 1
    for other in ({"month": "2026-10"}, {"office": "한빛시/없는과"}):
        assert boss.get("/api/v1/questions", params=other).json()["unanswered"] == []
        assert boss.get("/admin/questions", params=other).status_code == 200
    assert boss.get("/api/v1/questions", params={"month": "11월"}).status_code == 422
    assert "<option selected>2026-11</option>" in boss.get("/admin/questions", params=there).text


def test_the_command_tells_administrators_alone(
    asked_home: Home, boss: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")

    def neomeo(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, ["questions", "--home", str(asked_home.root), *words])
        return done.exit_code, done.output

    code, text = neomeo("--as", "boss")
    assert code == 0
    assert re.search(r"로켓.*\t3명 이상", text)
    assert "2026-11\t3명 이상, 답을 찾지 못함 3명 이상; 질문 3개 이상" in text
    told = json.loads(neomeo("--as", "boss", "--json")[1])
    assert told == boss.get("/api/v1/questions").json()
    code, text = neomeo("--as", "kim")
    assert code == 1
    assert "관리자 역할" in text
