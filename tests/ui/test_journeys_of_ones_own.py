"""Journeys 5 to 9, 16 and 18: what an official keeps, compares and searches, in a browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route, expect

from cli.samples import QUESTION
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.support.browsing import Visit, served, visit
from tests.support.keeping import OPEN, Place, keeping
from tests.support.shelf import rule
from tests.support.web import client

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

CLOSED = "누리군 억새축제 하산"
"""The beginning of a title that 김하늘 may see and 이도윤 may not."""
REPORT = "2025 가람 강변불꽃제 안전관리 결과보고"


def ask(page: Page, question: str) -> None:
    page.get_by_label("질문", exact=True).fill(question)
    page.get_by_role("button", name="질문하기").click()
    expect(page.locator("#answer")).not_to_have_attribute("aria-busy", "true")


def search(reader: Visit, words: str) -> None:
    reader.open("/search")
    reader.page.locator("#q").fill(words)
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#found")).to_be_visible()


def test_journey_5_what_finds_no_answer_shows_in_the_analytics(
    chromium: Browser, sample_address: str
) -> None:
    for name in ("김하늘", "이도윤", "박서연"):
        with visit(chromium, sample_address) as reader:
            reader.sign_in(name)
            ask(reader.page, "잠수함 정비창 도색 주기는 어떻게 되나요?")
            expect(reader.page.locator("#not-found")).to_be_visible()
    with visit(chromium, sample_address) as boss:
        boss.sign_in("관리자")
        boss.open("/admin/questions")
        unanswered = boss.page.get_by_role("region", name="답을 찾지 못한 것")
        expect(unanswered).to_contain_text("잠수함")
        expect(unanswered).to_contain_text("3명 이상")
        expect(boss.page.locator("main")).not_to_contain_text("김하늘")


def test_journey_6_two_officials_and_no_word_of_what_one_may_not_see(
    chromium: Browser, sample_address: str
) -> None:
    """Title, counts, values of filters, copies, similar cases, timeline, comparison, saved searches."""
    heard = {}
    for name in ("김하늘", "이도윤"):
        with visit(chromium, sample_address) as reader:
            reader.sign_in(name)
            page, told = reader.page, []
            ask(page, QUESTION)
            told.append(page.content())
            search(reader, "억새축제 하산 인파")
            told.append(page.content())
            page.get_by_role("button", name="이 검색 저장").click()
            told.append(page.content())
            reader.open("/similar")
            page.get_by_label("비슷한 사례를 찾을 글").fill("억새축제에서 하산 인파가 몰렸다.")
            page.get_by_role("button", name="비슷한 사례 찾기").first.click()
            expect(page.locator(".case-card").first).to_be_visible()
            told.append(page.content())
            for box in page.get_by_label("비교할 사례로 고르기").all()[:3]:
                box.check()
            page.get_by_role("button", name="비교표 만들기").click()
            told.append(page.content())
            heard[name] = "\n".join(told)
    assert CLOSED in heard["김하늘"]
    assert CLOSED not in heard["이도윤"]
    assert "하산 인파 사례" not in heard["이도윤"]


def test_journey_7_a_shared_address_looks_absent_without_rights(
    chromium: Browser, sample_address: str
) -> None:
    with visit(chromium, sample_address) as kim:
        kim.sign_in("김하늘")
        ask(kim.page, QUESTION)
        answer = kim.page.url
        search(kim, CLOSED)
        kim.page.locator(".source__title", has_text=CLOSED).first.click()
        kim.page.wait_for_url("**/documents/**")
        record = kim.page.url
        kim.page.get_by_role("button", name="보관").click()
        kim.page.get_by_role("link", name="보관함에서 보기").click()
        kim.page.wait_for_url("**/archive/**")
        kept = kim.page.url
    with visit(chromium, sample_address) as lee:
        lee.sign_in("이도윤")
        shown = []
        for address in (
            answer,
            record,
            f"{record}/similar",
            kept,
            sample_address + "/documents/none",
        ):
            response = lee.page.goto(address)
            assert response is not None
            assert response.status == 404
            shown.append(lee.page.locator("main").inner_text())
        assert len(set(shown)) == 1, "missing and forbidden are the same words"
        lee.complaints.clear()  # the browser reports each 404 that was asked for


def test_journey_9_filters_are_chips_in_the_address_and_back_works(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    search(reader, "축제 안전요원")
    bare = page.url
    page.locator("#facets summary").click()
    year = page.locator("#facets .facet", has=page.locator("#by-year")).locator(".chip").first
    value = year.inner_text().split()[0]
    year.click()
    expect(page).to_have_url(re.compile(f"year={value}"))
    chip = page.locator("#chips .chip")
    expect(chip).to_contain_text(f"연도: {value}")
    days = page.locator("#found .source__meta").all_inner_texts()
    assert days
    assert all(value in each for each in days)
    page.get_by_label("순서").select_option("newest")
    page.get_by_role("button", name="보기").click()
    expect(page).to_have_url(re.compile(f"year={value}.*order=newest"))
    page.reload()
    expect(chip).to_contain_text(value)
    expect(page.get_by_label("순서")).to_have_value("newest")
    page.go_back()
    expect(page).not_to_have_url(re.compile("order="))
    page.go_back()
    expect(page).to_have_url(bare)
    expect(chip).to_have_count(0)
    page.go_forward()
    chip.click()
    expect(page).not_to_have_url(re.compile("year="))


def test_journey_9_pages_follow_and_tell_no_number_of_all(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    search(reader, "축제")
    first = page.locator("#found .source__title").all_inner_texts()
    page.get_by_role("link", name="다음 쪽").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#found")).to_be_visible()
    assert page.locator("#found .source__title").all_inner_texts() != first
    page.go_back()
    expect(page).not_to_have_url(re.compile("page="))
    assert page.locator("#found .source__title").all_inner_texts() == first


def test_journey_16_cases_are_compared_added_taken_out_and_exported(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    search(reader, REPORT)
    page.locator(".source__title", has_text=REPORT).first.click()
    page.get_by_role("link", name="비슷한 사례").click()
    expect(
        page.locator(".case-card").first.locator(".badge", has_text="비슷함").first
    ).to_be_visible()
    assert not re.search(r"0\.\d\d", page.locator("main").inner_text()), "no score is told"
    page.get_by_label("비교할 사례로 고르기").first.check()
    page.get_by_role("button", name="비교표 만들기").click()
    heads = page.locator(".compare thead th")
    expect(heads).to_have_count(3)
    first = page.locator(".compare tbody th").first
    assert first.evaluate("cell => getComputedStyle(cell).position") == "sticky"
    page.get_by_role("link", name="사례 더하기").click()
    page.get_by_role("link", name="이 사례 더하기").first.click()
    expect(heads).to_have_count(4)
    page.get_by_role("link", name="빼기").last.click()
    expect(heads).to_have_count(3)
    rows = page.locator(".compare tbody tr").count()
    page.get_by_role("link", name="다른 항목만 보기").click()
    expect(page.locator(".compare tbody tr").first).to_have_class("differs")
    assert page.locator(".compare tbody tr").count() <= rows
    page.get_by_role("link", name="모든 항목 보기").click()
    empty = page.locator(".compare td", has_text=re.compile(r"^—$"))
    cited = page.locator(".compare td .cite")
    assert cited.count() + empty.count() >= page.locator(".compare td").count()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="XLSX로 저장").click()
    book = load_workbook(BytesIO(Path(downloaded.value.path()).read_bytes()))
    assert "너머 사본" in str([[cell.value for cell in row] for row in book.worksheets[0]])
    value = cited.first.locator("xpath=..").inner_text().rsplit(" ", 1)[0]
    cited.first.click()
    expect(page).to_have_url(re.compile(r"#block-\d+$"))
    expect(page.locator("#" + page.url.rpartition("#")[2])).to_contain_text(value[:10])


def test_journey_16_the_table_is_copied_with_its_label(reader: Visit) -> None:
    """As HTML and as text, on a page without https, where there is no clipboard to write to."""
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.sign_in("김하늘")
    page = reader.page
    search(reader, REPORT)
    page.locator(".source__title", has_text=REPORT).first.click()
    page.get_by_role("link", name="비슷한 사례").click()
    page.get_by_label("비교할 사례로 고르기").first.check()
    page.get_by_role("button", name="비교표 만들기").click()
    page.wait_for_url("**/compare?**")  # Before its script is there, the link saves the table.
    page.get_by_role("link", name="검토보고서용 표 복사").click()
    expect(page.locator("#live")).to_contain_text("표를 복사했습니다")
    copied = page.evaluate(
        "navigator.clipboard.read().then(async (items) => Promise.all("
        "['text/html', 'text/plain'].map((type) => items[0].getType(type).then((it) => it.text()))))"
    )
    markup, text = copied
    assert "<table" in markup
    assert "너머 사본 · 라벨" in markup
    assert "너머 사본 · 라벨" in text
    assert "\t" in text


def test_journey_16_one_case_is_a_list_and_none_says_how_to_go_on(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    search(reader, REPORT)
    record = page.locator(".source__title", has_text=REPORT).first.get_attribute("href")
    assert record is not None
    reader.open(f"/compare?document={record.rpartition('/')[2]}")
    expect(page.locator("#single")).to_contain_text("가람시")
    expect(page.locator(".compare")).to_have_count(0)
    reader.open("/compare?document=" + "0" * 16)
    expect(page.locator("#nothing-to-compare")).to_contain_text("검토 중인 일을 글로")


@pytest.fixture
def place(tmp_path: Path, embedder: Embedder, model_directory: Path) -> Iterator[Place]:
    with keeping(tmp_path, embedder, model_directory) as opened:
        yield opened


@pytest.fixture
def kims(place: Place, chromium: Browser) -> Iterator[Visit]:
    with served(place.app) as address, visit(chromium, address) as opened:
        yield opened


def test_journey_18_what_is_kept_is_noted_told_as_stale_and_private(
    kims: Visit, place: Place
) -> None:
    kims.sign_in("kim 주무관")
    page = kims.page
    page.get_by_role("link", name="내 보관함", exact=True).click()
    expect(page.locator("#nothing-kept")).to_contain_text("아직 보관한 것이 없습니다.")
    for key in ("lamps", "shelter"):
        kims.open(f"/documents/{place.ids[key]}")
        page.get_by_role("button", name="보관").click()
        expect(page.get_by_text("내 보관함에 보관했습니다.")).to_be_visible()
    page.get_by_role("link", name="보관함에서 보기").click()
    page.get_by_label("메모", exact=True).fill("여름에 다시 볼 것")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_label("메모", exact=True)).to_have_value("여름에 다시 볼 것")
    page.get_by_role("link", name="내 보관함으로").click()
    page.locator("#q").fill("여름에")
    page.keyboard.press("Enter")
    expect(page.locator(".kept-list li")).to_have_count(1)
    place.shelved.put("열린/가로등.txt", "가로등 15개를 바꾸었다.", title="가로등 점검")
    place.shelved.relabel(OPEN, rule("김", "person:lee", agency="한빛시"))
    kims.open("/archive")
    lamps = page.locator(".kept-list li", has_text="가로등 점검")
    expect(lamps).to_contain_text("보관한 뒤 바뀜")
    gone = page.locator(".kept-list li", has_text="찾을 수 없습니다.")
    expect(gone).to_contain_text("여름에 다시 볼 것")
    expect(gone).not_to_contain_text("쉼터")
    assert "쉼터" not in page.content()
    others = client(place.app, "lee").get("/archive").text
    assert "여름에 다시 볼 것" not in others
    gone.get_by_role("button", name="지우기").click()
    expect(page.locator(".kept-list li")).to_have_count(1)


def test_journey_8_a_right_that_is_taken_away_ends_the_answer_and_what_is_kept(
    kims: Visit, place: Place
) -> None:
    kims.sign_in("kim 주무관")
    page = kims.page
    question = "무더위쉼터는 몇 곳을 열었나요?"
    ask(page, question)
    expect(page.locator(".statement").first).to_contain_text("일곱")
    page.get_by_role("button", name="보관", exact=True).first.click()
    expect(page.get_by_text("내 보관함에 보관했습니다.")).to_be_visible()
    kims.open("/")
    page.get_by_label("질문", exact=True).fill(question)

    def closed_first(route: Route) -> None:
        place.shelved.relabel(OPEN, rule("김", "person:lee", agency="한빛시"))
        route.continue_()

    page.route("**/stream", closed_first)
    page.get_by_role("button", name="질문하기").click()
    page.wait_for_url("**/answers/**", wait_until="commit")
    expect(page.locator("#answer")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#ending")).to_contain_text("찾지 못했습니다")
    expect(page.locator(".statement")).to_have_count(0)
    page.reload()
    assert "일곱" not in page.content()
    kims.open("/archive")
    page.locator(".kept-list a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "일곱" not in page.content()


def titles(browser: TestClient) -> list[str]:
    found = browser.post("/api/v1/search", json={"query": "분수대 검토"}).json()["results"]
    return [each["title"] for each in found if "분수대" in each["title"]]


def test_journey_18_a_file_of_ones_own_is_found_and_shared(kims: Visit, place: Place) -> None:
    kims.sign_in("kim 주무관")
    page = kims.page
    kims.open("/archive/files")
    page.get_by_label("올릴 파일").set_input_files(
        {
            "name": "분수대 검토.txt",
            "mimeType": "text/plain",
            "buffer": "분수대 검토\n분수대 두 곳을 고친다.".encode(),
        }
    )
    page.get_by_role("button", name="파일 올리기").click()
    expect(page.get_by_role("status").filter(has_text="파일을 받았습니다.")).to_be_visible()

    received = page.get_by_role("link", name="분수대 검토.txt")
    until = time.monotonic() + 120
    while not received.count() and time.monotonic() < until:
        page.wait_for_timeout(200)
        page.reload()
    received.click()
    expect(page.locator("h1")).to_contain_text("분수대")
    lee = client(place.app, "lee")
    assert titles(lee) == []
    kims.open("/archive/files")
    page.get_by_text("함께 보기").click()
    page.get_by_label("부서 한빛시/안전과").check()
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".source__meta")).to_contain_text("부서 한빛시/안전과")
    assert len(titles(lee)) == 1


def test_a_new_record_is_marked_beside_the_search(
    kims: Visit, place: Place, embedder: Embedder
) -> None:
    kims.sign_in("kim 주무관")
    page = kims.page
    kims.open("/search?q=가로등")
    page.get_by_role("button", name="이 검색 저장").click()
    expect(page.get_by_text("새 자료가 없습니다.")).to_be_visible()
    expect(page.locator("#news")).to_have_count(0)
    place.shelved.put("김/공원.txt", "공원 가로등을 늘렸다.", title="공원 가로등")
    IndexBuilder(place.shelved.database.home, place.shelved.database, embedder).catch_up()
    kims.open("/archive")
    expect(page.locator("#news")).to_have_text("새 자료 1건")
    page.locator("#news").click()
    expect(page.get_by_role("link", name="공원 가로등")).to_be_visible()
    page.get_by_role("button", name="본 것으로 표시").click()
    expect(page.get_by_text("새 자료가 없습니다.")).to_be_visible()
    expect(page.locator("#news")).to_have_count(0)
