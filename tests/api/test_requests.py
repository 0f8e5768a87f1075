from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from catalog.audit import Audit
from catalog.database import Database
from catalog.people import People
from index.embedding import Embedder
from tests.index.worlds import world
from tests.support.shelf import rule
from tests.support.web import client, opened_web

QUESTION = "불꽃축제 인파 관리 안전요원 배치"
REASON = {"until": "2026-12-24", "reason": "업무에 필요함"}
STAFF = (
    ("head", "안전총괄과", "안전총괄과장"),
    ("lee", "민원과", ""),
    ("choi", "회계과", "회계과장"),
)


@dataclass(slots=True)
class Counter:
    people: dict[str, TestClient]
    record: str
    database: Database

    def ask(self, **body: str) -> list[str]:
        answer = self.people["lee"].post("/api/v1/access-requests", json=body)
        assert answer.status_code == 201, answer.text
        ids: list[str] = answer.json()["ids"]
        return ids


@pytest.fixture(scope="module")
def counter(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, model_directory: Path
) -> Iterator[Counter]:
    ours = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")
    loud = replace(ours, department="안전총괄과", label=replace(ours.label, notice=True))
    with world(tmp_path_factory.mktemp("requests"), embedder, loud) as made:
        for login, department, post in STAFF:
            People(made.database).put(
                login=login,
                name=login,
                agency="한빛시",
                department=department,
                posts=[post] if post else [],
                password=None,
                sample=True,
            )
        record = made.shelf.put(
            "안전/가.txt", "불꽃축제 인파 관리를 위하여 안전요원을 배치하였다.", title="비밀 계획"
        )
        made.build()
        with opened_web(made.home, model_directory) as app:
            yield Counter({login: client(app, login) for login, *_ in STAFF}, record, made.database)


def test_from_a_notice_to_the_record(counter: Counter) -> None:
    lee, head = counter.people["lee"], counter.people["head"]
    found = lee.post("/api/v1/search", json={"query": QUESTION}).json()
    sentence = "한빛시 안전총괄과에 관련 기록이 있습니다."
    office = {"agency": "한빛시", "department": "안전총괄과", "text": sentence}
    assert (found["results"], found["notices"]) == ([], [office])
    assert not any(found["facets"].values()), "nothing is counted of what is told of"
    (number,) = counter.ask(question=QUESTION, reason="인수인계")
    (waiting,) = head.get("/api/v1/access-requests").json()["requests"]
    assert (waiting["id"], waiting["person"], waiting["question"]) == (number, "lee", QUESTION)
    granted = head.post(
        f"/api/v1/access-requests/{number}/grant", json={**REASON, "documents": [counter.record]}
    )
    assert granted.json() == {"id": number, "state": "granted"}
    (mine,) = lee.get("/api/v1/access-requests/mine").json()["requests"]
    assert (mine["state"], mine["documents"]) == ("granted", [counter.record])
    assert lee.get(f"/api/v1/documents/{counter.record}").status_code == 200
    (grant,) = head.get("/api/v1/access-grants").json()["grants"]
    assert head.delete(f"/api/v1/access-grants/{grant['id']}").status_code == 204
    assert lee.get(f"/api/v1/documents/{counter.record}").status_code == 404


def test_anothers_request_and_grant_are_as_missing(counter: Counter) -> None:
    (number,) = counter.ask(department="한빛시/안전총괄과", reason="사유")
    choi, head = counter.people["choi"], counter.people["head"]
    assert choi.get("/api/v1/access-requests").json() == {"requests": []}
    for end, body in (
        ("grant", {**REASON, "documents": [counter.record]}),
        ("refuse", {"sentence": "안 됩니다."}),
    ):
        refused = choi.post(f"/api/v1/access-requests/{number}/{end}", json=body)
        missing = choi.post(f"/api/v1/access-requests/nothing/{end}", json=body)
        assert refused.status_code == missing.status_code == 404
        assert refused.content == missing.content
        own = counter.people["lee"].post(f"/api/v1/access-requests/{number}/{end}", json=body)
        assert own.status_code == 422
    give = {**REASON, "person": "choi"}
    refused = choi.post("/api/v1/access-grants", json={**give, "document_id": counter.record})
    missing = choi.post("/api/v1/access-grants", json={**give, "document_id": "0" * 16})
    assert (refused.status_code, refused.content) == (404, missing.content)
    to_oneself = {**REASON, "person": "head", "document_id": counter.record}
    assert head.post("/api/v1/access-grants", json=to_oneself).status_code == 422
    given = head.post("/api/v1/access-grants", json={**to_oneself, "person": "lee"}).json()["id"]
    refused = choi.delete(f"/api/v1/access-grants/{given}")
    assert refused.content == choi.delete("/api/v1/access-grants/999999").content
    assert head.delete(f"/api/v1/access-grants/{given}").status_code == 204


def test_what_is_wrong_with_a_request_is_said(counter: Counter) -> None:
    lee = counter.people["lee"]
    for body in (
        {"reason": ""},
        {"question": "구내식당 점심 식단", "reason": "궁금함"},
        {"department": "한빛시/없는과", "reason": "궁금함"},
    ):
        answer = lee.post("/api/v1/access-requests", json=body)
        assert answer.status_code == 422
        assert "바랍니다" in answer.json()["detail"]
    assert lee.post("/api/v1/access-requests", json={"reason": "가" * 1001}).status_code == 422


def test_copies_are_audited_sandboxed_and_as_missing_for_others(counter: Counter) -> None:
    head, lee = counter.people["head"], counter.people["lee"]
    for end, kind in (("", "text/html"), (".txt", "text/plain"), (".md", "text/markdown")):
        address = f"/api/v1/documents/{{}}/rendition{end}"
        made = head.get(address.format(counter.record))
        assert made.status_code == 200
        assert made.headers["content-type"].startswith(kind)
        assert made.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "열람범위 부서 한빛시/안전총괄과" in made.text
        assert "너머 사본 · 라벨" in made.text
        refused = lee.get(address.format(counter.record))
        missing = lee.get(address.format("0" * 16))
        assert (refused.status_code, refused.content) == (404, missing.content)
        for client_ in (head, lee):
            for record in (counter.record, "0" * 16):
                probe = client_.head(address.format(record))
                assert (probe.status_code, probe.content) == (405, b"")
        ranged = head.get(address.format(counter.record), headers={"Range": "bytes=0-9"})
        assert ranged.status_code == 200
        assert len(ranged.content) > 100
        part = lee.get(address.format(counter.record), headers={"Range": "bytes=0-9"})
        assert (part.status_code, part.content) == (404, missing.content)
        civil = head.get(address.format(counter.record), params={"for": "civil"})
        assert civil.status_code == 422
        assert "민원 회신용" in civil.json()["detail"]
        assert lee.get(address.format(counter.record), params={"for": "civil"}).status_code == 404
    acts = [(each.act, each.outcome) for each in Audit(counter.database).entries()]
    assert ("copy", "copied") in acts
    assert ("copy", "refused") in acts


def test_what_is_printed_is_logged_and_bears_its_label(counter: Counter) -> None:
    head, lee = counter.people["head"], counter.people["lee"]
    record, nothing = (f"/api/v1/documents/{each}/print" for each in (counter.record, "0" * 16))
    version = head.get(f"/api/v1/documents/{counter.record}").json()["version"]
    for address in (record, f"{record}?version={version}"):
        line = head.post(address).json()["line"]
        assert line.startswith("너머 사본 · 라벨 열람범위 부서 한빛시/안전총괄과")
        assert "[nm:" in line
        (entry,) = Audit(counter.database).entries(limit=1)
        assert (entry.act, entry.outcome, entry.records) == ("print", "printed", (counter.record,))
    asked = head.post("/api/v1/answers", json={"question": "구내식당 점심 식단"}).json()["id"]
    missing = lee.post(nothing)
    for address in (record, nothing, f"/api/v1/answers/{asked}/print"):
        refused = lee.post(address)
        assert (refused.status_code, refused.content) == (404, missing.content), address
    compared = "/api/v1/comparison/print"
    mine = head.post(compared, params={"document": counter.record}).json()["line"]
    assert "부서 한빛시/안전총괄과" in mine
    for other in (counter.record, "0" * 16):
        line = lee.post(compared, params={"document": other}).json()["line"]
        assert line.startswith("너머 사본 · 라벨 열람 범위 안 ·")
    assert head.post(f"/api/v1/answers/{asked}/print").status_code == 200
    assert head.post(f"{record}?version=x").content == missing.content
