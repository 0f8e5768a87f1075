"""A hidden passage in the middle leaves no gap: blocks, paragraphs and tables are counted without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.coverage import block_rules
from access.rules import rule_for
from catalog.answers import Answers
from catalog.clear_text import ClearText
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.feed import Feed
from catalog.portions import Portion
from catalog.quoting import quoted
from catalog.reading import Reading
from catalog.records import FileFacts, Records
from catalog.sealing import Masking
from ingest.chunker import chunk
from ingest.masking import without_personal_data
from records.answer import Answer, Citation, Confidence, Outcome, Statement
from records.document import Block, BlockKind, Cell, Extraction, Field, Piece, Status, table_text
from records.location import Location
from records.naming import Candidates
from tests.support.homes import new_home
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

READER = permit_for(department="민원과")
OPEN = replace(rule("", "agency:한빛시", agency="한빛시"), department="민원과")
PART = rule("", "person:boss", heading="2. 검토")
PATH = "공유/가.txt"
NUMBER, OTHER = "900101-1234567", "850505-2345678"

CELLS = tuple(
    tuple(Cell(text, row, col) for col, text in enumerate(texts, 1))
    for row, texts in enumerate((("구분", "값"), ("요원", "120명")), 1)
)


def text(kind: BlockKind, words: str, paragraph: int, level: int | None = None) -> Block:
    return Block(kind, words, Location(section=1, paragraph=paragraph), level)


def table(number: int) -> Block:
    place = Location(section=1, table=number)
    return Block(BlockKind.TABLE, table_text(CELLS), place, None, CELLS, 1)


def blocks(*, with_hidden: bool) -> list[Block]:
    """A record in the one world, and the same with a closed passage in its middle in the other."""
    more = 3 if with_hidden else 0
    hidden = [
        text(BlockKind.HEADING, "2. 검토", 4, 1),
        text(BlockKind.PARAGRAPH, f"카나리아 {OTHER}", 5),
        table(2),
        text(BlockKind.PARAGRAPH, "카나리아 둘", 6),
    ]
    return [
        text(BlockKind.HEADING, "1. 개요", 1, 1),
        text(BlockKind.PARAGRAPH, "개요다", 2),
        table(1),
        text(BlockKind.PARAGRAPH, "다음이다", 3),
        *(hidden if with_hidden else []),
        text(BlockKind.HEADING, "3. 끝", 4 + more, 1),
        table(3 if with_hidden else 2),
        text(BlockKind.PARAGRAPH, f"민원인 {NUMBER}에게 회신하였다", 5 + more),
        text(BlockKind.PARAGRAPH, "시행일 2026. 1. 5.", 6 + more),
    ]


@dataclass(frozen=True)
class World:
    shelf: Shelf
    record: str
    keys: KeyFile


def stocked(root: Path, *, with_hidden: bool) -> World:
    database = Database.open(new_home(root / "home"))
    seat(database, READER)
    keys = KeyFile(root / "key")
    keys.made()
    at = shelf(database, root / "share", OPEN, *([PART] if with_hidden else []))
    found = blocks(with_hidden=with_hidden)
    piece = Piece(len(found) - 1, 4, len(found[-1].text))
    fields = (Field("시행일", found[-1].text[4:], piece, "2026-01-05"),)
    ruling = rule_for(PATH, at.rules)
    assert ruling is not None
    walls = block_rules(found, ruling.passages)
    masked = without_personal_data(Extraction(Status.OK, "", tuple(found), fields))
    identifier = Records(database).store(
        at.folder.id,
        FileFacts(PATH, 1, 1, "0" * 64, "txt", 1, 2),
        ruling,
        masked.extraction,
        Candidates((("가", None),)),
        chunk(masked.extraction.blocks, title="가", count=len, limit=1, walls=walls),
        at=NOW,
        masking=Masking(PATH, len(masked.personal), masked.personal, keys.vault()),
    )
    return World(at, identifier, keys)


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[list[World]]:
    made = [stocked(tmp_path / name, with_hidden=name == "b") for name in ("a", "b")]
    yield made
    for world in made:
        world.shelf.database.close()


def alike(told: Callable[[World], object], worlds: Sequence[World]) -> str:
    """What both worlds say, which must be the same."""
    first, second = (repr(told(world)) for world in worlds)
    assert first == second
    assert "카나리아" not in second
    return second


def test_a_view_counts_as_if_the_hidden_passage_had_never_been(worlds: list[World]) -> None:
    def view(world: World) -> object:
        shown = Reading(world.shelf.database).document(READER, world.record)
        assert shown is not None
        return shown.blocks, shown.version, [field.piece for field in shown.record.fields]

    shown = alike(view, worlds)
    assert "paragraph=6" in shown
    assert "paragraph=7" not in shown
    assert "table=3" not in shown


def test_passages_stand_where_their_reader_counts_them(worlds: list[World]) -> None:
    def places(world: World) -> object:
        rows = [row.chunk_id for row in Feed(world.shelf.database).changed_since(0)]
        found = Reading(world.shelf.database).passages(READER, rows)
        return [(block.text, block.location) for each in found for _, block in each.blocks]

    assert "paragraph=6" in alike(places, worlds)


def test_a_kept_citation_counts_so_too(worlds: list[World]) -> None:
    def cited(world: World) -> object:
        kept = Answers(world.shelf.database)
        number = 7 if world is worlds[0] else 11  # the block as the catalog has it
        mine = kept.get(READER, kept.keep(READER, quoting(world.record, number, "시행일")))
        assert mine is not None
        return [replace(each, document_id="") for each in mine.citations]

    shown = alike(cited, worlds)
    assert "block=7" in shown
    assert "paragraph=6" in shown


def test_a_citation_of_a_hidden_block_falls(worlds: list[World]) -> None:
    kept = Answers(worlds[1].shelf.database)
    for number in (4, 5, 6, 7):
        for quote in (
            "3. 끝",
            "카나리아",
        ):  # the first stands in the block that is number 4 to its reader
            mine = kept.get(READER, kept.keep(READER, quoting(worlds[1].record, number, quote)))
            assert mine is not None
            assert not mine.citations


def test_personal_data_is_opened_and_found_by_the_same_numbers(worlds: list[World]) -> None:
    def opened(world: World) -> object:
        clear = ClearText(world.shelf.database, world.keys)
        sealed = [clear.sealed(READER, world.record, number) for number in range(10)]
        seen = [clear.opened(READER, each) for each in sealed if each]
        places = [
            each.blocks
            for datum in (NUMBER, OTHER)
            for each in clear.sightings(READER, clear.subject(READER, datum))
        ]
        return seen, places

    shown = alike(opened, worlds)
    assert NUMBER in shown
    assert "(6,)" in shown


def test_a_quote_from_behind_the_end_stands_nowhere(worlds: list[World]) -> None:
    """A version may have fewer blocks than the one that was quoted."""

    def found(world: World) -> object:
        shown = Reading(world.shelf.database).document(READER, world.record)
        assert shown is not None
        last = len(blocks(with_hidden=world is worlds[1])) - 1  # the block as the catalog has it
        stated = quoting(world.record, last, "시행일 2026. 1. 5.").citations[0]
        assert quoted(stated, shown) is not None
        return [quoted(replace(stated, block=last + more), shown) for more in (1, 2, 99)]

    assert alike(found, worlds) == "[None, None, None]"


@given(st.sets(st.integers(0, 30)), st.integers(0, 40))
def test_numbers_and_ordinals_are_each_others_inverse(hidden: set[int], ordinal: int) -> None:
    portion = Portion(hidden=tuple(sorted(hidden)))
    number = portion.number(ordinal)
    if ordinal in hidden:
        assert number is None
    else:
        assert number == ordinal - sum(each < ordinal for each in hidden)
        assert portion.ordinal(number) == ordinal


def quoting(document: str, block: int, quote: str) -> Answer:
    citation = Citation(
        n=1,
        document_id=document,
        title="",
        agency="",
        department="",
        date=None,
        block=block,
        location=Location(section=1, paragraph=99),
        start=0,
        end=len(quote),
        quote=quote,
        before="",
        after="",
    )
    return Answer(
        question="무엇인가?",
        outcome=Outcome.ANSWERED,
        confidence=Confidence.HIGH,
        statements=(Statement(quote, (1,)),),
        citations=(citation,),
        cases=(),
        advice=(),
    )
