"""Attacks on what people keep and on the filters of searches: other people's, forged, injected."""

from __future__ import annotations

import pytest

from tests.attacks.conftest import CANARY, ODD_AGENCY, ODD_DEPARTMENT, World

ARCHIVE, SEARCHES = "/api/v1/archive", "/api/v1/saved-searches"
INJECTED = (
    "' OR 1=1 --",
    '" OR agency:* OR "',
    "*",
    "%",
    "_",
    "비공개/../",
    "$[0]",
    ODD_AGENCY,
    f"{ODD_AGENCY}/{ODD_DEPARTMENT}",
    "\x00",
    "{{ 7*7 }}",
)


@pytest.mark.parametrize("value", INJECTED)
def test_a_filter_is_a_value_and_no_query(world: World, value: str) -> None:
    kim = world.signed_in()
    for name in ("agency", "department", "type", "topic", "community"):
        page = kim.get("/search", params={"q": f"{CANARY} 위원회", name: value})
        assert page.status_code == 200
        assert page.text.count(CANARY) == page.text.replace("위원회", "").count(CANARY)
        assert "인사과가 맡는다" not in page.text
    for name in ("order", "page", "year"):
        assert kim.get("/search", params={"q": "점검", name: value}).status_code == 422
    for name in ("agencies", "departments", "types", "topics", "communities"):
        made = kim.post(SEARCHES, json={"query": "위원회", name: [value]})
        assert made.status_code == 201
        (told,) = kim.get(SEARCHES).json()["searches"]
        assert told["new"] == []
        assert kim.get("/searches").status_code == 200
        assert kim.delete(f"{SEARCHES}/{told['id']}").status_code == 204


def test_no_field_of_a_search_is_one_that_was_not_offered(world: World) -> None:
    """Not even the seen records, nor whose the search is, can be stated."""
    kim, park = world.signed_in("kim"), world.signed_in("park")
    forged = {"query": "위원회", "seen": [], "person_id": "park", "not_agencies": ["한빛시"]}
    made = kim.post(SEARCHES, json=forged)
    assert made.status_code == 201
    assert park.get(SEARCHES).json()["searches"] == []
    (told,) = kim.get(SEARCHES).json()["searches"]
    assert set(told["filters"]) == set()
    assert kim.delete(f"{SEARCHES}/{told['id']}").status_code == 204


@pytest.mark.parametrize("value", [each for each in INJECTED if each != "\x00"])
def test_what_is_typed_into_the_archive_names_nothing(world: World, value: str) -> None:
    kim, park = world.signed_in("kim"), world.signed_in("park")
    secret = {"kind": "note", "name": f"{CANARY} 구상", "note": f"{CANARY} 메모"}
    note = park.post(ARCHIVE, json=secret).json()["id"]
    for kind in ("record", "answer"):
        forged = kim.post(ARCHIVE, json={"kind": kind, "target": value[:64]})
        assert forged.status_code == 404
    for params in ({"q": value}, {"bundle": value[:64]}, {"q": value, "kind": "note"}):
        found = kim.get(ARCHIVE, params=params)
        assert found.json()["things"] == []
        assert CANARY not in kim.get("/archive", params=params).text
    for odd in ("kind", "order", "page"):
        assert kim.get(ARCHIVE, params={odd: value}).status_code == 422
    assert kim.get(f"/archive/{note}").status_code == 404
    assert park.delete(f"{ARCHIVE}/{note}").status_code == 204


def test_a_closed_record_is_kept_as_little_as_a_missing_one(world: World) -> None:
    kim = world.signed_in()
    closed = world.identifier("비공개/인사 위원회.txt", "park")
    answers = [
        kim.post(ARCHIVE, json={"kind": "record", "target": target})
        for target in (closed, "0" * 16, f"{closed} ", closed.upper())
    ]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1
    assert kim.get(ARCHIVE).json()["things"] == []


def test_markup_in_a_note_stays_text(world: World) -> None:
    kim = world.signed_in()
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = kim.post("/archive", data={"kind": "note", "name": attack, "note": attack})
    for address in (made.headers["location"], "/archive"):
        page = kim.get(address).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert kim.post(f"{made.headers['location']}/drop").status_code == 303
