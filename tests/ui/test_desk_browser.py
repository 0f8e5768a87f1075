"""What administrators do in the web box: journeys 17, 19 and 20, in Debian's Chromium."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from api.set_up import offered_secret
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from tests.api.staff import PASSWORD, staffed_home
from tests.support.browsing import Visit, served, visit
from tests.support.homes import new_home
from tests.support.web import Clock, opened_web

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]
ROOT = Path(__file__).resolve().parents[2]
LONG = 120_000


def sign_in(visitor: Visit, login: str) -> Page:
    page = visitor.page
    visitor.open("/login")
    page.get_by_label("로그인 이름").fill(login)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    expect(page.locator("body[data-who]")).to_be_visible()
    return page


def choose(page: Page, folder: Path) -> None:
    """Walk to a folder in the path browser."""
    page.get_by_role("link", name=str(folder.parent), exact=True).click()
    page.get_by_role("link", name=folder.name, exact=True).click()


def ask(page: Page, question: str) -> None:
    page.get_by_role("link", name="묻고 답하기").first.click()
    page.get_by_label("질문", exact=True).fill(question)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#answer")).not_to_have_attribute("aria-busy", "true")


def allow(home: Home, place: Path) -> None:
    home.configuration.write_text(f'folder_roots = "{place}"\n', encoding="utf-8")


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "자리" / "안전과"
    (root / "감사").mkdir(parents=True)
    (root / "대피 훈련 결과.txt").write_text(
        "대피 훈련 결과\n\n○ 대피 훈련에 주민 83명이 나왔다.\n", encoding="utf-8"
    )
    (root / "감사" / "감사 결과.txt").write_text(
        "감사 결과\n\n○ 훈련 물품 장부가 맞지 않아 주의 2건을 하였다.\n", encoding="utf-8"
    )
    return root


def test_from_an_empty_server_to_the_first_answer(
    tmp_path: Path, share: Path, model_directory: Path, chromium: Browser
) -> None:
    """Journey 17."""
    home = new_home(tmp_path / "home")
    allow(home, share.parent)
    database = Database.open(home)
    secret = offered_secret(home, database)
    database.close()
    assert secret is not None
    with (
        opened_web(home, model_directory, demo=False) as app,
        served(app) as address,
        visit(chromium, address) as visitor,
    ):
        page = visitor.page
        visitor.open("/")
        page.get_by_role("link", name="처음 설정").click()
        page.get_by_label("설정 비밀").fill(secret)
        page.get_by_label("기관 이름").fill("한빛시")
        page.get_by_label("관리자 성명").fill("김처음")
        page.get_by_label("로그인 이름").fill("first")
        page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
        page.get_by_label("비밀번호 다시").fill(PASSWORD)
        page.get_by_role("button", name="등록하고 첫 폴더 고르기").click()
        expect(page.get_by_role("heading", name="첫 공유 폴더 잇기")).to_be_visible()
        choose(page, share)
        expect(page.get_by_label("나만")).to_be_checked()
        page.get_by_role("button", name="폴더 잇기").click()
        expect(page.locator("[data-state=done]")).to_be_visible(timeout=LONG)
        ask(page, "대피 훈련에 몇 명이 나왔나요?")
        expect(page.locator(".statement").first).to_contain_text("83명")
        visitor.open("/setup")
        expect(page.get_by_role("alert")).to_contain_text("찾을 수 없습니다")
        visitor.complaints.clear()  # the browser reports the 404 that was asked for


@contextmanager
def serving(home: Home, model: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = ["serve", "--home", str(home.root), "--port", str(port), "--reread", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "cli.main", *words],
        cwd=ROOT,
        env={**os.environ, "NEOMEO_MODEL": str(model)},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            end = time.monotonic() + 300
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=30).close()
                    break
                except OSError:
                    assert time.monotonic() < end
                    time.sleep(0.1)
            yield process
        finally:
            process.kill()


def test_two_windows_see_a_killed_job_go_on_and_one_file_is_tried_again(
    tmp_path: Path, share: Path, model_directory: Path, chromium: Browser
) -> None:
    """Journey 19."""
    for number in range(120):
        text = f"{number}번 구역 점검\n\n○ {number}번 구역의 맨홀 {number + 3}개를 살폈다.\n"
        (share / f"점검 {number:03}.txt").write_text(text, encoding="utf-8")
    broken = share / "점검 빈 것.txt"
    broken.write_bytes(b"")
    home = staffed_home(tmp_path)
    allow(home, share.parent)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with visit(chromium, address) as first, visit(chromium, address) as second:
        with serving(home, model_directory, port) as process:
            page, other = sign_in(first, "boss"), sign_in(second, "boss")
            page.get_by_role("link", name="폴더 잇기").click()
            choose(page, share)
            page.get_by_label("한빛시 모두").check()
            page.get_by_label("바로 읽기 시작").check()
            page.get_by_role("button", name="폴더 잇기").click()
            second.open("/admin/folders/1")
            for each in (page, other):
                bar = each.get_by_role("progressbar")
                expect(bar).to_have_attribute("aria-valuenow", re.compile("[1-9]"), timeout=LONG)
            process.kill()
            process.wait()
        for visitor in (first, second):
            expect(visitor.page.locator("[data-open=true]")).to_be_visible()
        with serving(home, model_directory, port):
            for visitor in (first, second):
                done = visitor.page.locator("[data-state=done]")
                expect(done).to_be_visible(timeout=LONG)
                expect(done).to_contain_text("실패 1")
                visitor.complaints.clear()  # the browser reports that the server was away
            page.get_by_label("원인").select_option("failed")
            page.get_by_role("button", name="보기").click()
            expect(page.get_by_role("cell", name="점검 빈 것.txt", exact=True)).to_be_visible()
            expect(page.get_by_text("빈 파일입니다. 원본을 다시 넣어")).to_be_visible()
            broken.write_text("빈 것이 아니라 맨홀 9개를 살폈다.\n", encoding="utf-8")
            page.get_by_label("점검 빈 것.txt").check()
            page.get_by_role("button", name="고른 파일 다시 시도").click()
            expect(page.locator("[data-state=done]")).to_contain_text("실패 0", timeout=LONG)
            for visitor in (first, second):  # else they would report that the server goes away
                visitor.page.close()
                visitor.complaints.clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, share: Path, clock: Clock, model_directory: Path) -> Iterator[FastAPI]:
    home = staffed_home(tmp_path)
    allow(home, share.parent)
    database = Database.open(home)
    People(database).add(
        login="head",
        name="안전과장",
        agency="한빛시",
        department="안전과",
        posts=("안전과장",),
        password=PASSWORD,
        temporary=False,
    )
    database.close()
    with opened_web(home, model_directory, demo=False, clock=clock) as app:
        yield app


def test_rules_are_widened_with_a_reason_and_a_request_is_granted_until_it_expires(
    office: FastAPI, share: Path, chromium: Browser, clock: Clock
) -> None:
    """Journey 20."""
    with served(office) as address:
        with visit(chromium, address) as visitor:
            page = sign_in(visitor, "boss")
            page.get_by_role("link", name="폴더 잇기").click()
            choose(page, share)
            page.get_by_label("아직 아무도").check()
            page.get_by_label("바로 읽기 시작").uncheck()
            page.get_by_role("button", name="폴더 잇기").click()
            expect(page.get_by_text("열람 규칙이 없어 아무도 볼 수 없고")).to_be_visible()
            page.get_by_role("link", name="열람 규칙", exact=True).click()
            page.get_by_role("button", name="규칙 더하기").click()
            page.get_by_label("열람범위").fill("부서 한빛시/안전과")
            page.get_by_label("자료의 기관").fill("한빛시")
            page.get_by_label("자료의 처리과").fill("안전과")
            page.get_by_label("누구에게 보이는지 볼 사람").fill("kim")
            page.get_by_role("button", name="확인하고 저장").click()
            shown = page.locator("#preview")
            expect(shown).to_be_focused()
            expect(shown).to_contain_text("1명에게 앞으로 읽을 자료가 더 열립니다")
            expect(shown).to_contain_text("kim님은 자료 0건 가운데 0건을 봅니다")
            page.get_by_role("button", name="이대로 저장").click()
            expect(page.get_by_role("alert")).to_contain_text("까닭을 적어 주시기 바랍니다")
            visitor.complaints.clear()  # the browser reports the refusal
            page.get_by_label("넓히는 까닭").fill("안전과 자료를 과에서 봄")
            page.get_by_role("button", name="확인하고 저장").click()
            page.get_by_role("button", name="이대로 저장").click()
            expect(page.get_by_text("열람 규칙을 저장했습니다.")).to_be_visible()
            page.get_by_role("link", name="안전과", exact=True).click()
            page.get_by_role("link", name="다시 읽기").click()
            page.get_by_role("button", name="읽기 시작").click()
            expect(page.locator("[data-state=done]")).to_be_visible(timeout=LONG)
            page.get_by_role("link", name="접속·열람 기록").click()
            page.locator("#act").fill("set_rules")
            page.get_by_role("button", name="보기").click()
            page.get_by_text("자세히").last.click()
            expect(page.get_by_text("안전과 자료를 과에서 봄")).to_be_visible()
        with visit(chromium, address) as visitor:
            page = sign_in(visitor, "kim")
            ask(page, "대피 훈련에 몇 명이 나왔나요?")
            expect(page.locator("#not-found")).to_be_visible()
            page.get_by_role("link", name="열람 신청").click()
            page.get_by_label("부서(기관/부서)").fill("한빛시/안전과")
            page.get_by_label("찾는 자료").fill("대피 훈련 결과")
            page.get_by_label("신청 사유").fill("훈련 계획을 세우려 합니다.")
            page.get_by_role("button", name="신청하기").click()
            expect(page.get_by_role("row").filter(has_text="안전과")).to_contain_text("기다리는 중")
        with visit(chromium, address) as visitor:
            page = sign_in(visitor, "head")
            page.get_by_role("link", name="열람 신청").click()
            page.get_by_role("link", name="처리할 열람 신청").click()
            page.get_by_role("link", name="처리하기").click()
            page.get_by_label("대피 훈련 결과").first.check()
            page.get_by_label("이날까지 열어 줌").fill(
                (clock().date() + timedelta(days=2)).isoformat()
            )
            page.get_by_label("열어 주는 까닭").fill("계획에 필요합니다.")
            page.get_by_role("button", name="열어 주기").click()
            expect(page.get_by_text("처리할 신청이 없습니다.")).to_be_visible()
        with visit(chromium, address) as visitor:
            page = sign_in(visitor, "kim")
            ask(page, "대피 훈련에 몇 명이 나왔나요?")
            expect(page.locator(".statement").first).to_contain_text("83명")
        clock.advance(timedelta(days=3))
        with visit(chromium, address) as visitor:
            page = sign_in(visitor, "kim")
            ask(page, "대피 훈련에 몇 명이 나왔나요?")
            expect(page.locator("#not-found")).to_be_visible()
