"""Journey 9 for questions: filters, chips, back button, with script and without, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import Visit, ask

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

QUESTION = "축제에 안전요원을 몇 명 배치했나요?"


def offered(page: Page, name: str) -> str:
    """Unfold what can be narrowed to, and choose the first value of a filter by keys alone."""
    fold = page.locator("#narrow")
    if fold.get_attribute("open") is None:
        fold.locator("summary").press("Enter")
    first = fold.locator(f"button[name={name}]").first
    value = first.get_attribute("value")
    assert value
    first.press("Enter")
    return value


def test_journey_9_a_question_is_narrowed_by_chips_and_back_works(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    chips = page.locator("#chips .chip")
    box = page.get_by_label("질문", exact=True)
    box.fill("아직 적는 중인 글")
    year = offered(page, "year")
    expect(page).to_have_url(re.compile(rf"/\?q=[^&]+&year={year}$"))
    expect(chips).to_have_text(re.compile(f"연도: {year}"))
    expect(box).to_have_value("아직 적는 중인 글")
    page.reload()
    expect(chips).to_have_count(1)
    ask(page, QUESTION)
    answer = page.url
    expect(chips).to_have_text(re.compile(f"연도: {year}"))
    days = page.locator(".source__meta").all_inner_texts()
    assert days
    assert all(year in each for each in days)
    agency = offered(page, "agency")
    expect(chips).to_have_count(2)
    expect(page.locator("#ending .cases")).to_be_visible()
    narrower = page.url
    assert narrower != answer
    page.go_back()
    expect(chips).to_have_count(1)
    page.go_forward()
    expect(chips).to_have_count(2)
    page.reload()
    expect(chips).to_have_count(2)
    page.get_by_label("이 답변에 이어서 묻기").check()
    page.get_by_label(f"연도: {year}").uncheck()
    ask(page, "예산은 얼마인가요?")
    expect(chips).to_have_count(1)
    expect(chips).to_have_text(re.compile(f"기관: {agency}"))
    page.get_by_role("button", name=f"{agency}: 범위에서 빼고 다시 묻기").click()
    expect(page.locator("#answer")).to_be_visible()
    expect(chips).to_have_count(0)


def test_while_it_takes_long_the_search_is_narrowed_as_well(reader: Visit) -> None:
    page = reader.page
    page.clock.install()
    reader.sign_in("김하늘")
    reader.open("/?agency=한빛시")
    page.route("**/ask", lambda route: None)
    page.get_by_label("질문", exact=True).fill("예산")
    page.get_by_role("button", name="질문하기").click()
    page.clock.fast_forward(20_000)
    alone = page.get_by_role("link", name="검색 결과만 보기")
    expect(alone).to_have_attribute("href", re.compile(r"^/search\?q=[^&]+&agency=[^&]+$"))


def test_without_script_a_question_is_narrowed_all_the_same(
    chromium: Browser, sample_address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_address}/login")
    page.get_by_role("button", name="김하늘").click()
    page.get_by_label("질문", exact=True).fill(QUESTION)
    page.locator("#narrow summary").click()
    page.locator("#narrow button[name=agency]").first.click()
    expect(page.get_by_label("질문", exact=True)).to_have_value(QUESTION)
    expect(page.locator("#chips .chip")).to_have_count(1)
    page.get_by_role("button", name="질문하기").click()
    page.get_by_role("link", name="답변 보기").click()
    expect(page.locator("#chips .chip")).to_have_count(1)
    expect(page.locator(".answer__lead")).to_be_visible()
    page.locator("#chips .chip__remove").click()
    expect(page.locator("#chips")).to_have_count(0)
    context.close()
