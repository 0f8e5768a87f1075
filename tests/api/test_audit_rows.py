"""What a request leaves in the audit log: who, from where, what for, and what was refused."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from api.provenance import PURPOSE_HEADER
from api.strangers import Strangers
from catalog.audit_verification import verify
from catalog.pace import Pace
from tests.support.questions import TODAY
from tests.support.web import client, house

ASK = "/api/v1/answers"
WHOLE = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def kim(sample_web: FastAPI) -> TestClient:
    return client(sample_web, "haneul.kim")


def last(app: FastAPI, count: int = 1) -> list[tuple[str, str | None]]:
    return [(each.act, each.outcome) for each in house(app).audit.entries(limit=count)]


def test_a_question_is_written_with_who_where_why_and_what(
    sample_web: FastAPI, kim: TestClient
) -> None:
    answer = kim.post(
        ASK,
        json={"question": "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?"},
        headers={**WHOLE, PURPOSE_HEADER: quote("2026 불꽃제 안전관리계획 수립")},
    ).json()
    (entry,) = house(sample_web).audit.entries(limit=1)
    assert (entry.person_id, entry.act, entry.outcome) == ("haneul.kim", "ask", "answered")
    assert (entry.origin, entry.purpose) == ("testclient", "2026 불꽃제 안전관리계획 수립")
    assert (entry.agency, entry.department) == ("한빛시", "안전총괄과")
    cited = list(dict.fromkeys(each["document_id"] for each in answer["citations"]))
    assert list(entry.cited) == cited
    cases = [case["document_id"] for case in answer["cases"]]
    assert list(entry.records[: len(cited)]) == cited
    assert set(cases) <= set(entry.records)
    assert len(entry.records) == len(set(entry.records))


def test_personal_data_in_a_question_is_not_kept(sample_web: FastAPI, kim: TestClient) -> None:
    number = "010-2345-6789"
    kim.post("/api/v1/search", json={"query": f"민원인 홍길동 {number} 처리 결과"})
    (entry,) = house(sample_web).audit.entries(limit=1)
    assert number not in str(entry)
    assert "전화번호 가림" in entry.detail["query"]
    kim.post("/api/v1/similar", json={"text": "가" * 1995 + f" 연락처 {number} 입니다"})
    (entry,) = house(sample_web).audit.entries(limit=1)
    assert "010" not in str(entry.detail), "a number at the cut is masked before it is cut"
    kim.get("/api/v1/me", headers={PURPOSE_HEADER: quote(f"{number} 확인")})
    kim.get(f"/api/v1/documents/{number}", headers={PURPOSE_HEADER: quote(f"{number} 확인")})
    (entry,) = house(sample_web).audit.entries(limit=1)
    assert entry.act == "refused"
    assert number not in str(entry)


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (quote("민원 회신"), "민원 회신"),
        ("민원 회신".encode().decode("latin-1"), "민원 회신"),
        (quote("줄\r\nX-Forged: 1\x1b[31m"), "줄 X-Forged: 1 [31m"),
        ("%FF%FE", "��"),
        (quote(" \n "), "웹"),
        (quote("가" * 500), "가" * 200),
    ],
)
def test_a_stated_purpose_is_one_short_line(
    sample_web: FastAPI, kim: TestClient, stated: str, kept: str
) -> None:
    headers = {PURPOSE_HEADER: stated.encode("latin-1")}
    kim.post("/api/v1/search", json={"query": "축제"}, headers=headers)  # type: ignore[arg-type]
    assert house(sample_web).audit.entries(limit=1)[0].purpose == kept


def test_every_refusal_of_who_is_signed_in_leaves_a_row(
    sample_web: FastAPI, kim: TestClient
) -> None:
    for method, path, status in (
        ("GET", f"/api/v1/documents/{'0' * 16}", 404),
        ("GET", f"/api/v1/documents/{'0' * 16}/original", 404),
        ("GET", f"/documents/{'0' * 16}", 404),
        ("GET", "/api/v1/answers/none", 404),
        ("GET", "/api/v1/folders", 404),
        ("POST", "/api/v1/folders/1/reindex", 404),
        ("GET", "/admin", 404),
    ):
        assert kim.request(method, path, json={}).status_code == status
        (entry,) = house(sample_web).audit.entries(limit=1)
        assert (entry.person_id, entry.act, entry.outcome) == ("haneul.kim", "refused", "404")
        assert entry.detail == {"method": method, "path": path}
        assert entry.origin == "testclient"
    assert kim.get(f"/api/v1/documents/{'0' * 16}/similar").status_code == 404
    assert last(sample_web, 2) == [("refused", "404"), ("similar", "refused")]


def test_a_forbidden_record_leaves_the_rows_of_a_missing_one(
    sample_web: FastAPI, kim: TestClient
) -> None:
    lee = client(sample_web, "doyun.lee")
    found = kim.post("/api/v1/search", json={"query": "불꽃제 인파사고 교훈"}).json()["results"]
    hidden = next(
        each["document_id"]
        for each in found
        if lee.get(f"/api/v1/documents/{each['document_id']}").status_code == 404
    )
    rows = []
    for document in (hidden, "0" * 16):
        lee.get(f"/api/v1/documents/{document}")
        rows.append(
            [
                (each.act, each.outcome, each.records, str(each.detail).replace(document, ""))
                for each in house(sample_web).audit.entries(limit=2)
            ]
        )
    assert rows[0] == rows[1]


def test_a_stranger_writes_one_row_a_minute(sample_web: FastAPI) -> None:
    stranger = client(sample_web)
    before = len(house(sample_web).audit.entries(limit=10_000))
    assert stranger.get("/api/v1/me").status_code == 401
    assert len(house(sample_web).audit.entries(limit=10_000)) == before, "nobody tried anything"
    for number in range(5):
        forged = {"Authorization": f"Bearer forged-{number}"}
        assert stranger.get("/api/v1/me", headers=forged).status_code == 401
    after = house(sample_web).audit.entries(limit=10_000)
    assert len(after) - before <= 1
    refused = next(each for each in after if each.act == "refused" and not each.person_id)
    assert (refused.outcome, refused.origin) == ("401", "testclient")


def test_what_was_passed_over_is_counted() -> None:
    strangers = Strangers(Pace())
    assert strangers.due("10.0.0.1", TODAY) == 0
    for second in range(1, 50):
        assert strangers.due("10.0.0.1", TODAY + timedelta(seconds=second)) is None
    assert strangers.due("10.0.0.2", TODAY) == 0
    assert strangers.due("10.0.0.1", TODAY + timedelta(minutes=2)) == 49
    for number in range(10_001):
        strangers.due(str(number), TODAY)
    assert strangers.due("10.0.0.2", TODAY) == 0, "memory has an end"


@pytest.mark.parametrize("pragma", ["query_only = ON", "max_page_count = 1"])
def test_on_a_read_only_or_full_disk_nothing_leaves(
    sample_web: FastAPI, kim: TestClient, pragma: str
) -> None:
    """SQLite itself refuses to write: as on a file system without room, or without the right."""
    found = kim.post("/api/v1/search", json={"query": "축제"}).json()["results"][0]
    engine: Engine = house(sample_web).database._engine

    def crippled(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", crippled)
    engine.dispose()
    filling = "x" * 2000  # more than the last page has room for
    try:
        for method, address, body in (
            ("POST", ASK, {"question": f"축제 {filling[:1900]}"}),
            ("POST", "/api/v1/search", {"query": f"축제 {filling[:1900]}"}),
            ("POST", "/api/v1/similar", {"text": f"축제 {filling * 8}"}),
            ("GET", f"/api/v1/documents/{found['document_id']}", None),
            ("GET", f"/api/v1/documents/{found['document_id']}/original", None),
            ("GET", f"/documents/{found['document_id']}", None),
            ("POST", f"/api/v1/documents/{found['document_id']}/print", None),
            ("GET", "/api/v1/folders", None),
        ):
            for _ in range(8 if "page_count" in pragma else 1):
                refused = kim.request(method, address, json=body)
                if refused.status_code == 503:
                    break
            assert refused.status_code == 503, address
            assert found["title"] not in refused.text
            assert "readonly" not in refused.text
    finally:
        event.remove(engine, "connect", crippled)
        engine.dispose()
    assert kim.get(f"/api/v1/documents/{found['document_id']}").status_code == 200
    assert verify(house(sample_web).database).problems == ()


def test_an_anchor_that_cannot_be_written_stops_everything(
    sample_web: FastAPI, kim: TestClient
) -> None:
    anchor = house(sample_web).database.home.audit_head
    stated = anchor.read_bytes()
    anchor.unlink()
    anchor.mkdir()
    try:
        assert kim.post("/api/v1/search", json={"query": "축제"}).status_code == 503
    finally:
        anchor.rmdir()
        anchor.write_bytes(stated)
    assert kim.post("/api/v1/search", json={"query": "축제"}).status_code == 200
    assert verify(house(sample_web).database).problems == ()
