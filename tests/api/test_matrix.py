"""Person × record through every address that returns record content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from catalog.reading import Reading
from tests.support.questions import permit_of
from tests.support.web import client, house

pytestmark = pytest.mark.no_cover

QUERIES = ("축제 안전관리 결과", "보조금 정산")
MISSING = "0" * 16
ADDRESSES = (
    "/api/v1/documents/{}",
    "/api/v1/documents/{}/original",
    "/api/v1/documents/{}/similar",
    "/documents/{}",
    "/documents/{}/similar",
)


@pytest.fixture(scope="module")
def people(sample_web: FastAPI) -> Mapping[str, TestClient]:
    logins = [person.login for person in house(sample_web).people.list()]
    return {login: client(sample_web, login) for login in logins}


@pytest.fixture(scope="module")
def theirs(sample_web: FastAPI, people: Mapping[str, TestClient]) -> Mapping[str, frozenset[str]]:
    """What the catalog decides each may see."""
    database = house(sample_web).database
    return {
        login: frozenset(
            record.document_id
            for record in Reading(database).documents(permit_of(database, login), limit=1000)
        )
        for login in people
    }


def test_every_record_is_closed_to_somebody_and_open_to_somebody(
    theirs: Mapping[str, frozenset[str]],
) -> None:
    everything = frozenset().union(*theirs.values())
    assert len(everything) > 40
    assert sum(len(everything - seen) for seen in theirs.values()) > 100


def test_what_is_forbidden_answers_as_what_is_missing(
    people: Mapping[str, TestClient], theirs: Mapping[str, frozenset[str]]
) -> None:
    everything = frozenset().union(*theirs.values())
    for login, browser in people.items():
        missing = [_whole(browser.get(address.format(MISSING))) for address in ADDRESSES]
        for document in sorted(everything - theirs[login]):
            answers = [browser.get(address.format(document)) for address in ADDRESSES]
            blank = [_whole(each, document, MISSING) for each in answers]
            assert blank == missing, f"{login} can tell that {document} exists"


def test_what_is_allowed_answers(
    people: Mapping[str, TestClient], theirs: Mapping[str, frozenset[str]]
) -> None:
    for login, browser in people.items():
        for document in sorted(theirs[login])[::5]:
            record, original, similar, page, beside = (
                browser.get(address.format(document)).status_code for address in ADDRESSES
            )
            assert (record, similar, page, beside) == (200, 200, 200, 200)
            assert original in (200, 404)


def test_the_original_opens_only_when_the_whole_may_be_seen(
    people: Mapping[str, TestClient], theirs: Mapping[str, frozenset[str]]
) -> None:
    refused = 0
    for login, browser in people.items():
        for document in theirs[login]:
            stated = browser.get(f"/api/v1/documents/{document}").json()["original"]
            answer = browser.get(f"/api/v1/documents/{document}/original")
            assert (answer.status_code == 200) is stated
            if stated:
                assert answer.headers["content-disposition"].startswith("attachment")
                assert answer.headers["content-type"] == "application/octet-stream"
                assert "sandbox" in answer.headers["content-security-policy"]
            else:
                refused += 1
    assert refused, "a partly closed record is among the samples"


def test_lists_hold_nothing_that_is_not_theirs(
    people: Mapping[str, TestClient], theirs: Mapping[str, frozenset[str]]
) -> None:
    for login, browser in people.items():
        for query in QUERIES:
            found = browser.post("/api/v1/search", json={"query": query, "k": 50}).json()
            assert set(_documents(found)) <= theirs[login]
            asked = browser.post(
                "/api/v1/answers",
                json={"question": query},
                headers={"Accept": "application/json"},
            ).json()
            assert set(_documents(asked)) <= theirs[login]
            like = browser.post("/api/v1/similar", json={"text": query}).json()
            assert set(_documents(like)) <= theirs[login]
            streamed = browser.get(f"/api/v1/answers/{asked['id']}/events").text
            for other in frozenset().union(*theirs.values()) - theirs[login]:
                assert other not in streamed
        document = min(theirs[login])
        like = browser.get(f"/api/v1/documents/{document}/similar").json()
        assert set(_documents(like)) <= theirs[login]


def test_anothers_answer_is_as_missing(people: Mapping[str, TestClient]) -> None:
    mine = people["haneul.kim"]
    kept = mine.post("/api/v1/answers", json={"question": "축제 안전요원"}).json()["id"]
    none = "x" * len(kept)  # pages tell what they were asked for
    for address in (
        "/api/v1/answers/{}",
        "/api/v1/answers/{}/events",
        "/answers/{}",
        "/answers/{}/stream",
    ):
        assert mine.get(address.format(kept)).status_code == 200
        theirs = people["doyun.lee"].get(address.format(kept))
        missing = people["doyun.lee"].get(address.format(none))
        assert theirs.status_code == 404
        assert _whole(theirs, kept, none) == _whole(missing)


def test_another_persons_answer_in_the_address_marks_nothing(
    people: Mapping[str, TestClient],
) -> None:
    mine = people["haneul.kim"]
    asked = mine.post(
        "/api/v1/answers",
        json={"question": "관람석을 구역으로 나누고 손목띠를 준 축제는?"},
        headers={"Accept": "application/json"},
    ).json()
    other = people["doyun.lee"]
    cited = [c["document_id"] for c in asked["citations"]]
    document = next(each for each in cited if other.get(f"/documents/{each}").status_code == 200)
    assert 'class="hit hit--on"' in mine.get(_marked(asked, document)).text
    assert "<mark" not in other.get(_marked(asked, document)).text


def test_scores_and_counts_leave_nowhere(people: Mapping[str, TestClient]) -> None:
    browser = people["haneul.kim"]
    found = browser.post("/api/v1/search", json={"query": "축제"}).json()
    assert set(found) == {"results", "facets", "readiness", "notices"}
    assert set(found["results"][0]) == {
        "document_id",
        "title",
        "agency",
        "department",
        "date",
        "snippets",
        "copies",
    }
    assert set(found["results"][0]["snippets"][0]) == {"text", "location"}


def _marked(asked: Mapping[str, object], document: str) -> str:
    citations = asked["citations"]
    assert isinstance(citations, list)
    n = next(each["n"] for each in citations if each["document_id"] == document)
    return f"/documents/{document}?answer={asked['id']}&n={n}"


def _whole(answer: Response, replaced: str = "", by: str = "") -> tuple[object, ...]:
    """Status, headers and body; the identifier that the client itself sent made the same."""
    body = answer.text.replace(replaced, by) if replaced else answer.text
    return answer.status_code, sorted(answer.headers.items()), body


def _documents(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                if key == "document_id":
                    yield inner
                yield from _documents(inner)
        case list():
            for inner in value:
                yield from _documents(inner)
