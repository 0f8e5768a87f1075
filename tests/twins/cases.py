"""How each registered route is called: by its method and path. A route without a case fails.

A case yields the answers of one signed-in reader. It names records, answers and words that exist
in world B alone as readily as those that exist in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.twins.world import READER


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


def search_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.get("/search", params={"q": query})


def ask_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.post("/ask", data={"question": query})


def explain(path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for record in (*known.records, NOBODY):
            yield browser.get(path, params={"person": READER, "document": record})

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
    ("POST", "/api/v1/search"): each_query(
        "/api/v1/search",
        lambda query: {"query": query, "k": 50},
        lambda query: {"query": query, "k": 2},
        lambda query: {"query": query, "filters": {"agencies": ["가람시"]}},
        lambda query: {"query": query, "filters": {"since": "2024-01-01", "until": "2025-12-31"}},
    ),
    ("POST", "/api/v1/answers"): each_query("/api/v1/answers", lambda query: {"question": query}),
    ("GET", "/api/v1/answers/{answer_id}"): each_answer("/api/v1/answers/{answer_id}"),
    ("GET", "/api/v1/answers/{answer_id}/events"): each_answer(
        "/api/v1/answers/{answer_id}/events"
    ),
    ("GET", "/api/v1/documents/{document_id}"): each_record(
        "/api/v1/documents/{document_id}", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/original"): each_record(
        "/api/v1/documents/{document_id}/original", *PARTS
    ),
    ("GET", "/api/v1/documents/{document_id}/similar"): each_record(
        "/api/v1/documents/{document_id}/similar"
    ),
    ("POST", "/api/v1/similar"): each_query("/api/v1/similar", lambda query: {"text": query}),
    ("GET", "/api/v1/folders"): once("GET", "/api/v1/folders"),
    ("POST", "/api/v1/folders"): once(
        "POST", "/api/v1/folders", json={"name": "새 폴더", "path": "/tmp"}
    ),
    ("POST", "/api/v1/folders/{folder_id}/reindex"): once(
        "POST", "/api/v1/folders/1/reindex", json={}
    ),
    ("GET", "/api/v1/folders/{folder_id}/files"): once("GET", "/api/v1/folders/1/files"),
    ("GET", "/api/v1/jobs/{job_id}"): once("GET", "/api/v1/jobs/x"),
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
    ("GET", "/admin/folders/{folder_id}"): once("GET", "/admin/folders/1"),
    ("GET", "/admin/why"): explain("/admin/why"),
    ("GET", "/static"): once("GET", "/static/app.js"),
    ("GET", "/docs"): once("GET", "/docs"),
    # what ends the session comes last
    ("DELETE", "/api/v1/session"): once("DELETE", "/api/v1/session"),
    ("POST", "/logout"): once("POST", "/logout"),
}
