"""A forbidden identifier on every address that takes one, by every method and condition."""

from __future__ import annotations

import itertools
import re

import pytest
from httpx2 import Response

from tests.api.test_routes import addresses
from tests.attacks.conftest import CANARY, World

pytestmark = pytest.mark.no_cover

CONDITIONS: tuple[dict[str, str], ...] = (
    {},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=0-3", "If-Range": '"x"'},
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"},
    {"Accept": "text/html"},
)
ATTEMPTS = (
    *itertools.product(("GET", "HEAD"), CONDITIONS),
    *itertools.product(("POST", "PUT", "PATCH", "DELETE", "OPTIONS"), CONDITIONS[:1]),
)


def no_such(identifier: str) -> str:
    """An identifier as long as another, that nothing has: pages tell what they were asked for."""
    return "0" * len(identifier)


def answered(response: Response, identifier: str) -> tuple[object, ...]:
    """All of a response, but for the identifier that the client sent itself."""
    none = no_such(identifier)
    text = response.text.replace(identifier, none)
    assert CANARY not in text
    headers = sorted(
        (name, value.replace(identifier, none)) for name, value in response.headers.items()
    )
    return response.status_code, headers, text


def filled(path: str, name: str, value: str) -> str:
    """An address with one identifier; whatever else it takes is 1."""
    return re.sub(r"{(\w+)}", lambda found: value if found[1] == name else "1", path)


def test_forbidden_is_answered_as_missing_everywhere(world: World) -> None:
    kim, park = world.signed_in("kim"), world.signed_in("park")
    closed = world.identifier("비공개/인사 위원회.txt", "park")
    own = park.post("/api/v1/answers", json={"question": f"{CANARY} 건은 누가 맡나?"}).json()["id"]
    taken = {"document_id": closed, "answer_id": own}
    assert park.get(f"/api/v1/documents/{closed}").status_code == 200
    tried = 0
    for _, path, _ in addresses(world.app):
        names = [name for name in taken if f"{{{name}}}" in path]
        for name in names:
            none = no_such(taken[name])
            for method, condition in ATTEMPTS:
                forbidden = kim.request(method, filled(path, name, taken[name]), headers=condition)
                missing = kim.request(method, filled(path, name, none), headers=condition)
                assert answered(forbidden, taken[name]) == answered(missing, none), (
                    method,
                    path,
                )
                assert forbidden.status_code in (404, 405, 422), (method, path)
                tried += 1
    assert tried > 150


def test_the_version_of_another_reader_opens_nothing(world: World) -> None:
    partly = world.identifier("일부/행사 결과.md")
    theirs = world.signed_in("park").get(f"/api/v1/documents/{partly}").json()["version"]
    kim = world.signed_in()
    address = f"/api/v1/documents/{partly}"
    assert kim.get(address).json()["version"] != theirs
    other = kim.get(address, params={"version": theirs})
    unknown = kim.get(address, params={"version": "f" * len(theirs)})
    assert other.status_code == 404
    assert other.content == unknown.content


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_original_of_a_partly_closed_record_stays_closed(
    condition: dict[str, str], world: World
) -> None:
    partly = world.identifier("일부/행사 결과.md")
    kim = world.signed_in()
    address = f"/api/v1/documents/{partly}/original"
    for method in ("GET", "HEAD"):
        refused = kim.request(method, address, headers=condition)
        assert refused.status_code in (404, 405)
        none = no_such(partly)
        missing = kim.request(method, address.replace(partly, none), headers=condition)
        assert answered(refused, partly) == answered(missing, none)
    assert CANARY in world.signed_in("park").get(address, headers=condition).text
    view = kim.get(f"/api/v1/documents/{partly}").json()
    assert view["original"] is False


def test_a_part_of_an_original_is_never_more_than_asked_of_the_right(world: World) -> None:
    """``Range`` and conditions are not understood: whoever may have it, has it whole."""
    mine = world.identifier("공개/가로등 점검 결과.txt")
    address = f"/api/v1/documents/{mine}/original"
    whole = world.signed_in().get(address)
    for condition in CONDITIONS:
        part = world.signed_in().get(address, headers=condition)
        assert (part.status_code, part.content) == (200, whole.content)
    assert "etag" not in whole.headers
    assert "last-modified" not in whole.headers


def test_neighbours_and_parents_of_a_hidden_passage_tell_nothing(world: World) -> None:
    """Whatever leads from what one may see to what stands beside it."""
    kim = world.signed_in()
    partly = world.identifier("일부/행사 결과.md")
    for address in (
        f"/api/v1/documents/{partly}",
        f"/documents/{partly}",
        f"/api/v1/documents/{partly}/similar",
        f"/documents/{partly}/similar",
    ):
        text = kim.get(address).text
        assert CANARY not in text
        assert "인사 조치" not in text
    for query in ("인사 조치", "가을 행사", "담당자를 바꾸었다", CANARY):
        for text in (
            kim.post("/api/v1/search", json={"query": query, "k": 50}).text,
            kim.post("/api/v1/similar", json={"text": f"{query} 결과"}).text,
            kim.post(
                "/api/v1/answers",
                json={"question": f"{query}?"},
                headers={"Accept": "application/json"},
            ).text.replace(f"{query}?", ""),
        ):
            assert CANARY not in text
            assert "인사 조치" not in text
