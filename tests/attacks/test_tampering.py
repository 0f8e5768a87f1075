"""What an author writes, and what a move does: neither widens a label by what it says."""

from __future__ import annotations

import pytest

from catalog.reading import Reading
from tests.attacks.conftest import CANARY, FILES, World
from tests.support.permits import permit_for

CLOSED = [path for path in FILES if path.startswith("비공개/")]


def test_no_text_or_property_of_a_file_opens_it(world: World) -> None:
    kim = world.signed_in()
    for query in (CANARY, "인사 위원회", "공개 자료", "열람범위 everyone"):
        assert CANARY not in kim.post("/api/v1/search", json={"query": query, "k": 50}).text
    titles = {each.title for each in Reading(world.database).documents(permit_for(), limit=1000)}
    assert not titles & {"인사 위원회", "전체 공개", "공개"}
    assert len(world.closed_to_kim()) == len(CLOSED)


def test_the_office_that_a_record_names_is_not_the_one_it_belongs_to(world: World) -> None:
    """Agency and department come from the rule, not from a line of the record."""
    park = world.signed_in("park")
    record = park.get(f"/api/v1/documents/{world.identifier(CLOSED[0], 'park')}").json()
    assert (record["agency"], record["department"]) == ("한빛시", "")


@pytest.fixture
def moved(world: World) -> tuple[World, str]:
    """A file for park alone, which somebody who may write there moves into an open folder."""
    (world.share / "비공개/옮긴 글.txt").write_text("너구리 조사 결과이다.\n", encoding="utf-8")
    world.read_again()
    return world, world.identifier("비공개/옮긴 글.txt", "park")


def test_a_moved_file_has_the_label_of_where_it_lies_from_the_next_reading_on(
    moved: tuple[World, str],
) -> None:
    """Who may write in an open folder may publish there: the folder decides, nothing remembers.

    Until the folder is read again the old label holds and the new place is unknown; then the record
    is at the new place, under its identifier, and the label is never a mixture.
    """
    world, before = moved
    kim, park = world.signed_in(), world.signed_in("park")
    query = {"query": "너구리 조사"}
    (world.share / "비공개/옮긴 글.txt").rename(world.share / "공개/옮긴 글.txt")
    assert "너구리" not in kim.post("/api/v1/search", json=query).text
    assert kim.get(f"/api/v1/documents/{before}").status_code == 404
    assert park.get(f"/api/v1/documents/{before}/original").status_code == 404
    world.read_again()
    after = world.identifier("공개/옮긴 글.txt")
    assert after == before
    for browser in (kim, park):
        assert "너구리" in browser.get(f"/api/v1/documents/{after}").text
    (world.share / "공개/옮긴 글.txt").rename(world.share / "비공개/옮긴 글.txt")
    world.read_again()
    assert kim.get(f"/api/v1/documents/{after}").status_code == 404
    assert "너구리" not in kim.post("/api/v1/search", json=query).text
    (world.share / "비공개/옮긴 글.txt").unlink()
    world.read_again()


def test_a_folder_moved_below_an_open_one_opens_no_more_than_that_one(world: World) -> None:
    """A rule is bound to its path: a folder that leaves it comes under the rules of its new place.

    Moved to where no rule is, it is closed to everybody.
    """
    kim = world.signed_in()
    (world.share / "비공개").rename(world.share / "규칙 없는 곳")
    world.read_again()
    try:
        for login in ("kim", "park", "boss"):
            found = world.signed_in(login).post("/api/v1/search", json={"query": "인사 위원회"})
            assert "인사 위원회" not in {each["title"] for each in found.json()["results"]}
    finally:
        (world.share / "규칙 없는 곳").rename(world.share / "비공개")
        world.read_again()
    assert CANARY not in kim.post("/api/v1/search", json={"query": "인사 위원회"}).text
