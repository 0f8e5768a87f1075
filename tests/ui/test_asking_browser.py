"""Asking, while the answer is made and when it is not, in Debian's Chromium."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Route, expect

from catalog.home import Home
from cli.samples import QUESTION
from index.embedding import Embedder
from index.model_server import serve
from index.turns import Turns
from tests.support.browsing import Visit, ask, served, visit
from tests.support.web import house, opened_web

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def test_examples_come_from_the_own_department_and_questions_are_remembered(
    reader: Visit,
) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    example = page.locator("[data-example]").first
    expect(example).to_contain_text("등불축제 안전관리계획")
    example.click()
    expect(page.get_by_label("질문", exact=True)).to_have_value(example.inner_text())
    ask(page, QUESTION)
    page.get_by_role("link", name="묻고 답하기").click()
    recent = page.locator("#start").get_by_role("link", name=QUESTION, exact=True)
    expect(recent.last).to_be_visible()
    page.get_by_role("link", name="모두 보기").click()
    expect(page.get_by_role("heading", name=re.compile("오늘"))).to_be_visible()
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.locator(".answer__lead .statement")).to_be_visible()


def test_what_takes_long_is_said_and_can_be_stopped(reader: Visit) -> None:
    """Three seconds and twenty, by the browser's own clock; the question stays."""
    page = reader.page
    page.clock.install()
    reader.sign_in("김하늘")
    page.route("**/ask", lambda route: None)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#live")).to_have_text("답을 찾고 있습니다.")
    expect(page.locator("#steps [aria-current=step]")).to_have_text("열람 범위 확인")
    expect(page.locator("#slow")).to_be_hidden()
    page.clock.fast_forward(3_000)
    expect(page.locator("#slow")).to_be_visible()
    expect(page.locator("#very-slow")).to_be_hidden()
    page.clock.fast_forward(17_000)
    alone = page.get_by_role("link", name="검색 결과만 보기")
    expect(alone).to_have_attribute("href", re.compile(r"/search\?q=%EC%A7%80"))
    page.keyboard.press("Escape")
    expect(page.locator("#working")).to_be_hidden()
    expect(page.locator("#failed")).to_contain_text("멈추었습니다")
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)
    expect(page.get_by_label("질문", exact=True)).to_be_focused()


def test_phases_are_shown_as_the_server_tells_them(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page

    def held(route: Route) -> None:
        told = route.fetch().text().split("\n\n")
        route.fulfill(content_type="text/event-stream", body="\n\n".join(told[:2]) + "\n\n")

    page.route("**/ask", held)
    page.evaluate(
        """() => new MutationObserver((seen) => seen.forEach((each) => {
            const told = document.body.dataset.phases || '';
            document.body.dataset.phases = `${told} ${each.target.dataset.phase}`;
        })).observe(
            document.getElementById('steps'), {subtree: true, attributeFilter: ['aria-current']})"""
    )
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#failed")).to_contain_text("연결하지 못했습니다")
    phases = page.evaluate("document.body.dataset.phases").split()
    assert list(dict.fromkeys(phases)) == ["scope", "find", "write"]


def test_an_answer_that_cannot_be_made_says_so_and_the_next_try_works(
    reader: Visit, sample_web: FastAPI
) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    database = house(sample_web).database.home.database
    broken, mended = ("answer", "answer_gone"), ("answer_gone", "answer")
    _rename(database, *broken)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("오류번호 E-500-[0-9a-f]{6}"))
    _rename(database, *mended)
    page.get_by_role("button", name="다시 시도").click()
    expect(page.locator(".answer__lead")).to_be_visible()


def _rename(database: Path, name: str, other: str) -> None:
    with sqlite3.connect(database) as changed:
        changed.execute(f"ALTER TABLE {name} RENAME TO {other}")


def test_a_session_that_ends_keeps_what_was_written(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    page.get_by_label("질문", exact=True).fill(QUESTION)
    reader.context.clear_cookies()
    page.get_by_role("button", name="질문하기").click()
    page.wait_for_url("**/login**")
    page.get_by_role("button", name="김하늘").click()
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)
    expect(page.locator("#live")).to_have_text("적으시던 질문을 되살렸습니다.")


def test_what_somebody_wrote_is_shown_to_nobody_else(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    page.get_by_label("질문", exact=True).fill("김하늘이 적던 글")
    reader.context.clear_cookies()
    page.reload()
    page.get_by_role("button", name="이도윤").click()
    expect(page.get_by_role("button", name="질문하기")).to_be_visible()
    expect(page.get_by_label("질문", exact=True)).to_have_value("")


def test_a_session_that_ends_in_a_stream_leads_to_signing_in(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page

    def over(route: Route) -> None:
        reader.context.clear_cookies()
        route.continue_(headers={**route.request.headers, "cookie": ""})

    page.route("**/stream", over)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.get_by_role("alert")).to_contain_text("로그인이 끝났습니다")
    expect(page.get_by_role("link", name="다시 로그인")).to_have_attribute(
        "href", re.compile(r"^/login\?after=%2Fanswers%2F")
    )
    reader.complaints.clear()  # the browser reports the stream that was refused


def test_where_nothing_is_found_there_are_ways_on(reader: Visit) -> None:
    reader.sign_in("이도윤")
    page = reader.page
    ask(page, "2019년 가람시 구내식당 점심 메뉴는 무엇인가요?")
    expect(page.locator("#not-found")).to_be_visible()
    expect(page.get_by_role("link", name="낱말로 찾아보기")).to_be_visible()
    wider = page.get_by_role("button", name="조건을 빼고 넓혀서 다시 묻기")
    wider.click()
    expect(page.locator("#not-found")).to_be_visible()
    expect(page.get_by_role("button", name="뺀 것을 되돌려 다시 묻기")).to_be_visible()
    expect(wider).to_have_count(0)


@pytest.fixture
def without_model(
    sample_home: Home, model_directory: Path, embedder: Embedder, tmp_path: Path
) -> Iterator[str]:
    """The samples, whose model has stood in a process of its own and is gone."""
    home = Home(tmp_path / "home")
    shutil.copytree(sample_home.root, home.root)
    Thread(target=serve, args=(home, embedder, Turns()), daemon=True).start()
    with opened_web(home, model_directory, beside=True) as app, served(app) as address:
        home.model_socket.unlink()
        yield address


def test_without_the_model_words_find_and_it_is_said(chromium: Browser, without_model: str) -> None:
    with visit(chromium, without_model) as reader:
        reader.sign_in("김하늘")
        ask(reader.page, "등불축제에 안전요원을 몇 명 배치했나요?")
        expect(reader.page.locator("#ending")).to_contain_text("낱말로만 찾았습니다")
        expect(reader.page.locator(".source").first).to_be_visible()
        reader.open("/search?q=안전요원")
        expect(reader.page.locator("#by-words-alone")).to_be_visible()
        expect(reader.page.locator(".source").first).to_be_visible()
