"""Questions that are narrowed beforehand: on the pages, in the address, and never silently."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cli.samples import QUESTION
from tests.support.web import client

NOTHING = "구내식당 이번 주 점심 메뉴가 무엇인가요?"


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


def asked(browser: TestClient, question: str = QUESTION, **form: object) -> str:
    """Ask, and return the address of the answer."""
    sent = browser.post("/ask", data={"question": question, **form})
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"]).removesuffix("?live=1")


def sources(browser: TestClient, address: str) -> set[str]:
    told = browser.get(f"/api/v1{address}").json()
    return {each["agency"] for each in told["citations"]}


def values(page: str) -> dict[tuple[str, str], int]:
    """What a page offers to narrow to, with its counts."""
    found = re.findall(
        r'<button class="chip" name="(\w+)" value="([^"]*)"[^>]*>[^<]*'
        r'<span class="muted">(\d+)</span>',
        page,
    )
    return {(name, value): int(records) for name, value, records in found}


def test_the_box_offers_what_one_may_see_and_the_address_keeps_it(kim: TestClient) -> None:
    bare = kim.get("/").text
    assert "범위 좁히기" in bare
    assert 'id="chips"' not in bare
    offered = values(bare)
    assert {"agency", "department", "year", "type", "topic"} <= {name for name, _ in offered}
    form = {"question": "안전요원은?", "agency": "한빛시", "year": "2025"}
    led = kim.get("/narrow", params=form)
    assert led.status_code == 303
    address = led.headers["location"]
    assert re.fullmatch(r"/\?q=[^&]+&agency=[^&]+&year=2025", address)
    narrowed = kim.get(address).text
    assert ">안전요원은?</textarea>" in narrowed
    assert 'name="without" value="agency:한빛시"' in narrowed
    assert '<input type="hidden" name="year" value="2025">' in narrowed
    without = kim.get("/narrow", params={**form, "without": "agency:한빛시"}).headers["location"]
    assert "agency" not in without
    assert "year=2025" in without
    assert kim.get("/narrow").headers["location"] == "/"


def test_an_answer_is_found_within_what_was_set_alone(kim: TestClient) -> None:
    question = "축제에 안전요원을 몇 명 배치했나요?"
    wide = sources(kim, asked(kim, question))
    assert len(wide) > 1
    for agency in sorted(wide):
        narrowed = asked(kim, question, agency=agency)
        assert sources(kim, narrowed) == {agency}
        assert f"기관: {agency}" in kim.get(narrowed).text
    listing = asked(kim, "축제 안전관리 결과보고를 모두 알려 주세요", agency="한빛시")
    records = kim.get(f"/api/v1{listing}").json()["listing"]["records"]
    assert {each["agency"] for each in records} == {"한빛시"}


def test_words_that_say_otherwise_have_no_effect_and_it_is_said(kim: TestClient) -> None:
    address = asked(kim, QUESTION, agency="한빛시")
    assert sources(kim, address) == {"한빛시"}
    page = kim.get(address).text
    assert "<s>다른 기관</s> 좁힌 범위와 달라 쓰지 않았습니다" in page
    assert 'name="drop" value="others:agencies"' not in page
    told = kim.get(f"/api/v1{address}").json()
    assert [each["id"] for each in told["overruled"]] == ["others:agencies"]
    assert [each["id"] for each in told["understood"]] == ["latest:latest"]
    agreeing = kim.get(asked(kim, QUESTION, agency=["한빛시", "누리군"])).text
    assert "달라 쓰지 않았습니다" not in agreeing


def test_a_chip_is_taken_out_and_a_value_added_by_asking_again(kim: TestClient) -> None:
    page = kim.get(asked(kim, agency="누리군", year="2025")).text
    assert "누리군: 범위에서 빼고 다시 묻기" in page
    again = asked(kim, agency="누리군", year="2025", without="agency:누리군")
    assert kim.get(f"/api/v1{again}").json()["filters"] == {"years": ["2025"]}
    name, value = next(each for each in values(kim.get(again).text) if each[0] == "type")
    more = asked(kim, year="2025", **{name: value})
    assert kim.get(f"/api/v1{more}").json()["filters"] == {"years": ["2025"], "types": [value]}


def test_a_follow_up_keeps_the_range_until_it_is_unticked(kim: TestClient) -> None:
    page = kim.get(asked(kim, agency="누리군")).text
    box = page[page.index('id="ask-form"') : page.index('id="answer"')]
    assert '<input type="checkbox" name="agency" value="누리군" checked>' in box
    assert "다음 질문도 이 범위에서" in box
    answer = re.search(r'name="after" value="([^"]+)"', box)
    assert answer is not None
    kept = asked(kim, "예산은?", after=answer[1], agency="누리군")
    assert sources(kim, kept) <= {"누리군"}
    unticked = kim.get(f"/api/v1{asked(kim, '예산은?', after=answer[1])}").json()
    assert unticked["filters"] == {}


def test_nothing_within_says_what_was_narrowed_to_and_offers_more(kim: TestClient) -> None:
    page = kim.get(asked(kim, NOTHING, agency="한빛시", year="2025")).text
    assert "좁힌 범위 안에서만 찾았습니다: <strong>기관 한빛시</strong>, <strong>연도 2025" in page
    assert "범위를 풀고 다시 묻기" in page
    assert re.search(r'href="/search\?q=[^"]+&amp;agency=[^"]+&amp;year=2025"', page)
    assert re.search(r'href="/\?q=[^"]+&amp;agency=[^"]+&amp;year=2025"', page)
    wide = kim.get(asked(kim, NOTHING)).text
    assert "좁힌 범위" not in wide
    assert "범위를 풀고" not in wide


def test_what_is_offered_comes_from_what_one_may_see(sample_web: FastAPI) -> None:
    offered = {}
    for login in ("haneul.kim", "doyun.lee"):
        one = client(sample_web, login)
        start = values(one.get("/").text)
        offered[login] = start, values(one.get(asked(one)).text)
        counted = one.post("/api/v1/search", json={"query": "축제 인파 관리"}).json()["facets"]
        agencies = {("agency", each["value"]): each["records"] for each in counted["agencies"]}
        answered = offered[login][1]
        assert {key: n for key, n in answered.items() if key[0] == "agency"} == agencies
    assert offered["haneul.kim"][0] != offered["doyun.lee"][0]
    assert offered["haneul.kim"][1] != offered["doyun.lee"][1]


def test_what_cannot_be_a_filter_is_refused_and_markup_stays_text(kim: TestClient) -> None:
    for odd in ({"year": "작년"}, {"agency": "가" * 101}, {"topic": ["가"] * 101}):
        assert kim.get("/", params=odd).status_code == 422
        assert kim.get("/narrow", params=odd).status_code == 422
        assert kim.post("/ask", data={"question": QUESTION, **odd}).status_code == 422
    strange = {"agency": "<b>한빛시", "topic": '"><script>'}
    assert "<b>한" not in kim.get("/", params=strange).text
    page = kim.get(asked(kim, **strange)).text
    assert "<b>한" not in page
    assert '"><script>' not in page


def test_the_range_stands_on_paper_and_in_a_letter(kim: TestClient) -> None:
    address = asked(kim, "축제에 안전요원을 몇 명 배치했나요?", agency="한빛시", year="2025")
    head = re.search(r'<p class="print-head".*?</p>', kim.get(address).text)
    assert head is not None
    assert "좁힌 범위 기관 한빛시, 연도 2025" in head[0]
    letter = kim.get(f"/api/v1{address}/letter.txt").text
    assert "찾은 범위 기관 한빛시, 연도 2025" in letter.splitlines()[1]
    wide = kim.get(f"/api/v1{asked(kim)}/letter.txt").text
    assert "찾은 범위" not in wide


def test_english_is_complete(sample_web: FastAPI) -> None:
    one = client(sample_web, "haneul.kim")
    one.post("/settings", data={"language": "en", "after": "/"})
    assert "Narrow down" in one.get("/").text
    page = one.get(asked(one, agency="한빛시")).text
    assert "not used: outside of what you narrowed to" in page
    assert "The next question, too, within" in page
    assert "Ask again without narrowing" in one.get(asked(one, NOTHING, agency="한빛시")).text
