"""From a citation to its place in the record and back, in Debian's Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hwpx import HwpxDocument
from openpyxl import Workbook
from playwright.sync_api import Browser, Locator, Page, expect
from pypdfium2 import PdfDocument

from access.rules import Rule
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.folders import Folders
from catalog.people import People
from cli.samples import QUESTION
from index.builder import IndexBuilder
from index.embedding import Embedder
from ingest.pipeline import Pipeline
from ingest.read import read
from tests.support.browsing import Visit, ask, served, visit
from tests.support.homes import new_home
from tests.support.permits import NOW
from tests.support.shelf import rule
from tests.support.web import opened_web

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]
RULES: tuple[Rule, ...] = (rule("", "everyone", agency="한빛시"),)
ATTACK = "<img src=x onerror=\"document.title='침입'\"><script>document.title='침입'</script>"


@pytest.fixture(scope="module")
def records(
    tmp_path_factory: pytest.TempPathFactory, model_directory: Path, embedder: Embedder
) -> Iterator[str]:
    """A sheet, a hostile text and a record of many parts, read by the real pipeline."""
    root = tmp_path_factory.mktemp("records")
    share = root / "share"
    share.mkdir()
    _sheet(share / "제설 자재 현황.xlsx")
    lines = ["제설 훈련 결과", f"훈련에는 제설차 12대가 나왔다. {ATTACK}"]
    (share / "제설 훈련.txt").write_text("\n\n".join(lines), encoding="utf-8")
    long = [f"{n}번째 고갯길에 모래주머니 {n}개를 두었다." for n in range(1, 1500)]
    long.append("마지막 고갯길의 열쇠는 당직실에 맡겼다.")
    (share / "고갯길 대장.txt").write_text("\n\n".join(long), encoding="utf-8")
    home = new_home(root / "home")
    database = Database.open(home)
    People(database).put(
        login="reader",
        name="읽는 사람",
        agency="한빛시",
        department="안전총괄과",
        posts=(),
        communities=(),
        password="sample-password",
        sample=True,
    )
    folder = Folders(database).add("자료", share, RULES, at=NOW)
    Pipeline(database, model_directory / "tokenizer.json", KeyFile(home.key)).run(folder.id, at=NOW)
    IndexBuilder(home, database, embedder).catch_up()
    database.close()
    with opened_web(home, model_directory) as app, served(app) as address:
        yield address


def _sheet(file: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "자재"
    sheet.append(["창고", "자재", "수량(톤)", "담당"])
    for number in range(1, 41):
        sheet.append([f"제{number}창고", "염화칼슘", number * 10, f"{number}반"])
    book.save(file)


@pytest.fixture
def visitor(chromium: Browser, records: str) -> Iterator[Visit]:
    with visit(chromium, records) as opened:
        opened.sign_in("읽는 사람")
        yield opened


def current(page: Page) -> Locator:
    return page.locator("#cited-places a[aria-current=location]")


def test_a_citation_previews_its_source_and_leads_there_and_back(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    ask(page, QUESTION)
    page.clock.install()
    cite, preview = page.locator("a.cite").nth(1), page.locator("#preview")
    cite.hover()
    page.clock.fast_forward(200)
    expect(preview).to_be_hidden()
    page.clock.fast_forward(150)
    expect(preview).to_be_visible()
    expect(cite).to_have_attribute("aria-describedby", "preview")
    expect(preview).to_contain_text(page.locator("#source-2 mark").inner_text())
    preview.hover()
    page.clock.fast_forward(1_000)
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    page.locator("h1").hover()
    cite.focus()
    page.clock.fast_forward(350)
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    expect(cite).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#source-2")).to_be_focused()
    page.locator("#source-2").get_by_role("link", name="원문에서 보기").press("Enter")
    expect(page.locator("#cite-2")).to_be_focused()
    page.keyboard.press("Escape")
    # The address alone focuses the source; that it is the current one comes with the keys.
    expect(page.locator("#source-2")).to_have_attribute("aria-current", "true")
    expect(page.locator("#source-2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cite).to_be_focused()


def test_j_and_k_go_from_citation_to_citation_unless_they_are_off(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    ask(page, QUESTION)
    page.locator("#source-1").get_by_role("link", name="원문에서 보기").click()
    expect(page.locator("#cite-1")).to_be_focused()
    places = page.locator("#cited-places a").count()
    assert places >= 2
    expect(page.locator("#live")).to_have_text(re.compile(f"문단 \\d+, 인용 1/{places}"))
    page.keyboard.press("j")
    expect(page.locator("#cite-2")).to_be_focused()
    expect(page.locator("#cite-2")).to_have_class(re.compile("hit--on"))
    expect(page.locator("#cite-1")).not_to_have_class(re.compile("hit--on"))
    expect(current(page)).to_contain_text("근거 2")
    expect(page.locator("#live")).to_have_text(re.compile(f"인용 2/{places}"))
    expect(page.locator("#use-2")).to_be_visible()
    expect(page).to_have_url(re.compile("n=2"))
    page.get_by_role("link", name="이전 인용").click()
    expect(page.locator("#cite-1")).to_be_focused()
    page.keyboard.press("k")
    expect(current(page)).to_contain_text(f"근거 {places}")
    page.locator("#find").press_sequentially("jk")
    expect(current(page)).to_contain_text(f"근거 {places}")
    address = page.url
    reader.open("/settings")
    page.get_by_role("group", name="한 글자 단축키").get_by_label("끄기").check()
    page.get_by_role("button", name="설정 저장").click()
    expect(page.locator("#saved")).to_be_visible()
    page.goto(address)
    expect(page.locator(f"#cite-{places}")).to_be_focused()
    for key in ("k", "?", "/"):
        page.keyboard.press(key)
    expect(current(page)).to_contain_text(f"근거 {places}")
    assert page.url.startswith(address.split("#")[0])
    page.get_by_role("link", name="이전 인용").click()
    expect(current(page)).not_to_contain_text(f"근거 {places}")
    reader.open("/settings")
    page.get_by_role("group", name="한 글자 단축키").get_by_label("켜기").check()
    page.get_by_role("button", name="설정 저장").click()
    expect(page.locator("#saved")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="도움말")).to_be_visible()


def test_a_cited_row_of_a_sheet_is_marked_cell_by_cell(visitor: Visit) -> None:
    page = visitor.page
    ask(page, "제17창고의 염화칼슘은 몇 톤인가요?")
    card = page.locator(".source", has_text="A18:D18").first
    card.get_by_role("link", name="원문에서 보기").click()
    row = page.locator("tr.is-hit--on")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    expect(row.locator("th[scope=row]")).to_have_text("18")
    assert row.locator("td.hit--on").all_inner_texts() == ["제17창고", "염화칼슘", "170", "17반"]
    letters = page.locator(".sheet__letters th").all_inner_texts()
    assert letters[1:] == ["A", "B", "C", "D"]
    expect(current(page)).to_contain_text("‘자재’ 시트 A18:D18")


def test_markup_in_a_record_stays_text(visitor: Visit) -> None:
    page = visitor.page
    ask(page, "제설 훈련에 제설차가 몇 대 나왔나요?")
    expect(page.locator(".statement").first).to_contain_text("12대")
    expect(page.locator("#answer img, .source img")).to_have_count(0)
    card = page.locator(".source", has_text="제설차 12대").first
    card.get_by_role("link", name="원문에서 보기").click()
    expect(page.locator(".doc-page")).to_contain_text("<script>document.title='침입'</script>")
    expect(page.locator(".doc-page img, .doc-page script")).to_have_count(0)
    assert "침입" not in page.title()


def test_a_long_record_comes_in_parts_and_is_searched_as_a_whole(visitor: Visit) -> None:
    page = visitor.page
    ask(page, "마지막 고갯길의 열쇠는 어디에 맡겼나요?")
    card = page.locator(".source", has_text="당직실").first
    card.get_by_role("link", name="원문에서 보기").click()
    marked = page.locator("mark.hit--on")
    expect(marked).to_contain_text("당직실에 맡겼다")
    expect(marked).to_be_in_viewport()
    assert page.locator("*").count() < 1_500
    page.locator("#find").fill("7번째 고갯길")
    page.locator("#find").press("Enter")
    expect(page.locator("#found li")).to_have_count(30)
    page.locator("#found a").first.click()
    expect(page.locator("#block-6")).to_be_in_viewport()
    expect(page.get_by_text(re.compile(r"^\d+부분 가운데 1$"))).to_be_visible()
    page.get_by_role("link", name="다음 부분").click()
    expect(page.get_by_text(re.compile(r"^\d+부분 가운데 2$"))).to_be_visible()
    page.locator("#find").fill("없는 낱말")
    page.locator("#find").press("Enter")
    expect(page.locator("#found")).to_contain_text("없습니다")


def test_an_answer_is_saved_as_a_paper_that_others_read(reader: Visit, tmp_path: Path) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    ask(page, QUESTION)
    with page.expect_download() as coming:
        page.get_by_role("link", name="한글 파일로 저장").click()
    file = tmp_path / "답변.hwpx"
    coming.value.save_as(file)
    said = page.locator(".answer__lead .statement").inner_text().split(".")[0]
    ours = "\n".join(block.text for block in read(file).blocks)
    theirs = "\n".join(each.text for each in HwpxDocument.open(str(file)).paragraphs)
    for text in (ours, theirs):
        assert said in text
        assert QUESTION in text


def test_what_is_printed_says_who_and_when_and_leaves_the_menus_out(reader: Visit) -> None:
    reader.sign_in("김하늘")
    page = reader.page
    ask(page, QUESTION)
    number = re.search(r"/answers/([\w-]+)", page.url)
    assert number is not None
    printed = _printed(page)
    assert "출력: 김하늘(안전총괄과) 2026-11-24" in printed
    assert number[1] in printed
    assert "[1]" in printed
    sources = page.locator(".source").count()
    assert sources > 1 and f"근거 자료 {sources}" in printed
    for left_out in ("로그아웃", "질문하기", "찾기", "공문 문구로 복사", "고쳐서 다시 묻기"):
        assert left_out not in printed
    quotes = [each.inner_text() for each in page.locator(".source mark").all()]
    for quote in quotes:
        assert "".join(quote.split()) in "".join(printed.split())
    page.locator("#source-1").get_by_role("link", name="원문에서 보기").click()
    page.wait_for_load_state()
    record = _printed(page)
    assert "출력: 김하늘(안전총괄과)" in record
    assert "보안등급" in record
    assert "다음 인용" not in record
    for paper in (printed, record):
        assert "너머 사본 · 라벨 열람범위" in paper
        assert "[nm:" in paper
    page.route("**/print?*", lambda route: route.abort())
    unlogged = _printed(page)
    assert "출력 기록을 남기지 못해" in unlogged
    assert page.locator("h1").inner_text() not in unlogged
    assert "출력: 김하늘" not in unlogged
    reader.complaints.clear()  # of the request that was cut off


def _printed(page: Page) -> str:
    document = PdfDocument(page.pdf())
    return "\n".join(each.get_textpage().get_text_range() for each in document)
