"""The pages without a browser: what they say, and what they never do."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cli.samples import QUESTION
from ingest.isolation import isolation
from tests.support.web import client, house
from ui.words import WORDS, word


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


def asked(browser: TestClient, question: str = QUESTION) -> str:
    answer = browser.post("/ask", data={"question": question})
    assert answer.status_code == 303
    return answer.headers["location"].removesuffix("?live=1")


def test_every_text_of_the_pages_has_two_languages() -> None:
    for key, (korean, english) in WORDS.items():
        assert re.search("[가-힣]", korean) or key == "other_language", key
        assert english
        assert set(re.findall(r"{\w+}", korean)) == set(re.findall(r"{\w+}", english))
    assert word("checked", "ko", n=3) == "근거 3건 확인"


def test_signing_in_leads_where_one_wanted_to_go(sample_web: FastAPI) -> None:
    browser = client(sample_web)
    refused = browser.get("/search?q=축제")
    assert refused.headers["location"] == "/login?after=/search"
    form = {"login": "haneul.kim", "password": "sample-haneul", "after": "/search"}
    assert browser.post("/login", data=form).headers["location"] == "/search"
    assert "김하늘" in browser.get("/search").text


@pytest.mark.parametrize(
    "after",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x", ""],
)
def test_signing_in_leads_nowhere_else(sample_web: FastAPI, after: str) -> None:
    form = {"login": "haneul.kim", "password": "sample-haneul", "after": after}
    assert client(sample_web).post("/login", data=form).headers["location"] == "/"
    look = client(sample_web).get("/look", params={"contrast": "high", "after": after})
    assert look.headers["location"] == "/"


def test_a_wrong_password_says_so_and_tells_nothing_more(sample_web: FastAPI) -> None:
    for login in ("haneul.kim", "nobody"):
        page = client(sample_web).post("/login", data={"login": login, "password": "x"})
        assert page.status_code == 401
        assert "로그인 이름이나 비밀번호가 맞지 않습니다. 여러 번" in page.text


def test_signing_out_forgets(sample_web: FastAPI) -> None:
    browser = client(sample_web, "haneul.kim")
    assert browser.post("/logout").headers["location"] == "/login"
    assert browser.get("/").status_code == 303


def test_an_answer_page_has_statements_sources_and_cases(kim: TestClient) -> None:
    page = kim.get(asked(kim)).text
    assert QUESTION in page
    assert 'class="statement"' in page
    assert 'id="source-1"' in page
    assert "근거" in page
    assert "확실한 정도" in page
    assert "사례별 자료" in page


def test_the_live_page_streams_what_the_whole_page_says(kim: TestClient) -> None:
    address = asked(kim)
    whole = kim.get(address).text
    live = kim.get(address + "?live=1").text
    assert 'class="statement"' not in live
    assert f'data-stream="{address}/stream"' in live
    stream = kim.get(address + "/stream").text
    told = re.findall(r"^data: (.*)$", stream, re.MULTILINE)
    assert stream.count("event: statement") == whole.count('<p class="statement"')
    assert stream.count("event: done") == 1
    squeezed = "".join(whole.split())
    assert all("".join(line.split()) in squeezed for line in told)


def test_a_stream_resumes_behind_what_was_seen(kim: TestClient) -> None:
    address = asked(kim) + "/stream"
    whole = kim.get(address).text.split("\n\n")
    assert len(whole) > 3
    assert kim.get(address, params={"seen": 1}).text.split("\n\n") == whole[1:]
    assert kim.get(address, headers={"Last-Event-ID": "2"}).text.split("\n\n") == whole[2:]
    assert kim.get(address, headers={"Last-Event-ID": "nonsense"}).text.split("\n\n") == whole
    (done, end) = kim.get(address, params={"seen": 99}).text.split("\n\n")
    assert ("event: done" in done, end) == (True, "")


def test_nothing_found_says_what_to_try(kim: TestClient) -> None:
    page = kim.get(asked(kim, "구내식당 이번 주 점심 메뉴가 무엇인가요?")).text
    assert "찾지 못했습니다" in page
    assert "담당 부서에 문의하거나" in page
    assert 'class="source"' not in page


def test_an_empty_question_leads_back_to_the_box(kim: TestClient) -> None:
    assert kim.post("/ask", data={"question": " \n "}).headers["location"] == "/"
    assert kim.post("/ask", data={}).headers["location"] == "/"
    long = kim.post("/ask", data={"question": "가" * 2001})
    assert long.status_code == 422
    assert "줄여서 다시 보내" in long.text


def test_what_is_typed_stays_text(kim: TestClient) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>축제"
    for page in (
        kim.get(asked(kim, attack)).text,
        kim.get("/search", params={"q": attack}).text,
        kim.get("/login", params={"after": '/"><script>'}).text,
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert '"><script>' not in page


def test_a_search_shows_records_or_says_that_there_are_none(kim: TestClient) -> None:
    assert "찾은 자료" in kim.get("/search", params={"q": "안전요원"}).text
    empty = kim.get("/search").text
    assert "찾은 자료" not in empty
    assert 'id="not-found"' not in empty


def test_a_record_is_shown_with_its_tables_and_its_like(kim: TestClient) -> None:
    found = kim.post("/api/v1/search", json={"query": "등불축제 안전요원 배치표"}).json()
    document = found["results"][0]["document_id"]
    page = kim.get(f"/documents/{document}").text
    assert '<table class="sheet">' in page
    assert "원본 내려받기" in page
    assert "비슷한 사례" in kim.get(f"/documents/{document}/similar").text


def test_a_partly_closed_record_says_that_the_original_is_closed(sample_web: FastAPI) -> None:
    browser = client(sample_web, "yuna.jung")
    found = browser.post(
        "/api/v1/search", json={"query": "2025 한빛 등불축제 안전관리 결과보고"}
    ).json()["results"]
    document = next(each["document_id"] for each in found if "2025 한빛 등불축제" in each["title"])
    page = browser.get(f"/documents/{document}").text
    assert "원본은 내려받을 수 없습니다" in page
    assert "예산 및 계약 검토" not in page


def test_pages_speak_english_and_in_high_contrast_when_wanted(sample_web: FastAPI) -> None:
    browser = client(sample_web, "haneul.kim")
    browser.get("/look", params={"language": "en", "contrast": "high"})
    page = browser.get("/").text
    assert '<html lang="en" data-krds-mode="high-contrast">' in page
    assert "For example" in page
    browser.get("/look", params={"language": "ko", "contrast": "normal"})
    assert '<html lang="ko">' in browser.get("/").text
    browser.get("/look", params={"language": "<x>", "contrast": "<x>"})
    assert '<html lang="ko">' in browser.get("/").text


def test_errors_are_pages_with_a_way_on(kim: TestClient) -> None:
    for address in ("/no/such/page", "/documents/none", "/answers/none", "/admin"):
        page = kim.get(address)
        assert page.status_code == 404
        assert "찾을 수 없습니다" in page.text
        assert "처음으로" in page.text
    assert kim.get("/static/none.css").status_code == 404
    assert kim.get("/static/../pages.py").status_code == 404


def test_an_address_that_is_none_answers_like_one_that_is_hidden(sample_web: FastAPI) -> None:
    """With the reader's own header, and with the same row; whoever is not signed in has neither."""
    kim = client(sample_web, "haneul.kim")
    met = []
    for method, address in (
        ("GET", "/admin"),
        ("GET", "/documents/none"),
        ("GET", "/no/such/page"),
        ("GET", "/static/none.css"),
        ("GET", "/setup"),
    ):
        page = kim.request(method, address)
        (entry,) = house(sample_web).audit.entries(limit=1)
        row = (entry.person_id, entry.act, entry.outcome, entry.detail["path"])
        assert row == ("haneul.kim", "refused", "404", address)
        assert 'data-who="haneul.kim"' in page.text
        met.append((page.status_code, page.text.replace(f'value="{address}"', "")))
    assert len(set(met)) == 1
    assert 'data-who="haneul.kim"' in kim.delete("/admin").text
    stranger = client(sample_web).get("/no/such/page")
    assert stranger.status_code == 404
    assert "data-who" not in stranger.text


def test_no_page_names_an_address_outside(kim: TestClient) -> None:
    for address in ("/", "/login", "/search?q=축제", "/docs", asked(kim)):
        page = kim.get(address).text
        assert not re.search(r"(src|href|action|hx-\w+)=\"(https?:)?//", page), address
        assert " style=" not in page, "the content policy forbids it"
        assert " onclick=" not in page


def test_the_administrator_sees_folders_and_files(sample_web: FastAPI) -> None:
    admin = client(sample_web, "admin")
    page = admin.get("/admin").text
    assert "표본 자료" in page
    files = admin.get("/admin/folders/1").text
    assert "한빛시/회계과/" in files
    assert "마루시설공단/임시보관" not in files or "규칙" in files
    assert admin.get("/admin/folders/99").status_code == 404
    assert admin.get("/admin/jobs/none").status_code == 404
    assert admin.post("/admin/folders/99/reindex").status_code == 404


def test_the_administrator_sees_how_closed_the_parsers_are(sample_web: FastAPI) -> None:
    """Found out when first asked; ``neomeo doctor`` says the same."""
    found = isolation()
    page = client(sample_web, "admin").get("/admin").text
    assert found.level in ("full", "partial", "minimal")
    assert f">{found.level}</span> {found.detail}" in page
    stated = client(sample_web, "admin").get("/api/v1/folders").json()["isolation"]
    assert stated == {"level": found.level, "detail": found.detail}


def test_what_was_understood_is_shown_and_left_out(sample_web: FastAPI) -> None:
    kim = client(sample_web, "haneul.kim")
    page = kim.get(kim.post("/ask", data={"question": QUESTION}).headers["location"]).text
    assert 'value="others:agencies"' in page
    assert "다른 기관: 빼고 다시 묻기" in page
    form = {"question": QUESTION, "drop": ["others:agencies", "latest:latest"]}
    address = kim.post("/ask", data=form).headers["location"]
    without = kim.get(address).text
    assert "빼고 다시 묻기" not in without
    assert "뺀 것을 되돌려 다시 묻기" in without
    answer = address.split("/")[2].partition("?")[0]
    assert f'name="after" value="{answer}"' in without
    following = kim.post("/ask", data={"question": "예산은?", "after": answer})
    assert "앞 질문의 주제" in kim.get(following.headers["location"]).text


def test_filters_stand_in_the_address_and_can_be_dropped(kim: TestClient) -> None:
    found = kim.get("/search", params={"q": "안전요원"}).text
    assert "조건으로 좁히기" in found
    href = re.search(r'href="(/search\?[^"]*agency=[^"]*)"', found)
    assert href is not None
    narrowed = kim.get(href[1].replace("&amp;", "&")).text
    assert "찾은 자료" in narrowed
    assert 'id="chips"' in narrowed
    assert "조건 모두 빼기" in narrowed
    several = {"q": "안전요원", "agency": ["한빛시", "<b>가람시"], "year": ["2025", "1999"]}
    assert "<b>" not in kim.get("/search", params=several).text


def test_filters_that_leave_nothing_or_cannot_be_read_say_so(kim: TestClient) -> None:
    nothing = kim.get("/search", params={"q": "안전요원", "type": "없는 종류"}).text
    assert "조건에 맞는 자료가 없습니다." in nothing
    for odd in ({"year": "작년"}, {"year": "0"}, {"topic": ["가"] * 101}, {"agency": "가" * 101}):
        assert kim.get("/search", params={"q": "안전", **odd}).status_code == 422
    assert "찾은 자료" not in kim.get("/search", params={"type": "계획"}).text


def test_the_api_tells_counts_of_what_one_may_see(sample_web: FastAPI) -> None:
    counted = {}
    for login in ("haneul.kim", "doyun.lee"):
        body = {"query": "축제 안전요원", "filters": {"types": ["결과보고"]}}
        answer = client(sample_web, login).post("/api/v1/search", json=body).json()
        assert {each["value"] for each in answer["facets"]["types"]} >= {"결과보고"}
        counted[login] = {each["value"]: each["records"] for each in answer["facets"]["agencies"]}
    assert counted["haneul.kim"] != counted["doyun.lee"]
