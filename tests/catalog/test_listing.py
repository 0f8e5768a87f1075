"""Whole lists: every record of which something may be seen, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import schema
from catalog.listing import Listings
from index.matching import chunks_holding
from records.document import Field, Piece
from tests.index.worlds import OPEN, OTHER, READER, THEIRS, World, world
from tests.support.hashing_embedder import HashingEmbedder
from tests.support.shelf import rule, text_blocks

PARTED = rule("공유/가.txt", "agency:나루군", heading="9. 닫힌 부분")
NUMBER = "안전총괄과-7"
VISITORS = Field("방문객", "9", Piece(0, 4, 5))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    """An open record with a closed passage that states its number, and a closed record."""
    with world(tmp_path, HashingEmbedder(), OPEN, THEIRS, PARTED) as opened:
        blocks = text_blocks("등불축제 보고", "# 9. 닫힌 부분", f"사고 {NUMBER}")
        number = Field("문서번호", NUMBER, Piece(2, 3, 3 + len(NUMBER)))
        opened.shelf.put_blocks("공유/가.txt", blocks, fields=[number])
        opened.shelf.put("나루/나.txt", "등불축제 사고", title="사고 보고")
        opened.build()
        yield opened


def names(made: World, permit: object, *words: str) -> list[str]:
    assert permit is READER or permit is OTHER
    groups = chunks_holding(permit, made.search(), words)
    return [each.path for each in Listings(made.database).matched(permit, groups)]


def test_a_record_is_listed_by_what_may_be_seen_of_it(made: World) -> None:
    assert names(made, READER, "등불", "축제") == ["공유/가.txt"]
    assert names(made, READER, "축제", "사고") == []
    assert sorted(names(made, OTHER, "축제", "사고")) == ["공유/가.txt", "나루/나.txt"]
    assert names(made, READER) == []


def test_hidden_rows_are_no_matches(made: World) -> None:
    assert chunks_holding(READER, made.search(), ["사고"]) == [[]]
    assert len(chunks_holding(OTHER, made.search(), ["사고"])[0]) == 2


def test_every_chunk_is_decided_again(made: World) -> None:
    """SECURITY: whatever an index says, a closed passage lists its record to nobody."""
    with made.database.reading() as connection:
        closed = connection.scalars(
            select(schema.chunk.c.id).where(schema.chunk.c.text.contains("사고"))
        ).all()
    assert len(closed) == 2
    assert Listings(made.database).matched(READER, [closed]) == []
    assert len(Listings(made.database).matched(OTHER, [closed])) == 2


def test_a_number_is_as_open_as_the_block_that_states_it(made: World) -> None:
    assert Listings(made.database).numbered(READER, NUMBER) == []
    assert len(Listings(made.database).numbered(OTHER, NUMBER)) == 1


def test_titles_and_fields_are_looked_for_in_what_may_be_seen(made: World) -> None:
    titled, number = Listings(made.database).titled, {"문서번호"}
    assert titled(READER, "축제", number) == [], "the field stands in a closed passage"
    assert [each.path for each in titled(OTHER, "축제", number)] == ["공유/가.txt"]
    assert titled(OTHER, "사고", number) == [], "it states no number"
    assert titled(OTHER, "축제", {"방문객"}) == []
    made.shelf.put_blocks("나루/불꽃제.txt", text_blocks("방문객 9"), fields=[VISITORS])
    assert titled(READER, "제", {"방문객"}) == []
    assert [each.title for each in titled(OTHER, "제", {"방문객"})] == ["불꽃제"]


def test_every_record_of_which_something_may_be_seen(made: World) -> None:
    listings = Listings(made.database)
    assert [each.path for each in listings.every(READER)] == ["공유/가.txt"]
    everything = [each.document_id for each in listings.every(OTHER)]
    assert len(everything) == 2
    assert [each.path for each in listings.records(READER, everything)] == ["공유/가.txt"]


def test_offices_are_those_of_records_that_may_be_seen(made: World) -> None:
    assert Listings(made.database).offices(READER) == [("한빛시", "")]
    assert Listings(made.database).offices(OTHER) == [("나루군", ""), ("한빛시", "")]
