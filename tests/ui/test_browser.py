"""What an official does in the web box, in Debian's Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Route, expect

from cli.samples import QUESTION
from tests.support.browsing import Visit, ask, served, visit
from tests.support.web import house

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]


def test_from_signing_in_to_the_cited_place_and_back(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    expect(page.get_by_text("시연용: 기관·인물·문서는 모두 지어낸 것입니다.")).to_be_visible()
    expect(page.get_by_text("안전총괄과 + 축제안전협의회")).to_be_visible()
    ask(page, QUESTION)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(page.locator(".statement").nth(2)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/answers/[\w-]+$"))
    page.locator("a.cite").nth(1).click()
    card = page.locator("#source-2")
    expect(card).to_be_focused()
    expect(card).to_have_attribute("aria-current", "true")
    quote = card.locator("mark").inner_text()
    assert quote
    card.get_by_role("link", name="원문에서 보기").click()
    marked = page.locator("#cite-2")
    expect(marked).to_be_in_viewport()
    shown = re.sub(r"\s+", "", marked.inner_text())
    assert shown == re.sub(r"[\s|]+", "", quote)
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/answers/[\w-]+#source-2$"))
    expect(page.locator(".statement").nth(2)).to_be_visible()


def test_escape_leads_from_the_source_back_to_the_citation(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    ask(page, QUESTION)
    cite = page.locator("a.cite").first
    cite.click()
    expect(page.locator("#source-1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cite).to_be_focused()


def test_enter_asks_and_shift_enter_breaks_the_line(reader: Visit) -> None:
    reader.sign_in("이도윤")
    box = reader.page.get_by_label("질문", exact=True)
    box.fill("축제 소음 민원에")
    box.press("Shift+Enter")
    assert reader.page.url.endswith("/")
    expect(box).to_have_value("축제 소음 민원에\n")
    box.press_sequentially("어떻게 대응했나요?")
    box.press("Enter")
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("축제 소음 민원에")


def test_the_enter_that_ends_a_composition_asks_nothing(reader: Visit) -> None:
    """A Korean input method sends Enter with isComposing, or with key code 229; asking begins at once."""
    reader.sign_in("이도윤")
    page = reader.page
    box = page.get_by_label("질문", exact=True)
    box.fill("축제")
    for detail, asks in (
        ("isComposing: true", False),
        ("keyCode: 229", False),
        ("keyCode: 13", True),
    ):
        working = box.evaluate(
            "(box) => { box.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: 'Enter', bubbles: true, cancelable: true, {detail}}}));"
            "return !document.getElementById('working').hidden; }"
        )
        assert working is asks, detail
    expect(page.get_by_role("heading", level=1)).to_contain_text("축제")


def test_nothing_found_is_said_with_advice(reader: Visit) -> None:
    reader.sign_in("이도윤")
    ask(reader.page, "구내식당 이번 주 점심 메뉴가 무엇인가요?")
    expect(reader.page.locator("#not-found")).to_contain_text("찾지 못했습니다")
    expect(reader.page.locator(".source")).to_have_count(0)


def test_two_officials_see_two_answers(chromium: Browser, sample_address: str) -> None:
    titles = []
    for name in ("김하늘", "이도윤"):
        with visit(chromium, sample_address) as reader:
            reader.sign_in(name)
            ask(reader.page, QUESTION)
            titles.append(set(reader.page.locator(".source__title").all_inner_texts()))
    assert titles[0] != titles[1]
    assert any("하산 인파 사례" in title for title in titles[0])
    assert not any("하산 인파 사례" in title for title in titles[1])


def test_markup_in_a_question_stays_text(reader: Visit) -> None:
    reader.sign_in("김하늘")
    attack = "<img src=x onerror=\"document.title='침입'\">축제 안전요원"
    ask(reader.page, attack)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(attack)
    assert reader.page.title().startswith("<img src=x")
    expect(reader.page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("clipboard", [True, False], ids=["https", "http"])
def test_an_answer_is_copied_as_a_letter(reader: Visit, clipboard: bool) -> None:
    """Without https a browser has no clipboard to write to, only the old command."""
    page = reader.page
    if clipboard:
        reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    else:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    reader.sign_in("김하늘")
    ask(page, QUESTION)
    page.get_by_role("link", name="공문 문구로 복사").click()
    expect(page.locator("#live")).to_have_text("공문 문구를 복사했습니다.")
    box = page.get_by_label("질문", exact=True)
    box.fill("")
    box.press("Control+v")
    pasted = box.input_value().splitlines()
    assert pasted[0].startswith("너머 사본 · 라벨 ")
    assert pasted[-3].endswith("  끝.")


def test_a_colleague_asks_the_question_that_was_passed_on(reader: Visit) -> None:
    """An answer is its asker's alone; the address of its question asks anew, of whoever opens it."""
    page = reader.page
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.sign_in("김하늘")
    ask(page, QUESTION)
    answer = page.url
    page.get_by_role("link", name="질문 주소 복사").click()
    expect(page.locator("#live")).to_contain_text("주소를 복사했습니다.")
    address = page.evaluate("navigator.clipboard.readText()")
    reader.context.clear_cookies()
    reader.sign_in("박서연")
    assert page.request.get(answer).status == 404
    page.goto(address)
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)


def test_where_nothing_can_be_copied_the_letter_opens(reader: Visit) -> None:
    page = reader.page
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.execCommand = () => false"
    )
    reader.sign_in("김하늘")
    ask(page, QUESTION)
    page.get_by_role("link", name="공문 문구로 복사").click()
    page.wait_for_url("**/letter.txt")
    expect(page.locator("body")).to_contain_text("너머 사본 · 라벨")


def test_an_example_fills_the_box(reader: Visit) -> None:
    reader.sign_in("김하늘")
    example = reader.page.locator("a[data-example]").first
    wanted = example.inner_text()
    example.click()
    box = reader.page.get_by_label("질문", exact=True)
    expect(box).to_have_value(wanted)
    expect(box).to_be_focused()


def test_similar_cases_and_search(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    page.get_by_role("link", name="찾기", exact=True).click()
    page.locator("#q").fill("안전요원 배치")
    page.keyboard.press("Enter")
    expect(page.get_by_text("찾은 자료")).to_be_visible()
    page.locator(".source__title").first.click()
    page.get_by_role("link", name="비슷한 사례").click()
    assert page.locator(".case-card").count() >= 1


def test_a_long_word_and_a_long_question_fit_the_window(reader: Visit) -> None:
    reader.sign_in("김하늘")
    ask(reader.page, "안전요원" * 200)
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1366


def test_the_answer_page_fits_a_narrow_window(reader: Visit) -> None:
    reader.page.set_viewport_size({"width": 683, "height": 384})
    reader.sign_in("김하늘")
    ask(reader.page, QUESTION)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 683


def test_a_broken_stream_says_so(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    page.route("**/stream", lambda route: route.abort())
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#ending")).to_contain_text("중간에 멈춘 답변입니다")
    reader.complaints.clear()  # the browser reports the stream that was cut off here
    page.unroute("**/stream")
    page.reload()
    expect(page.locator(".statement").nth(2)).to_be_visible()


def test_a_stopped_answer_goes_on_where_it_was(reader: Visit) -> None:
    """Stopped before anything came; then cut off behind the first statement."""
    reader.sign_in("김하늘")
    page = reader.page
    page.route("**/stream", lambda route: None)
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.get_by_role("button", name="질문하기").click()
    page.wait_for_url("**/answers/**", wait_until="commit")
    page.get_by_role("button", name="멈추기").click()
    expect(page.locator("#ending")).to_contain_text("여기에서 멈추었습니다")
    expect(page.get_by_role("button", name="이어 보기")).to_be_focused()
    expect(page.locator(".statement")).to_have_count(0)
    page.unroute("**/stream")

    def cut(route: Route) -> None:
        first, *_ = route.fetch().text().split("\n\n")
        route.fulfill(content_type="text/event-stream", body=f"{first}\n\n")

    page.route("**/stream", cut)
    page.get_by_role("button", name="이어 보기").click()
    expect(page.locator("#ending")).to_contain_text("중간에 멈춘 답변입니다")
    expect(page.locator(".statement")).to_have_count(1)
    reader.complaints.clear()  # the browser reports the stream that was cut off here
    page.get_by_role("button", name="이어 보기").click()
    expect(page.locator("#answer")).not_to_have_attribute("aria-busy", "true")
    streamed = page.locator(".statement").all_inner_texts()
    page.reload()
    assert page.locator(".statement").all_inner_texts() == streamed
    assert len(streamed) >= 3


@pytest.fixture
def open_folder(sample_web: FastAPI, tmp_path: Path) -> Iterator[Path]:
    share = tmp_path / "새 공유"
    share.mkdir()
    (share / "제설 대책 결과.txt").write_text(
        "제설 대책 결과\n\n○ 염화칼슘 40톤을 고갯길 세 곳에 미리 두었다.\n", encoding="utf-8"
    )
    yield share
    folders = house(sample_web).folders
    for folder in folders.list():
        if folder.path == share:
            folders.remove(folder.id)


def test_an_administrator_connects_and_reads_a_folder(
    reader: Visit, chromium: Browser, sample_address: str, open_folder: Path
) -> None:
    reader.sign_in("관리자")
    page = reader.page
    page.get_by_role("link", name="관리", exact=True).click()
    page.get_by_role("link", name="폴더 잇기").click()
    page.get_by_role("link", name=gettempdir(), exact=True).click()
    for part in open_folder.relative_to(gettempdir()).parts:
        page.get_by_role("link", name=part, exact=True).click()
    expect(page.get_by_label("이름")).to_have_value("새 공유")
    page.get_by_role("button", name="폴더 잇기").click()
    expect(page.get_by_text("열람 규칙이 없어 아무도 볼 수 없고")).to_be_visible()
    page.get_by_role("link", name="열람 규칙").click()
    page.get_by_role("button", name="규칙 더하기").click()
    page.get_by_label("열람범위").fill("모두")
    page.get_by_role("button", name="확인하고 저장").click()
    expect(page.locator("#preview")).to_contain_text("앞으로 읽을 자료가 더 열립니다")
    page.get_by_label("넓히는 까닭").fill("제설 대책을 함께 봄")
    page.get_by_role("button", name="이대로 저장").click()
    expect(page.get_by_text("열람 규칙을 저장했습니다.")).to_be_visible()
    page.get_by_role("link", name="새 공유").click()
    page.get_by_role("link", name="다시 읽기").click()
    page.get_by_role("button", name="읽기 시작").click()
    expect(page.locator("[data-state=done]")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("cell", name="제설 대책 결과.txt")).to_be_visible()
    with visit(chromium, sample_address) as official:
        official.sign_in("이도윤")
        ask(official.page, "염화칼슘은 어디에 얼마나 두었나요?")
        expect(official.page.locator(".statement").first).to_contain_text("염화칼슘 40톤")


def test_a_reader_without_the_role_sees_no_administration(reader: Visit) -> None:
    reader.sign_in("이도윤")
    expect(reader.page.get_by_role("link", name="관리", exact=True)).to_have_count(0)
    reader.open("/admin")
    expect(reader.page.get_by_role("alert")).to_contain_text("찾을 수 없습니다")
    reader.complaints.clear()  # the browser reports the 404 that was asked for


def test_the_pages_work_without_script(chromium: Browser, sample_web: FastAPI) -> None:
    with served(sample_web) as address:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address + "/login")
        page.get_by_role("button", name="김하늘").click()
        page.get_by_label("질문", exact=True).fill(QUESTION)
        page.get_by_role("button", name="질문하기").click()
        page.get_by_role("link", name="답변 보기").click()
        expect(page.locator(".statement").nth(2)).to_be_visible()
        context.close()
