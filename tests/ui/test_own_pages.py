"""Pages of one's own, without a browser: settings, help, questions, and an answer while it is made."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cli.samples import QUESTION
from index.embedding import Embedder
from tests.support.web import client, house
from tests.twins.world import OTHER, READER, Plan, Record, served

EVENTS = {"Accept": "text/event-stream"}
PLAN = Plan(
    visible=(Record("열린/제설.txt", ("# 제설 결과", "염화칼슘 40톤을 고갯길에 두었다.")),),
    hidden=(),
)


@pytest.fixture
def world(tmp_path: Path, model_directory: Path, embedder: Embedder) -> Iterator[FastAPI]:
    with served(tmp_path, PLAN, model_directory, embedder, with_hidden=False) as app:
        yield app


def head_of(page: str) -> str:
    found = re.search("<html[^>]*>", page)
    assert found is not None
    return found[0]


def test_settings_hold_at_every_machine_before_the_first_paint(world: FastAPI) -> None:
    browser = client(world, READER)
    assert head_of(browser.get("/settings").text) == '<html lang="ko">'
    form = {"zoom": "130", "contrast": "on", "shortcuts": "off", "language": "en"}
    assert browser.post("/settings", data=form).headers["location"] == "/settings?saved=1"
    whole = '<html lang="en" data-krds-mode="high-contrast" data-zoom="130" data-keys="off">'
    saved = browser.get("/settings?saved=1").text
    assert head_of(saved) == whole
    assert "Your settings were saved." in saved
    elsewhere = client(world, READER)
    for address in ("/", "/search", "/documents/none"):
        assert head_of(elsewhere.get(address).text) == whole
    assert head_of(client(world, OTHER).get("/").text) == '<html lang="ko">', "theirs alone"
    signed_out = TestClient(world, cookies=dict(browser.cookies))
    signed_out.cookies.delete("neomeo_session")
    assert head_of(signed_out.get("/login").text) == whole, "this browser remembers"


def test_one_setting_leaves_the_others_and_leads_back(world: FastAPI) -> None:
    browser = client(world, READER)
    browser.post("/settings", data={"zoom": "150"})
    led = browser.post("/settings", data={"contrast": "on", "after": "/search"})
    assert led.headers["location"] == "/search"
    assert 'data-krds-mode="high-contrast" data-zoom="150"' in browser.get("/").text
    away = browser.post("/settings", data={"contrast": "off", "after": "//evil.example"})
    assert away.headers["location"] == "/"


@pytest.mark.parametrize("odd", [{"zoom": "400"}, {"contrast": "<b>"}, {"language": "xx"}])
def test_what_cannot_be_set_is_refused(world: FastAPI, odd: dict[str, str]) -> None:
    assert client(world, READER).post("/settings", data=odd).status_code == 422


def test_help_is_there_for_everyone_who_signs_in(sample_web: FastAPI) -> None:
    for login in ("haneul.kim", "admin"):
        page = client(sample_web, login).get("/help").text
        assert "묻는 방법" in page
        assert "단축키" in page
        assert "물어볼 곳" in page
    assert client(sample_web).get("/help").headers["location"] == "/login?after=/help"


def test_questions_are_listed_by_day_and_found_by_their_words(world: FastAPI) -> None:
    browser = client(world, READER)
    assert "아직 물어보신 것이 없습니다" in browser.get("/history").text
    for number in range(52):
        browser.post("/ask", data={"question": f"제설 자재 {number}호는 어디에 두었나요?"})
    first = browser.get("/history").text
    assert "모두 52건" in first
    assert "오늘 · 2026-11-24" in first
    assert first.count("/answers/") == 50
    assert browser.get("/history?part=2").text.count("/answers/") == 2
    assert browser.get("/history?part=9").text == browser.get("/history?part=2").text
    assert browser.get("/history", params={"q": "17호"}).text.count("/answers/") == 1
    odd = browser.get("/history", params={"q": "<b>없음</b>"}).text
    assert "이(가) 든 질문이 없습니다" in odd
    assert "<b>없음" not in odd
    assert "17호" not in client(world, OTHER).get("/history").text
    start = browser.get("/").text
    assert start.count('href="/answers/') == 5
    assert "51호" in start


def test_an_answer_tells_its_phases_as_they_begin_and_then_where_it_stands(
    sample_web: FastAPI,
) -> None:
    kim = client(sample_web, "haneul.kim")
    told = kim.post("/ask", data={"question": QUESTION}, headers=EVENTS)
    assert told.headers["content-type"].startswith("text/event-stream")
    names = re.findall(r"^event: (\w+)\ndata: (.*)$", told.text, re.MULTILINE)
    assert names[:3] == [("phase", "find"), ("phase", "write"), ("phase", "check")]
    ((name, address),) = names[3:]
    assert name == "done"
    assert "근거" in kim.get(address).text


def test_an_answer_that_cannot_be_made_has_a_number_a_time_and_ways_on(
    world: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    browser = client(world, READER)
    with sqlite3.connect(house(world).database.home.database) as broken:
        broken.execute("ALTER TABLE answer RENAME TO answer_gone")
    told = browser.post("/ask", data={"question": "제설은?"}, headers=EVENTS).text
    with sqlite3.connect(house(world).database.home.database) as mended:
        mended.execute("ALTER TABLE answer_gone RENAME TO answer")
    assert "event: failed" in told
    number = re.search(r"E-500-[0-9a-f]{6}", told)
    assert number is not None
    assert "2026-11-24" in told
    assert "다시 시도" in told
    assert 'href="/search?q=%EC%A0%9C%EC%84%A4' in told
    assert "answer_gone" not in told, "no text of an error leaves"
    assert number[0] in caplog.text, "the administrator finds it by its number"
    again = browser.post("/ask", data={"question": "제설은?"}, headers=EVENTS).text
    assert "event: done" in again
