"""Searches page by page: every record once, in the order that is wanted, and no count of them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from answer.search_desk import PART, SearchDesk, SearchOrder
from catalog.database import Database
from index.builder import IndexBuilder
from index.search import Search
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.homes import new_home
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, shelf

KIM = permit_for("kim")
RECORDS = 45


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchDesk]:
    """The tests only read."""
    root = tmp_path_factory.mktemp("desk")
    home = new_home(root / "home")
    database = Database.open(home)
    seat(database, KIM)
    shelved = shelf(
        database,
        root / "share",
        rule("열린", "everyone", agency="한빛시"),
        rule("닫힌", "person:lee", agency="한빛시"),
    )
    for number in range(RECORDS):
        day = date(2020, 1, 1 + number % 28) if number % 5 else None
        text = f"가로등 {number}번을 {'새것으로 ' * (number % 7)}바꾸었다."
        shelved.put(f"열린/{number:02}.txt", text, title=f"점검 {number:02}", day=day)
        shelved.put(f"닫힌/{number:02}.txt", text, title=f"감춤 {number:02}", day=day)
    embedder = HashingEmbedder()
    IndexBuilder(home, database, embedder).catch_up()
    yield SearchDesk(Search(home, database, embedder), database)
    database.close()


@pytest.mark.parametrize("order", list(SearchOrder))
def test_every_record_stands_on_one_page(desk: SearchDesk, order: SearchOrder) -> None:
    pages = [desk.page(KIM, "가로등", order=order, page=number) for number in (1, 2, 3, 4)]
    assert [len(each.found) for each in pages] == [PART, PART, RECORDS - 2 * PART, 0]
    assert [each.more for each in pages] == [True, True, False, False]
    records = [found.record for each in pages for found in each.found]
    assert len({each.document_id for each in records}) == RECORDS
    assert all(each.title.startswith("점검") for each in records)
    assert all(found.snippets for each in pages for found in each.found)


def test_order(desk: SearchDesk) -> None:
    def days(order: SearchOrder) -> list[date | None]:
        return [
            found.record.date
            for number in (1, 2, 3)
            for found in desk.page(KIM, "가로등", order=order, page=number).found
        ]

    newest, oldest = days(SearchOrder.NEWEST), days(SearchOrder.OLDEST)
    dated = [each for each in newest if each is not None]
    assert dated == sorted(dated, reverse=True)
    assert [each for each in oldest if each is not None] == sorted(dated)
    undated = RECORDS - len(dated)
    assert newest[-undated:] == oldest[-undated:] == [None] * undated
    named = desk.page(KIM, "가로등", order=SearchOrder.NAME).found
    assert [each.record.title for each in named] == [f"점검 {number:02}" for number in range(PART)]
