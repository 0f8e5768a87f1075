"""Similar cases, timelines and comparisons as pages."""

from __future__ import annotations

import html
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.web import client, saved_name

TEXT = "여름 축제에서 좁은 다리에 인파가 몰릴 것이 걱정되어 일방통행과 안전요원 배치를 검토합니다."


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


def report(browser: TestClient, title: str = "2025 가람 강변불꽃제 안전관리 결과보고") -> str:
    found = browser.post("/api/v1/search", json={"query": title})
    return next(
        str(each["document_id"]) for each in found.json()["results"] if each["title"] == title
    )


def chosen(page: str) -> list[str]:
    return re.findall(r'type="checkbox" name="document" value="(\w+)"', page)


def test_a_record_has_its_timeline_and_cases_to_choose_from(kim: TestClient) -> None:
    record = report(kim, "2025 한빛 등불축제 안전관리 결과보고")
    page = kim.get(f"/documents/{record}/similar").text
    assert "이 일의 자료" in page
    assert "비교할 사례로 고르기" in page
    assert "주제가 같음" in page
    assert "매우 비슷함" in page or "일부 비슷함" in page
    own = re.search(r'<ol class="timeline">(.*?)</ol>', page, re.DOTALL)
    assert own is not None
    steps = set(re.findall(r"/documents/(\w+)", own[1]))
    assert len(steps) > 1
    assert not steps & set(chosen(page)), "a record of the same event is no other case"


def test_cases_of_other_agencies_alone(kim: TestClient) -> None:
    page = kim.get(f"/documents/{report(kim)}/similar", params={"others": "true"}).text
    cards = re.findall(r'<li class="case-card">\s*<p class="muted small">(\S+)', page)
    assert cards
    assert "가람시" not in cards


def test_chosen_cases_stand_side_by_side(kim: TestClient) -> None:
    first = report(kim)
    others = chosen(kim.get(f"/documents/{first}/similar?others=true").text)[:2]
    page = kim.get("/compare", params={"document": [first, *others]}).text
    assert page.count('<th scope="col">') == 1 + 3
    assert "152,000명(경찰 추산)" in page
    assert 'class="differs"' in page
    names = []
    for address in re.findall(r'href="(/api/v1/comparison/export[^"]*)"', page):
        made = kim.get(html.unescape(address))
        assert made.status_code == 200
        assert len(made.content) > 1000
        names.append(saved_name(made))
    assert set(names) == {"비교표.html", "비교표.xlsx", "비교표.hwpx"}
    fewer = re.search(r'href="(/compare\?[^"]*)">빼기', page)
    assert fewer is not None
    assert kim.get(html.unescape(fewer[1])).text.count('<th scope="col">') == 1 + 2
    only = kim.get("/compare", params={"document": [first, *others], "differences": "true"}).text
    assert "모든 항목 보기" in only
    assert '<tr><th scope="row">' not in only


def test_nothing_and_too_much_to_compare_are_told(kim: TestClient) -> None:
    for empty in ({}, {"document": ["0" * 16]}):
        assert "비교할 자료가 없습니다" in kim.get("/compare", params=empty).text
    many = [f"{number:016x}" for number in range(6)]
    assert "5건까지 비교합니다" in kim.get("/compare", params={"document": many}).text
    assert kim.get("/api/v1/comparison", params={"document": many}).status_code == 422


def test_what_may_not_be_seen_is_left_out_as_if_it_were_not_there(
    kim: TestClient, sample_web: FastAPI
) -> None:
    closed = next(
        each["document_id"]
        for each in kim.post(
            "/api/v1/search", json={"query": "누리군 억새축제 하산 인파 사례"}
        ).json()["results"]
        if each["title"].startswith("누리군 억새축제 하산")
    )
    lee = client(sample_web, "doyun.lee")
    first = report(lee)
    alone = lee.get("/api/v1/comparison", params={"document": [first]}).json()
    assert lee.get("/api/v1/comparison", params={"document": [first, closed]}).json() == alone
    assert lee.get(f"/api/v1/documents/{closed}/timeline").status_code == 404
    for more in ({}, {"add": "true"}, {"differences": "true"}):
        one, two = (
            lee.get("/compare", params={"document": named, **more}).text
            for named in ([first], [first, closed])
        )
        assert one == two, "its column vanishes, and no address names it"


def test_a_text_of_ones_own_has_similar_cases(kim: TestClient) -> None:
    assert "비슷한 사례를 찾을 글" in kim.get("/similar").text
    page = kim.post("/similar", data={"text": TEXT}).text
    assert html.escape(TEXT) in page
    assert chosen(page)
    elsewhere = kim.post("/similar", data={"text": TEXT, "others": "true"}).text
    assert "한빛시" not in re.findall(
        r'<li class="case-card">\s*<p class="muted small">(\S+)', elsewhere
    )
    assert not chosen(kim.post("/similar", data={"text": "  "}).text)
    attack = "<script>alert(1)</script>축제"
    assert "<script>alert" not in kim.post("/similar", data={"text": attack}).text


def test_a_case_is_shown_with_its_records_in_order(kim: TestClient) -> None:
    page = kim.post("/similar", data={"text": TEXT}).text
    cards = re.findall(r'<li class="case-card">(.*?)name="document"', page, re.DOTALL)
    chains = [re.findall(r'<span class="badge">(\S+)</span>', card) for card in cards]
    assert any(len(chain) > 1 for chain in chains)
    for card in cards:
        days = re.findall(r'<span class="muted">(\d{4}-\d{2}-\d{2})</span>', card)
        assert days == sorted(days)
    told = kim.post("/api/v1/similar", json={"text": TEXT}).json()["cases"]
    steps = [step["document_id"] for case in told for step in case["steps"]]
    assert len(steps) == len(set(steps)), "a record stands in one case alone"


def test_a_file_of_ones_own_has_similar_cases(kim: TestClient) -> None:
    by_text = chosen(kim.post("/similar", data={"text": TEXT}).text)
    page = kim.post("/similar/file", files={"file": ("검토.txt", TEXT.encode())})
    assert page.status_code == 200
    assert chosen(page.text) == by_text
    file = {"file": ("검토.txt", TEXT.encode())}
    others = kim.post("/similar/file", files=file, data={"others": "true"}).text
    cards = re.findall(r'<li class="case-card">\s*<p class="muted small">(\S+)', others)
    assert cards
    assert "한빛시" not in cards
    refused = kim.post("/similar/file", files={"file": ("빈.txt", b"")})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
