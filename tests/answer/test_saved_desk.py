"""Saved searches: what is new for their owner, by what they may see, and nothing of the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from access.permit import Permit
from answer import saved_desk
from answer.saved_desk import SavedDesk
from catalog.audit_schema import audit
from catalog.database import Database
from catalog.home import Home
from catalog.saved_searches import MOST_SEARCHES, SavedSearches, SearchNotSaved
from index.builder import IndexBuilder
from index.search import Search
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

KIM, LEE = permit_for("kim"), permit_for("lee", "가람시", "축제과")
OPEN, KIMS = rule("열린", "everyone", agency="한빛시"), rule("김", "person:kim", agency="한빛시")


class Place:
    def __init__(self, home: Home, shelved: Shelf) -> None:
        self.home, self.shelved = home, shelved
        self.database = shelved.database
        self.embedder = HashingEmbedder()
        self.index()
        search = Search(home, self.database, self.embedder)
        self.desk = SavedDesk(search, self.database)

    def index(self) -> None:
        IndexBuilder(self.home, self.database, self.embedder).catch_up()

    def put(self, path: str, text: str, title: str = "", day: date | None = None) -> str:
        made = self.shelved.put(path, text, title=title, day=day)
        self.index()
        return made

    def new(self, permit: Permit = KIM) -> list[list[str]]:
        return [[each.title for each in told.new] for told in self.desk.news(permit)]


@pytest.fixture
def place(home: Home, database: Database, tmp_path: Path) -> Place:
    seat(database, KIM, LEE)
    shelved = shelf(database, tmp_path / "share", OPEN, KIMS)
    shelved.put(
        "열린/가.txt", "축제 안전요원 배치를 정하였다.", title="축제 계획", day=date(2024, 5, 1)
    )
    return Place(home, shelved)


def test_what_was_there_is_no_news_and_what_comes_is(place: Place) -> None:
    place.desk.save(KIM, "축제 안전요원", {})
    assert (place.new(), place.desk.unseen(KIM)) == ([[]], 0)
    place.put("열린/나.txt", "축제 안전요원을 늘렸다.", title="축제 결과")
    place.put("열린/다.txt", "축제 예산을 늘렸다.", title="축제 예산")
    assert (place.new(), place.desk.unseen(KIM)) == ([["축제 결과"]], 1)
    (told,) = place.desk.news(KIM)
    assert place.desk.seen(KIM, told.search.id)
    assert (place.new(), place.desk.unseen(KIM)) == ([[]], 0)
    assert place.desk.drop(KIM, told.search.id)
    assert (place.new(), place.desk.unseen(KIM)) == ([], 0)


def test_filters_narrow_what_is_new(place: Place) -> None:
    place.desk.save(KIM, "축제", {"years": ("2025",), "agencies": ()})
    place.desk.save(LEE, "", {"agencies": ("한빛시",)})
    place.put("열린/나.txt", "축제를 열었다.", title="올해", day=date(2025, 5, 1))
    place.put("열린/다.txt", "축제를 열었다.", title="지난해", day=date(2024, 5, 1))
    assert place.new() == [["올해"]]
    assert sorted(place.new(LEE)[0]) == ["올해", "지난해"]


def test_what_is_hidden_is_no_news_and_what_opens_is(place: Place) -> None:
    place.desk.save(LEE, "축제 안전요원", {})
    hidden = "김/나.txt"
    place.put(hidden, "축제 안전요원을 늘렸다.", title="축제 결과")
    assert (place.new(LEE), place.desk.unseen(LEE)) == ([[]], 0)
    place.shelved.relabel(OPEN, rule("김", "everyone", agency="한빛시"))
    assert (place.new(LEE), place.desk.unseen(LEE)) == ([["축제 결과"]], 1)
    place.shelved.relabel(OPEN, KIMS)
    assert (place.new(LEE), place.desk.unseen(LEE)) == ([[]], 0), "holds for the next request"


def test_a_record_that_goes_makes_no_other_one_new(place: Place) -> None:
    first = place.put("열린/나.txt", "축제 안전요원을 늘렸다.", title="축제 결과")
    place.desk.save(KIM, "축제 안전요원", {})
    place.shelved.relabel(rule("열린/가.txt", "everyone", agency="한빛시"))
    assert place.new() == [[]]
    place.shelved.relabel(OPEN)
    assert (first, place.new()) == (first, [[]])


def test_nothing_is_read_as_long_as_nothing_changed(place: Place) -> None:
    def rows() -> int:
        with place.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(audit)).scalar_one()

    assert place.desk.unseen(KIM) == 0
    before = rows()
    place.desk.unseen(KIM)
    assert rows() == before, "who has saved nothing leaves no trace on every page"
    place.desk.save(KIM, "축제", {})
    place.desk.unseen(KIM)
    before = rows()
    place.desk.unseen(KIM)
    assert rows() == before
    place.put("열린/나.txt", "축제를 열었다.", title="축제 결과")
    assert place.desk.unseen(KIM) == 1
    assert rows() > before


def test_another_persons_search_is_as_missing(place: Place) -> None:
    mine = place.desk.save(KIM, "축제", {})
    for act in (place.desk.seen, place.desk.drop):
        assert (act(LEE, mine), act(LEE, "0" * 16)) == (False, False)
    assert not SavedSearches(place.database).mark(LEE, mine, ["1"])
    assert place.desk.news(LEE) == []
    assert len(place.desk.news(KIM)) == 1


def test_a_search_that_tells_nothing_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("", "어떻게 하나요"):
        with pytest.raises(SearchNotSaved, match="조건을 넣은 뒤"):
            place.desk.save(KIM, query, {})
    monkeypatch.setattr(saved_desk, "MOST_RECORDS", 0)
    with pytest.raises(SearchNotSaved, match="낱말이나 조건을 더한 뒤"):
        place.desk.save(KIM, "축제", {})
    monkeypatch.undo()
    for _ in range(MOST_SEARCHES):
        place.desk.save(KIM, "축제", {})
    with pytest.raises(SearchNotSaved, match="지운 뒤"):
        place.desk.save(KIM, "축제", {})
