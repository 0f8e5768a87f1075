"""Evaluation runs from the page, and the state of the system."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from access.admission import admit
from access.role import Role
from answer.judging import Question
from api.evaluating import Evaluating
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.home import Home
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.api.staff import PASSWORD, staffed_home
from tests.support.shelf import rule, shelf
from tests.support.web import Clock, client, house, opened_web

SECRET = "은하 계획"
QUESTIONS = """
[[question]]
text = "가로등은 몇 개를 바꾸었나요?"
records = ["공개/가로등.txt"]
expected = ["14"]

[[question]]
text = "구내식당 점심 메뉴는?"
records = []

[[question]]
text = "은하 계획의 예산은?"
as = "kim"
records = ["김/은하.txt"]
expected = ["7억"]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Home:
    place = tmp_path_factory.mktemp("evaluated")
    made = staffed_home(place)
    database = Database.open(made)
    Accounts(database).add_role("boss", Role.READER)
    shelved = shelf(
        database,
        place / "share",
        rule("공개", "everyone", agency="한빛시"),
        rule("김", "person:kim", agency="한빛시"),
    )
    shelved.put("공개/가로등.txt", "솔뫼길 가로등 14개를 새것으로 바꾸었다.", title="가로등 교체")
    shelved.put("김/은하.txt", f"{SECRET}의 예산은 7억 원이다.", title=SECRET)
    IndexBuilder(made, database, embedder).catch_up()
    database.close()
    return made


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def app(home: Home, model_directory: Path, clock: Clock) -> Iterator[FastAPI]:
    with opened_web(home, model_directory, demo=False, clock=clock) as opened:
        yield opened


@pytest.fixture
def boss(app: FastAPI) -> TestClient:
    browser = client(app)
    browser.post("/login", data={"login": "boss", "password": PASSWORD})
    return browser


def send(boss: TestClient, text: str | bytes) -> tuple[int, str]:
    file = {"file": ("질문.toml", text, "application/toml")}
    answer = boss.post("/admin/evaluation/questions", files=file)
    return answer.status_code, answer.text


def ended(boss: TestClient) -> str:
    end = time.monotonic() + 60
    while "data-running" in (page := boss.get("/admin/evaluation").text):
        assert time.monotonic() < end
        time.sleep(0.1)
    return str(page)


def test_questions_are_kept_asked_and_compared(
    app: FastAPI, boss: TestClient, home: Home, clock: Clock
) -> None:
    page = boss.get("/admin/evaluation").text
    assert "둔 질문이 없습니다" in page
    assert "아직 평가하지 않았습니다" in page
    assert boss.post("/admin/evaluation/runs").status_code == 422
    assert send(boss, QUESTIONS)[0] == 303
    page = boss.get("/admin/evaluation").text
    assert "질문 2개를 두었습니다" in page
    assert "다른 사람 이름으로 적힌 질문 1개" in page
    assert boss.post("/admin/evaluation/runs").status_code == 303
    page = ended(boss)
    assert "100%" in page
    assert "1위로 찾음 · 맞음" in page
    assert SECRET not in page.replace("은하 계획의 예산은?", "")
    clock.advance(timedelta(minutes=1))
    wrong = QUESTIONS.replace('expected = ["14"]', 'expected = ["99"]')
    assert send(boss, wrong)[0] == 303
    boss.post("/admin/evaluation/runs")
    page = ended(boss)
    assert "나빠짐 1" in page
    assert page.count('<th scope="row">20') == 2
    kept = home.evaluations / "questions.toml"
    assert kept.stat().st_mode & 0o777 == 0o600
    acts = [each.act for each in house(app).audit.entries(limit=40)]
    assert acts.count("evaluated") >= 2
    assert "ask" in acts


def test_questions_that_cannot_be_read_are_told(boss: TestClient) -> None:
    for text, said in (
        ("[[question]", "읽을 수 없습니다"),
        ("a = 1", "[[question]]"),
        ('[[question]]\ntext = ""\nrecords = []', "질문을 적어"),
        ('[[question]]\ntext = "가"\nrecords = []\nmore = 1', "모르는 항목"),
        ("가".encode("cp949"), "UTF-8"),
    ):
        status, page = send(boss, text)
        assert status == 422
        assert said in page


def test_nobody_asks_as_somebody_else(app: FastAPI, home: Home) -> None:
    """An administrator could otherwise guess what the records of another person say."""
    opened = house(app)
    principal = opened.people.principal("boss", at=opened.clock())
    assert principal is not None
    permit = admit(principal, opened.clock(), "시험", "")
    evaluating = Evaluating(home, opened.desk, opened.clock)
    with pytest.raises(ValueError, match="another person"):
        evaluating.begin(
            permit, [Question(f"{SECRET}의 예산은?", "kim", ("김/은하.txt",), ("7억",))]
        )


def test_one_run_at_a_time_of_all_workers(app: FastAPI, boss: TestClient, home: Home) -> None:
    send(boss, QUESTIONS)
    other = Evaluating(home, house(app).desk, house(app).clock)
    held = other._taken()
    assert held is not None
    refused = boss.post("/admin/evaluation/runs")
    assert refused.status_code == 409
    assert "다른 평가를 하고 있습니다" in refused.text
    os.close(held)
    assert boss.post("/admin/evaluation/runs").status_code == 303
    ended(boss)


def test_the_state_of_the_system_is_what_the_doctor_finds(boss: TestClient) -> None:
    page = boss.get("/admin/system").text
    for said in ("디스크", "파일 읽기 격리", "색인", "개인정보 열쇠", "100%", "차원"):
        assert said in page
    assert SECRET not in page


def test_in_english_it_is_told_in_english(boss: TestClient) -> None:
    seen = {}
    for language in ("en", "ko"):
        boss.get("/look", params={"language": language})
        page = boss.get("/admin/system").text
        seen[language] = re.findall(r'<th scope="row">([^<]+)</th><td><span class="badge', page)
    assert seen["en"][:3] == ["Disk", "Isolation of parsers", "Records"]
    assert len(seen["en"]) == len(seen["ko"])
    assert not re.search("[가-힣]", "".join(seen["en"]).replace("시험 폴더", ""))
