from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from catalog.copy_marks import CopyKey, bare_text, copies_named
from cli.samples import QUESTION
from ingest.read import read
from tests.support.web import client, house, saved_name

ASK = "/api/v1/answers"


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


def events(text: str) -> list[tuple[int, str, Any]]:
    found = []
    for part in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in part.splitlines())
        found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def test_an_answer_is_made_and_streamed_with_its_sources_first(kim: TestClient) -> None:
    made = kim.post(ASK, json={"question": QUESTION})
    assert made.status_code == 201
    assert set(made.json()) == {"id"}
    assert made.headers["location"] == f"{ASK}/{made.json()['id']}"
    stream = kim.get(made.headers["location"] + "/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    told = events(stream.text)
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    names = [name for _, name, _ in told]
    assert names == ["sources", *["statement"] * (len(told) - 2), "done"]
    numbers = {citation["n"] for citation in told[0][2]}
    assert all(set(value["citations"]) <= numbers for _, name, value in told[1:-1])
    assert told[-1][2]["outcome"] == "answered"


def test_a_stream_resumes_behind_what_was_seen(kim: TestClient) -> None:
    address = kim.post(ASK, json={"question": QUESTION}).headers["location"] + "/events"
    whole = events(kim.get(address).text)
    rest = events(kim.get(address, headers={"Last-Event-ID": "2"}).text)
    assert rest == whole[2:]
    odd = events(kim.get(address, headers={"Last-Event-ID": "nonsense"}).text)
    assert odd == whole


def test_the_whole_answer_comes_at_once_when_wanted(kim: TestClient) -> None:
    made = kim.post(ASK, json={"question": QUESTION}, headers={"Accept": "application/json"})
    answer = made.json()
    assert answer["outcome"] == "answered"
    assert answer["statements"]
    for citation in answer["citations"]:
        document = kim.get(f"/api/v1/documents/{citation['document_id']}").json()
        block = next(b for b in document["blocks"] if b["ordinal"] == citation["block"])
        assert citation["before"] + citation["quote"] + citation["after"] in block["text"]
    assert kim.get(made.headers["location"]).json() == answer


def test_what_nothing_answers_is_not_found_with_advice(kim: TestClient) -> None:
    answer = kim.post(
        ASK,
        json={"question": "구내식당 이번 주 점심 메뉴가 무엇인가요?"},
        headers={"Accept": "application/json"},
    ).json()
    assert answer["outcome"] == "not_found"
    assert answer["statements"] == answer["citations"] == answer["cases"] == []
    assert len(answer["advice"]) == 3


def test_an_answer_is_passed_on_as_a_letter_and_as_a_paper(
    sample_web: FastAPI, kim: TestClient, tmp_path: Path
) -> None:
    whole = {"Accept": "application/json"}
    answer = kim.post(ASK, json={"question": QUESTION}, headers=whole).json()
    letter = kim.get(f"{ASK}/{answer['id']}/letter.txt")
    assert letter.headers["content-type"] == "text/plain; charset=utf-8"
    paper = kim.get(f"{ASK}/{answer['id']}/answer.hwpx")
    assert paper.headers["content-type"] == "application/hwp+zip"
    assert saved_name(paper) == "답변.hwpx"
    for made in (letter, paper):
        assert made.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    (tmp_path / "답변.hwpx").write_bytes(paper.content)
    blocks = read(tmp_path / "답변.hwpx").blocks
    (table,) = (block for block in blocks if block.rows)
    assert [int(row[0].text) for row in table.rows[1:]] == [
        each["n"] for each in answer["citations"]
    ]
    for statement in answer["statements"]:
        said = " ".join(statement["text"].split())
        assert said in letter.text
        assert said in "\n".join(block.text for block in blocks)
    assert "  끝.\n" in letter.text
    assert answer["label"] in letter.text
    key = CopyKey.open(house(sample_web).database.home)
    for text in (letter.text, "".join(block.text for block in blocks)):
        assert len(copies_named(key, bare_text([text]))) == 1
    entries = house(sample_web).audit.entries(limit=2)
    assert [(each.act, each.outcome) for each in entries] == [("export", "answered")] * 2
    assert {each["document_id"] for each in answer["citations"]} <= set(entries[0].records)


def test_where_nothing_was_found_nothing_is_passed_on(kim: TestClient) -> None:
    whole = {"Accept": "application/json"}
    question = "구내식당 이번 주 점심 메뉴가 무엇인가요?"
    answer = kim.post(ASK, json={"question": question}, headers=whole).json()
    for name in ("letter.txt", "answer.hwpx"):
        refused = kim.get(f"{ASK}/{answer['id']}/{name}")
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("자료에서 답을 찾지 못한 질문이라")


def test_the_answer_of_another_is_passed_on_to_nobody(sample_web: FastAPI, kim: TestClient) -> None:
    made = kim.post(ASK, json={"question": QUESTION}).json()["id"]
    other = client(sample_web, "doyun.lee")
    for name in ("letter.txt", "answer.hwpx"):
        refused = other.get(f"{ASK}/{made}/{name}")
        assert refused.status_code == 404
        assert refused.content == other.get(f"{ASK}/{'0' * 16}/{name}").content


@pytest.mark.parametrize(
    "body",
    [{}, {"question": ""}, {"question": " \n\t"}, {"question": "가" * 2001}, {"question": 7}],
)
def test_a_malformed_question_is_refused_in_korean(
    kim: TestClient, body: dict[str, object]
) -> None:
    refused = kim.post(ASK, json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"].startswith("보낸 값이 형식에 맞지 않습니다.")
    assert refused.json()["fields"] == ["body.question"]


def test_problems_are_told_in_english_to_who_prefers_it(kim: TestClient) -> None:
    refused = kim.get(f"{ASK}/unknown", headers={"Accept-Language": "en-GB,en"})
    assert refused.json()["title"] == "Not found."
    assert refused.json()["title_ko"] == "찾을 수 없습니다."
    wrong = kim.put(ASK)
    assert wrong.status_code == 405
    assert wrong.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "question",
    [
        "' OR 1=1 --",
        'title:* AND ("',
        "축제 +AND -OR *~^ []{}",
        "\x00\u202e\ud7ff축제",
        "😀" * 500,
        "ㅋㅋㅋㅋ",
    ],
)
def test_odd_questions_are_answered_like_any_other(kim: TestClient, question: str) -> None:
    assert kim.post(ASK, json={"question": question}).status_code == 201
    found = kim.post("/api/v1/search", json={"query": question})
    assert found.status_code == 200


def test_search_is_narrowed_by_filters(kim: TestClient) -> None:
    def search(**filters: object) -> list[dict[str, Any]]:
        answer = kim.post("/api/v1/search", json={"query": "축제", "k": 50, "filters": filters})
        results = answer.json()["results"]
        assert isinstance(results, list)
        return results

    assert {each["agency"] for each in search(agencies=["가람시"])} == {"가람시"}
    assert {each["department"] for each in search(departments=["새늘시/축제추진단"])} == {
        "축제추진단"
    }
    assert all(each["date"] >= "2026-01-01" for each in search(since="2026-01-01"))
    assert search(agencies=["없는시"]) == []


def test_an_answer_leaves_an_audit_row_with_what_it_showed(
    sample_web: FastAPI, kim: TestClient
) -> None:
    answer = kim.post(
        ASK, json={"question": "산책로 가로등"}, headers={"Accept": "application/json"}
    ).json()
    entry = house(sample_web).audit.entries(limit=1)[0]
    assert (entry.person_id, entry.act, entry.purpose) == ("haneul.kim", "ask", "웹")
    assert entry.detail == {"question": "산책로 가로등"}
    assert entry.outcome == answer["outcome"]
    assert set(entry.records) == {each["document_id"] for each in answer["citations"]}
    assert entry.ended is not None


def test_without_an_audit_row_nothing_is_answered(
    sample_web: FastAPI, kim: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log on a full disk: every address that returns record content refuses."""
    from sqlalchemy import text

    found = kim.post("/api/v1/search", json={"query": "축제"}).json()["results"][0]
    document = found["document_id"]
    asked = kim.post(ASK, json={"question": QUESTION}).json()["id"]
    with house(sample_web).database.writing() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON audit "
                "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        )
    try:
        for method, address, body in (
            ("POST", ASK, {"question": "축제"}),
            ("POST", "/api/v1/search", {"query": "축제"}),
            ("POST", "/api/v1/similar", {"text": "축제"}),
            ("GET", f"{ASK}/{asked}/letter.txt", None),
            ("GET", f"{ASK}/{asked}/answer.hwpx", None),
            ("GET", f"/api/v1/documents/{document}", None),
            ("GET", f"/api/v1/documents/{document}/original", None),
            ("GET", f"/api/v1/documents/{document}/similar", None),
            ("GET", f"/documents/{document}", None),
            ("GET", "/search?q=축제", None),
        ):
            refused = kim.request(method, address, json=body)
            assert refused.status_code == 503, address
            assert found["title"] not in refused.text
            assert "disk full" not in refused.text
    finally:
        with house(sample_web).database.writing() as connection:
            connection.execute(text("DROP TRIGGER full_disk"))
    assert kim.post("/api/v1/search", json={"query": "축제"}).status_code == 200


def test_what_was_understood_is_told_and_dropped(kim: TestClient) -> None:
    whole = {"Accept": "application/json"}
    told = kim.post(ASK, json={"question": QUESTION}, headers=whole).json()
    chips = {each["id"]: each["words"] for each in told["understood"]}
    assert chips == {"latest:latest": "가장 최근 것", "others:agencies": "다른 기관"}
    wanted = {"question": QUESTION, "drop": ["others:agencies"]}
    dropped = kim.post(ASK, json=wanted, headers=whole).json()
    assert [each["id"] for each in dropped["understood"]] == ["latest:latest"]
    assert dropped["dropped"] == ["others:agencies"]
    assert kim.get(f"{ASK}/{dropped['id']}").json() == dropped
    following = kim.post(ASK, json={"question": "예산은?", "after": told["id"]}, headers=whole)
    assert following.json()["understood"][0]["id"].startswith("subject:")
    assert following.json()["after"] == told["id"]


def test_too_much_to_drop_is_refused(kim: TestClient) -> None:
    wanted = {"question": QUESTION, "drop": ["가" * 201]}
    assert kim.post(ASK, json=wanted).status_code == 422
    assert kim.post(ASK, json={**wanted, "drop": ["가"] * 51}).status_code == 422


def test_a_question_is_narrowed_and_a_follow_up_keeps_it(kim: TestClient) -> None:
    def asked(**more: object) -> dict[str, Any]:
        wanted = {"question": QUESTION, **more}
        told = kim.post(ASK, json=wanted, headers={"Accept": "application/json"})
        assert told.status_code == 201, told.text
        return dict(told.json())

    own = {"agencies": ["한빛시"]}
    told = asked(filters=own)
    assert (told["filters"], {each["agency"] for each in told["citations"]}) == (own, {"한빛시"})
    assert [each["id"] for each in told["overruled"]] == ["others:agencies"]
    assert kim.get(f"{ASK}/{told['id']}").json() == told
    events = kim.get(f"{ASK}/{told['id']}/events").text
    assert '"filters": {"agencies": ["한빛시"]}' in events
    assert asked(after=told["id"])["filters"] == own
    wide = asked(after=told["id"], filters={})
    assert wide["filters"] == {}
    assert {each["agency"] for each in wide["citations"]} - {"한빛시"}


@pytest.mark.parametrize(
    "filters",
    [
        {"agency": ["한빛시"]},
        {"since": "2025-01-01"},
        {"years": ["작년"]},
        {"topics": ["가"] * 101},
        [],
    ],
)
def test_what_is_no_filter_of_a_question_is_refused(kim: TestClient, filters: object) -> None:
    """Nobody shall take for narrowed what is not."""
    assert kim.post(ASK, json={"question": QUESTION, "filters": filters}).status_code == 422
