"""Ways of calling the web box as the twins do: over every record, answer and question that they know."""

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


def _forms() -> Iterator[dict[str, list[str]]]:
    """The filters as addresses and forms of pages state them."""
    for filters in FILTERS:
        yield {_ADDRESS.get(name, name[:-1]): values for name, values in filters.items()}


def box(browser: TestClient, known: Known) -> Iterator[Response]:
    yield browser.get("/")
    for query in known.queries:
        yield browser.get("/", params={"q": query})
    for stated in _forms():
        yield browser.get("/", params=stated)
        yield browser.get("/", params={"q": known.queries[0], **stated})


def narrowed_box(browser: TestClient, known: Known) -> Iterator[Response]:
    for stated in _forms():
        written = {"question": known.queries[0], "without": "agency:가람시", **stated}
        yield browser.get("/narrow", params=written)


def search_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.get("/search", params={"q": query})
        for more in ({"page": 2}, {"order": "newest"}, {"order": "name"}):
            yield browser.get("/search", params={"q": query, **more})
    for stated in _forms():
        yield browser.get("/search", params={"q": known.queries[0], **stated})


def search(browser: TestClient, known: Known) -> Iterator[Response]:
    path = "/api/v1/search"
    for query in known.queries:
        paged = {"page": 1, "order": "newest"}
        for more in ({"k": 50}, {"k": 2}, {"filters": FILTERS[0]}, paged):
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
        told = {"Accept": "text/event-stream"}
        yield browser.post("/ask", data={"question": query}, headers=told)
    for answer in (*known.answers, NOBODY):
        yield browser.post("/ask", data={"question": "예산은?", "after": answer})
    for stated in _forms():
        sent = browser.post("/ask", data={"question": known.queries[0], **stated})
        yield sent
        yield browser.get(sent.headers["location"].removesuffix("?live=1"))


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
    for filters in FILTERS:
        for query in known.queries[:2]:
            narrowed = {"question": query, "filters": filters}
            yield browser.post(
                "/api/v1/answers", json=narrowed, headers={"Accept": "application/json"}
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


def document_page(browser: TestClient, known: Known) -> Iterator[Response]:
    address = "/documents/{document_id}"
    yield from each_record(address, *PARTS)(browser, known)
    for record in (*known.records, NOBODY):
        yield browser.get(f"/documents/{record}", params={"find": "안전요원", "part": 2})
        for answer in known.answers:
            yield browser.get(f"/documents/{record}", params={"answer": answer, "n": 1})


def history(browser: TestClient, known: Known) -> Iterator[Response]:
    for words in ("", "축제", "없는 낱말"):
        yield browser.get("/history", params={"q": words})


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


def printed_records(browser: TestClient, known: Known) -> Iterator[Response]:
    for record in (*known.records, NOBODY):
        yield browser.post(f"/api/v1/documents/{record}/print")
        yield browser.post(f"/api/v1/documents/{record}/print", params={"version": "x"})


def printed_answers(browser: TestClient, known: Known) -> Iterator[Response]:
    for answer in (*known.answers, NOBODY):
        yield browser.post(f"/api/v1/answers/{answer}/print")


def printed_comparisons(browser: TestClient, known: Known) -> Iterator[Response]:
    for chosen in (*([record] for record in known.records), [*known.records, NOBODY][-5:]):
        yield browser.post("/api/v1/comparison/print", params={"document": chosen})


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


def request_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for department in ("가람시/축제과", "한빛시/없는과", ""):
        sent = {"department": department, "question": "카나리아 감사", "reason": "대책을 세움"}
        yield browser.post("/requests", data=sent)


def decide_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.get("/admin/requests", params={"decide": "x", "q": query})


def grant_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for record in (*known.records, NOBODY):
        sent = {"documents": record, "until": "2027-01-01", "reason": "감사 소명"}
        yield browser.post("/admin/requests/x/grant", data=sent)


PARTS: tuple[dict[str, str], ...] = (
    {},
    {"Range": "bytes=0-9"},
    {"If-None-Match": "*"},
    {"Accept": "text/html"},
)
LOGIN = {"login": READER, "password": "sample-password"}
