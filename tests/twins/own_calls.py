"""What a person keeps, called as the twins do: each thing of theirs, and what is nobody's."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.twins.calls import NOBODY, Case, Known, once


def kept(browser: TestClient, known: Known, form: bool = False) -> Iterator[Response]:
    """Whatever is named is kept, or is not there; then the archive is looked at."""
    path, body = ("/archive", "data") if form else ("/api/v1/archive", "json")
    for kind, targets in (("record", known.records), ("answer", known.answers)):
        for target in (*targets, NOBODY):
            yield browser.request("POST", path, **{body: {"kind": kind, "target": target}})  # type: ignore[arg-type]
    own = {"kind": "note", "name": "할 일", "note": "카나리아 감사 결과를 묻기"}
    yield browser.request("POST", path, **{body: own})  # type: ignore[arg-type]


def kept_page(browser: TestClient, known: Known) -> Iterator[Response]:
    yield from kept(browser, known, form=True)


def shelf(path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for query in ("", *known.queries[:3], "결과보고", "할 일"):
            yield browser.get(path, params={"q": query, "order": "name"})

    return case


def kept_things(browser: TestClient) -> list[str]:
    found = browser.get("/api/v1/archive", params={"order": "name"}).json()["things"]
    return [each["id"] for each in found]


def each_kept(method: str, path: str, **sent: object) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        for thing in (*kept_things(browser), NOBODY):
            yield browser.request(method, path.format(thing_id=thing), **sent)  # type: ignore[arg-type]
        yield browser.get("/api/v1/archive", params={"order": "name"})

    return case


def own_files(path: str) -> Case:
    """A file that is refused: one that is read would come to an end at a time of its own."""
    return once("POST", path, files={"file": ("빈.txt", b"")})


SEARCHES = "/api/v1/saved-searches"


def saved(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries:
        yield browser.post(SEARCHES, json={"query": query})
    yield browser.post(SEARCHES, json={"types": ["결과보고"], "communities": ["축제"]})
    yield browser.get(SEARCHES)


def saved_page(browser: TestClient, known: Known) -> Iterator[Response]:
    for query in known.queries[:3]:
        yield browser.post("/searches", data={"q": query, "year": ["2025"]})
        yield browser.get("/searches")
        yield browser.get("/searches/news")


def each_saved(method: str, path: str) -> Case:
    def case(browser: TestClient, known: Known) -> Iterator[Response]:
        mine = [each["id"] for each in browser.get(SEARCHES).json()["searches"][:2]]
        for search in (*mine, NOBODY):
            yield browser.request(method, path.format(search_id=search))
        yield browser.get(SEARCHES)

    return case
