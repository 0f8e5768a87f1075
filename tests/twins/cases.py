"""How each registered route is called: by its method and path. A route without a case fails.

A case yields the answers of one signed-in reader. It names records, answers and words that exist
in world B alone as readily as those that exist in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from lxml import etree
from openpyxl import load_workbook

from tests.support.web import client
from tests.twins.world import HEAD, READER


@dataclass
class Known:
    """What the caller names: ``answers`` are kept ones of their own and of somebody else."""

    records: Sequence[str]
    queries: Sequence[str]
    answers: list[str] = field(default_factory=list)


Case = Callable[[TestClient, Known], Iterator[Response]]
NOBODY = "0" * 16


def each_record(path: str, *headers: Mapping[str, str]) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for record in (*known.records, NOBODY):
            for stated in headers or ({},):
                yield browser.get(path.format(document_id=record), headers=dict(stated))
            yield browser.head(path.format(document_id=record))

    return case


def each_answer(path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for answer in (*known.answers, NOBODY):
            yield browser.get(path.format(answer_id=answer))
            yield browser.get(path.format(answer_id=answer), headers={"Last-Event-ID": "1"})

    return case


def each_query(path: str, *bodies: Callable[[str], Mapping[str, object]]) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for query in known.queries:
            for body in bodies:
                yield browser.post(
                    path, json=dict(body(query)), headers={"Accept": "application/json"}
                )

    return case


def once(method: str, path: str, **sent: object) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        yield browser.request(method, path, **sent)  # type: ignore[arg-type]

    return case


FILTERS: tuple[dict[str, list[str]], ...] = (
    {"agencies": ["가람시"]},
    {"agencies": ["한빛시", "가람시"], "departments": ["한빛시/", "가람시/축제과"]},
    {"years": ["2025", "2024"]},
    {"types": ["결과보고", "감사", "공문"]},
    {"topics": ["카나리아", "축제"]},
    {"communities": ["축제", "없는 공간"]},
    {"types": ["결과보고"], "years": ["2025"], "communities": ["축제"]},
)
_ADDRESS = {"agencies": "agency", "communities": "community"}


def search_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.get("/search", params={"q": query})
    for filters in FILTERS:
        stated = {_ADDRESS.get(name, name[:-1]): values for name, values in filters.items()}
        yield browser.get("/search", params={"q": known.queries[0], **stated})


def search(browser: TestClient, known: Known) -> Iterator[Response]:
    path = "/api/v1/search"
    for query in known.queries:
        for more in ({"k": 50}, {"k": 2}, {"filters": FILTERS[0]}):
            yield browser.post(path, json={"query": query, **more})
        dated = {"since": "2024-01-01", "until": "2025-12-31"}
        yield browser.post(path, json={"query": query, "filters": dated})
    for filters in FILTERS:
        for query in known.queries[:2]:
            yield browser.post(path, json={"query": query, "k": 50, "filters": filters})


def ask_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.post("/ask", data={"question": query})
        yield browser.post("/ask", data={"question": query, "drop": ["others:agencies", "x"]})
    for answer in (*known.answers, NOBODY):
        yield browser.post("/ask", data={"question": "예산은?", "after": answer})


def ask_answers(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        for body in (
            {"question": query},
            {"question": query, "drop": ["others:agencies", "agency:가람시", "latest:latest"]},
        ):
            yield browser.post("/api/v1/answers", json=body, headers={"Accept": "application/json"})
    for answer in (*known.answers, NOBODY):
        follow_up = {"question": "예산은?", "after": answer}
        yield browser.post(
            "/api/v1/answers", json=follow_up, headers={"Accept": "application/json"}
        )


def feedback(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        address = f"/api/v1/answers/{answer}/feedback"
        for place in ("answer", "citation:1", "citation:7"):
            said = {"place": place, "verdict": "wrong", "remark": "고쳐 주시기 바랍니다."}
            yield browser.put(address, json=said)
        yield _head(browser).get("/api/v1/feedback")


def _head(browser: TestClient) -> TestClient:
    assert isinstance(browser.app, FastAPI)
    return client(browser.app, HEAD)


def feedback_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        for said in ({"verdict": "wrong", "remark": "낡았습니다."}, {"verdict": "helped"}):
            form = {"place": "citation:1", **said}
            yield browser.post(f"/answers/{answer}/feedback", data=form)
            yield _head(browser).get("/feedback")


def take_back(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        yield browser.delete(f"/api/v1/answers/{answer}/feedback", params={"place": "answer"})


def listing(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        yield cells_of(browser.get(f"/api/v1/answers/{answer}/listing.xlsx"))


def cells_of(found: Response) -> Response:
    """The cells of a spreadsheet: the file itself holds the machine's time."""
    if found.status_code != 200:
        return found
    sheets = load_workbook(BytesIO(found.content)).worksheets
    return Response(
        200, text=str([[cell.value for cell in row] for sheet in sheets for row in sheet])
    )


def paper_of(found: Response) -> Response:
    """The texts of a paper, with those in its head: the file itself holds random numbers."""
    if found.status_code != 200:
        return found
    body = etree.fromstring(ZipFile(BytesIO(found.content)).read("Contents/section0.xml"))
    texts = ["".join(each.itertext()) for each in body.iter("{*}t")]
    return Response(200, text=str(texts))


def papers(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        yield paper_of(browser.get(f"/api/v1/answers/{answer}/answer.hwpx"))


def compared(path: str, **more: str) -> Case:
    """Each record alone, and all of them at once, as far as so many are compared."""

    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        yield browser.get(path, params=more)
        for chosen in (*([record] for record in known.records), [*known.records, NOBODY][-5:]):
            yield browser.get(path, params={"document": chosen, **more})

    return case


def exported(browser: TestClient, known: Known) -> Iterator[Response]:
    path = "/api/v1/comparison/export"
    yield from compared(path, form="html")(browser, known)
    for found in compared(path, form="xlsx")(browser, known):
        yield cells_of(found)
    for found in compared(path, form="hwpx")(browser, known):
        yield paper_of(found)


def similar_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.post("/similar", data={"text": query})


def brought(path: str) -> Case:
    """Files that are read, and one that is not."""

    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for query in known.queries[:4]:
            for others in ("true", ""):
                file = {"file": ("글.txt", query.encode())}
                yield browser.post(path, files=file, data={"others": others})
        yield browser.post(path, files={"file": ("글.txt", b"")})

    return case


def explain(path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for record in (*known.records, NOBODY):
            yield browser.get(path, params={"person": READER, "document": record})

    return case


def unmask(browser: TestClient, known: Known) -> Iterator[Response]:
    for record in (*known.records, NOBODY):
        yield browser.post(
            f"/api/v1/documents/{record}/blocks/1/clear", json={"purpose": "민원 회신"}
        )


def own_sessions(browser: TestClient, known: Known) -> Iterator[Response]:
    yield browser.delete("/api/v1/sessions")
    yield browser.get("/api/v1/sessions")


def grants(path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for record in (*known.records, NOBODY):
            wanted = {"until": "2027-01-01", "reason": "감사 소명", "person": "other"}
            yield browser.post(path, json={**wanted, "document_id": record, "documents": [record]})

    return case


PARTS: tuple[dict[str, str], ...] = (
    {},
    {"Range": "bytes=0-9"},
    {"If-None-Match": "*"},
    {"Accept": "text/html"},
)
LOGIN = {"login": READER, "password": "sample-password"}

CASES: dict[tuple[str, str], Case] = {
    ("GET", "/api/v1/openapi.json"): once("GET", "/api/v1/openapi.json"),
    ("POST", "/api/v1/session"): once("POST", "/api/v1/session", json=LOGIN),
    ("POST", "/api/v1/session/sample"): once(
        "POST", "/api/v1/session/sample", json={"login": READER}
    ),
    ("GET", "/api/v1/me"): once("GET", "/api/v1/me"),
    ("POST", "/api/v1/search"): search,
    ("POST", "/api/v1/answers"): ask_answers,
    ("GET", "/api/v1/answers/{answer_id}"): each_answer("/api/v1/answers/{answer_id}"),
    ("GET", "/api/v1/answers/{answer_id}/listing.xlsx"): listing,
    ("GET", "/api/v1/answers/{answer_id}/letter.txt"): each_answer(
        "/api/v1/answers/{answer_id}/letter.txt"
    ),
    ("GET", "/api/v1/answers/{answer_id}/answer.hwpx"): papers,
    ("GET", "/api/v1/answers/{answer_id}/events"): each_answer(
        "/api/v1/answers/{answer_id}/events"
    ),
    ("PUT", "/api/v1/answers/{answer_id}/feedback"): feedback,
    ("GET", "/api/v1/answers/{answer_id}/feedback"): each_answer(
        "/api/v1/answers/{answer_id}/feedback"
    ),
    ("GET", "/api/v1/feedback"): once("GET", "/api/v1/feedback"),
    ("POST", "/answers/{answer_id}/feedback"): feedback_page,
    ("GET", "/feedback"): once("GET", "/feedback"),
    ("DELETE", "/api/v1/answers/{answer_id}/feedback"): take_back,
    ("GET", "/api/v1/documents/{document_id}"): each_record(
        "/api/v1/documents/{document_id}", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/original"): each_record(
        "/api/v1/documents/{document_id}/original", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/similar"): each_record(
        "/api/v1/documents/{document_id}/similar"
    ),
    ("GET", "/api/v1/documents/{document_id}/timeline"): each_record(
        "/api/v1/documents/{document_id}/timeline"
    ),
    ("GET", "/api/v1/comparison"): compared("/api/v1/comparison"),
    ("GET", "/api/v1/comparison/export"): exported,
    ("GET", "/compare"): compared("/compare"),
    ("POST", "/api/v1/similar"): each_query(
        "/api/v1/similar",
        lambda query: {"text": query},
        lambda query: {"text": query, "others": True},
    ),
    ("POST", "/similar/file"): brought("/similar/file"),
    ("POST", "/api/v1/similar/file"): brought("/api/v1/similar/file"),
    ("GET", "/similar"): once("GET", "/similar"),
    ("POST", "/similar"): similar_page,
    ("GET", "/api/v1/folders"): once("GET", "/api/v1/folders"),
    ("POST", "/api/v1/folders"): once(
        "POST", "/api/v1/folders", json={"name": "새 폴더", "path": "/tmp"}
    ),
    ("POST", "/api/v1/folders/{folder_id}/reindex"): once(
        "POST", "/api/v1/folders/1/reindex", json={}
    ),
    ("GET", "/api/v1/folders/{folder_id}/files"): once("GET", "/api/v1/folders/1/files"),
    ("GET", "/api/v1/jobs"): once("GET", "/api/v1/jobs"),
    ("GET", "/api/v1/jobs/{job_id}"): once("GET", "/api/v1/jobs/x"),
    ("GET", "/api/v1/jobs/{job_id}/events"): once("GET", "/api/v1/jobs/x/events"),
    ("POST", "/api/v1/jobs/{job_id}/pause"): once("POST", "/api/v1/jobs/x/pause"),
    ("POST", "/api/v1/jobs/{job_id}/cancel"): once("POST", "/api/v1/jobs/x/cancel"),
    ("POST", "/api/v1/jobs/{job_id}/resume"): once("POST", "/api/v1/jobs/x/resume"),
    ("POST", "/api/v1/jobs/{job_id}/retry"): once("POST", "/api/v1/jobs/x/retry"),
    ("GET", "/api/v1/access/explain"): explain("/api/v1/access/explain"),
    ("GET", "/login"): once("GET", "/login"),
    ("POST", "/login"): once("POST", "/login", data=LOGIN),
    ("GET", "/look"): once("GET", "/look?contrast=high&after=/search"),
    ("GET", "/"): once("GET", "/"),
    ("POST", "/ask"): ask_page,
    ("GET", "/answers/{answer_id}"): each_answer("/answers/{answer_id}"),
    ("GET", "/answers/{answer_id}/stream"): each_answer("/answers/{answer_id}/stream"),
    ("GET", "/search"): search_page,
    ("GET", "/documents/{document_id}"): each_record("/documents/{document_id}", *PARTS),
    ("GET", "/documents/{document_id}/similar"): each_record("/documents/{document_id}/similar"),
    ("GET", "/admin"): once("GET", "/admin"),
    ("POST", "/admin/folders"): once(
        "POST", "/admin/folders", data={"name": "새 폴더", "path": "/tmp"}
    ),
    ("POST", "/admin/folders/{folder_id}/reindex"): once("POST", "/admin/folders/1/reindex"),
    ("GET", "/admin/jobs/{job_id}"): once("GET", "/admin/jobs/x"),
    ("POST", "/admin/folders/{folder_id}/on-delete"): once(
        "POST", "/admin/folders/1/on-delete", data={"on_delete": "keep"}
    ),
    ("GET", "/admin/folders/{folder_id}"): once("GET", "/admin/folders/1"),
    ("GET", "/admin/questions"): once("GET", "/admin/questions"),
    ("GET", "/api/v1/questions"): once("GET", "/api/v1/questions"),
    ("GET", "/admin/why"): explain("/admin/why"),
    ("GET", "/static"): once("GET", "/static/app.js"),
    ("GET", "/docs"): once("GET", "/docs"),
    ("GET", "/api/v1/documents/{document_id}/rendition"): each_record(
        "/api/v1/documents/{document_id}/rendition?for=civil"
    ),
    ("GET", "/api/v1/documents/{document_id}/rendition.txt"): each_record(
        "/api/v1/documents/{document_id}/rendition.txt", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/rendition.md"): each_record(
        "/api/v1/documents/{document_id}/rendition.md"
    ),
    ("POST", "/api/v1/documents/{document_id}/blocks/{block}/clear"): unmask,
    ("POST", "/api/v1/look-up"): once(
        "POST", "/api/v1/look-up", json={"value": "010-1234-5678", "purpose": "민원 회신"}
    ),
    ("GET", "/api/v1/tokens"): once("GET", "/api/v1/tokens"),
    ("POST", "/api/v1/tokens"): once("POST", "/api/v1/tokens", json={"name": "연계"}),
    ("DELETE", "/api/v1/tokens/{token_id}"): once("DELETE", "/api/v1/tokens/x"),
    ("POST", "/api/v1/access-requests"): once(
        "POST",
        "/api/v1/access-requests",
        json={"department": "가람시/축제과", "reason": "축제 안전대책을 세우려 합니다."},
    ),
    ("GET", "/api/v1/access-requests"): once("GET", "/api/v1/access-requests"),
    ("GET", "/api/v1/access-requests/mine"): once("GET", "/api/v1/access-requests/mine"),
    ("POST", "/api/v1/access-requests/{request_id}/grant"): grants(
        "/api/v1/access-requests/x/grant"
    ),
    ("POST", "/api/v1/access-requests/{request_id}/refuse"): once(
        "POST", "/api/v1/access-requests/x/refuse", json={"reason": "업무와 관련이 없습니다."}
    ),
    ("POST", "/api/v1/access-grants"): grants("/api/v1/access-grants"),
    ("GET", "/api/v1/access-grants"): once("GET", "/api/v1/access-grants"),
    ("DELETE", "/api/v1/access-grants/{grant_id}"): once("DELETE", "/api/v1/access-grants/1"),
    ("GET", "/api/v1/records/expired"): once("GET", "/api/v1/records/expired"),
    ("GET", "/api/v1/records/certificates"): once("GET", "/api/v1/records/certificates"),
    ("POST", "/api/v1/folders/{folder_id}/rules"): once(
        "POST", "/api/v1/folders/1/rules", json={"rules": []}
    ),
    ("PUT", "/api/v1/folders/{folder_id}/on-delete"): once(
        "PUT", "/api/v1/folders/1/on-delete", json={"on_delete": "keep"}
    ),
    ("PUT", "/api/v1/folders/{folder_id}/rules"): once(
        "PUT", "/api/v1/folders/1/rules", json={"rules": []}
    ),
    ("GET", "/api/v1/audit"): once("GET", "/api/v1/audit"),
    ("GET", "/api/v1/audit/verification"): once("GET", "/api/v1/audit/verification"),
    ("GET", "/api/v1/audit/reviews"): once("GET", "/api/v1/audit/reviews"),
    ("GET", "/api/v1/audit/reviews/{month}"): once("GET", "/api/v1/audit/reviews/2026-10"),
    ("POST", "/api/v1/audit/reviews/{month}"): once(
        "POST", "/api/v1/audit/reviews/2026-10", json={"remark": "살펴보았음"}
    ),
    ("GET", "/api/v1/reclassifications"): once("GET", "/api/v1/reclassifications"),
    ("POST", "/api/v1/reclassifications"): once("POST", "/api/v1/reclassifications", json={}),
    ("POST", "/api/v1/reclassifications/{number}/approve"): once(
        "POST", "/api/v1/reclassifications/1/approve"
    ),
    ("POST", "/api/v1/reclassifications/{number}/close"): once(
        "POST", "/api/v1/reclassifications/1/close", json={"reason": "사업이 취소됨"}
    ),
    ("POST", "/api/v1/organisation"): once("POST", "/api/v1/organisation"),
    ("GET", "/api/v1/communities"): once("GET", "/api/v1/communities"),
    ("POST", "/api/v1/communities"): once("POST", "/api/v1/communities", json={"name": "축제"}),
    ("GET", "/api/v1/communities/{name}/members"): once("GET", "/api/v1/communities/x/members"),
    ("POST", "/api/v1/communities/{name}/members"): once(
        "POST", "/api/v1/communities/x/members", json={"login": READER}
    ),
    ("DELETE", "/api/v1/communities/{name}/members/{login}"): once(
        "DELETE", "/api/v1/communities/x/members/x"
    ),
    ("GET", "/login/oidc"): once("GET", "/login/oidc"),
    ("GET", "/login/oidc/return"): once("GET", "/login/oidc/return?code=x&state=y"),
    ("GET", "/login/proxy"): once("GET", "/login/proxy"),
    ("GET", "/api/v1/sessions"): own_sessions,
    ("DELETE", "/api/v1/sessions/{session_id}"): once("DELETE", "/api/v1/sessions/x"),
    ("DELETE", "/api/v1/sessions"): once("DELETE", "/api/v1/sessions"),
    # what ends the session comes last
    ("DELETE", "/api/v1/session"): once("DELETE", "/api/v1/session"),
    ("POST", "/logout"): once("POST", "/logout"),
}
