"""Fields, titles and dates are record content: attacks on what a closed block states."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import catalog
from catalog.answers import Answers
from catalog.database import Database
from catalog.feed import Feed
from catalog.home import Home
from catalog.listing import Listings
from catalog.reading import Reading
from records.answer import (
    CRITICISED,
    ENDED,
    REPLACED,
    Answer,
    Case,
    Citation,
    Confidence,
    Flag,
    Outcome,
    Statement,
)
from records.document import Block, BlockKind, Field, Piece
from records.location import Location
from records.naming import Candidates
from tests.support.answers import answer_citing
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

OPEN = rule("공유", "everyone", agency="한빛시")
CLOSED = rule("공유/가.txt", "person:kim", heading="카나리아 감사 결과(2025. 3. 4.)")
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
TEXTS = (
    "# 카나리아 감사 결과(2025. 3. 4.)",
    "담당: 나비서, 감사과-7",
    "# 2. 알림",
    "장소: 시청 앞",
)


def blocks() -> list[Block]:
    return [
        Block(
            BlockKind.HEADING if text.startswith("# ") else BlockKind.PARAGRAPH,
            text.removeprefix("# "),
            Location(section=1, paragraph=number),
            1 if text.startswith("# ") else None,
        )
        for number, text in enumerate(TEXTS, start=1)
    ]


FIELDS = (
    Field("제목", "카나리아 감사 결과", Piece(0, 0, 10)),
    Field("시행일", "2025. 3. 4.", Piece(0, 11, 22), "2025-03-04"),
    Field("담당", "나비서", Piece(1, 4, 7)),
    Field("문서번호", "감사과-7", Piece(1, 9, 14)),
    Field("장소", "시청 앞", Piece(3, 4, 8)),
)


@pytest.fixture
def database(database: Database) -> Database:
    seat(database, INSIDER, OUTSIDER)
    return database


@pytest.fixture
def shelved(database: Database, tmp_path: Path) -> Shelf:
    return shelf(database, tmp_path / "share", OPEN)


def seen(database: Database, document: str, permit: object = OUTSIDER) -> str:
    """All that a reader gets of the record, as one text."""
    reading = Reading(database)
    assert permit is INSIDER or permit is OUTSIDER
    ids = [row.chunk_id for row in Feed(database).changed_since(0) if not row.deleted]
    return repr(
        (
            reading.document(permit, document),
            reading.documents(permit),
            reading.passages(permit, ids),
        )
    )


def test_fields_come_back_with_their_place(shelved: Shelf) -> None:
    document = shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    view = Reading(shelved.database).document(OUTSIDER, document)
    assert view is not None
    assert view.record.fields == FIELDS
    assert view.record.title == "카나리아 감사 결과"
    assert view.record.date == date(2025, 3, 4)
    assert Reading(shelved.database).documents(OUTSIDER)[0].fields == FIELDS


@pytest.mark.parametrize("later", [False, True])
def test_what_a_closed_block_states_shows_nowhere(shelved: Shelf, later: bool) -> None:
    if not later:
        shelved.rules = [OPEN, CLOSED]
        shelved.relabel(OPEN, CLOSED)
    document = shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    if later:
        assert "카나리아" in seen(shelved.database, document)
        shelved.relabel(OPEN, CLOSED)
    hidden = seen(shelved.database, document)
    for secret in ("카나리아", "2025", "나비서", "담당", "감사과"):
        assert secret not in hidden
    assert "시청 앞" in hidden
    view = Reading(shelved.database).document(OUTSIDER, document)
    assert view is not None
    assert (view.record.title, view.record.date) == ("가", None)
    assert [field.name for field in view.record.fields] == ["장소"]
    assert "나비서" in seen(shelved.database, document, INSIDER)


def test_a_title_comes_back_when_its_block_opens(shelved: Shelf) -> None:
    document = shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    before = seen(shelved.database, document)
    shelved.relabel(OPEN, CLOSED)
    shelved.relabel(OPEN)
    ids = [row.chunk_id for row in Feed(shelved.database).changed_since(0) if not row.deleted]
    assert len(ids) == 1
    assert seen(shelved.database, document) == before.replace("chunk_id=1,", f"chunk_id={ids[0]},")


def test_no_index_finds_a_record_by_the_title_it_had(shelved: Shelf) -> None:
    """A lagging index knows chunks by number; these numbers lead nowhere from now on."""
    shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    before = list(Feed(shelved.database).changed_since(0))
    shelved.relabel(OPEN, CLOSED)
    assert Reading(shelved.database).passages(INSIDER, [row.chunk_id for row in before]) == []
    after = list(Feed(shelved.database).changed_since(before[-1].op))
    assert [row.deleted for row in after if row.chunk_id == before[0].chunk_id] == [True]
    live = [row for row in after if not row.deleted]
    assert [row.text for row in live] == [row.text for row in before]
    assert "카나리아" not in "".join(row.prefix for row in after)
    assert {row.date for row in live} == {None}


def test_a_rule_that_cannot_be_placed_leaves_the_files_name(shelved: Shelf) -> None:
    document = shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    shelved.relabel(OPEN, rule("공유/가.txt", "person:kim", heading="없는 제목"))
    assert Reading(shelved.database).documents(OUTSIDER)[0].title == "가"
    view = Reading(shelved.database).document(INSIDER, document)
    assert view is not None
    assert view.record.title == "가"


def test_a_renamed_record_is_read_again(shelved: Shelf) -> None:
    from catalog.records import Records

    shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    shelved.relabel(OPEN, CLOSED)
    known = Records(shelved.database).known(shelved.folder.id)
    assert known["공유/가.txt"].facts.reader_version == 0


def test_a_kept_answer_calls_a_record_by_its_present_name(shelved: Shelf) -> None:
    document = shelved.put_blocks("공유/가.txt", blocks(), fields=FIELDS)
    named = ("카나리아 감사 결과", "한빛시", "", date(2025, 3, 4))
    place = Location(paragraph=4)
    kept = Answer(
        "어디서 하나요?",
        Outcome.ANSWERED,
        Confidence.HIGH,
        (Statement("시청 앞", (1,)),),
        (Citation(1, document, *named, place, 3, 4, 8, "시청 앞", number="감사과-7"),),
        (Case(document, *named, (1,), stage="시행"),),
    )
    answers = Answers(shelved.database)
    identifier = answers.keep(OUTSIDER, kept)
    whole = answers.get(OUTSIDER, identifier)
    assert whole is not None
    assert (whole.statements, whole.cases) == (kept.statements, kept.cases)
    shelved.relabel(OPEN, CLOSED)
    opened = answers.get(OUTSIDER, identifier)
    assert opened is not None
    assert opened.statements == kept.statements
    assert "카나리아" not in repr(opened)
    assert "감사과" not in repr(opened)
    assert "2025" not in repr(opened)
    assert {opened.citations[0].title, opened.cases[0].title} == {"가"}


def test_a_flag_tells_what_may_be_seen_now(shelved: Shelf) -> None:
    """SECURITY: its words quote a title and a date, which may stand in what is closed by now."""
    until = Field("유효기간", "2025. 3. 4.", Piece(0, 11, 22), "2025-03-04")
    told = shelved.put_blocks("공유/가.txt", blocks(), fields=[*FIELDS, until])
    other = shelved.put("공유/나.txt", "분수대를 고쳤다.")
    (record,) = Listings(shelved.database).records(OUTSIDER, [told])
    flags = tuple(Flag.told_by(record, kind) for kind in (REPLACED, CRITICISED))
    ended = Flag(ENDED, "기간이 끝남(2025-03-04)")
    cases = (
        Case(other, "나", "한빛시", "", None, flags=flags),
        Case(told, "카나리아 감사 결과", "한빛시", "", None, flags=(ended,)),
    )
    answers = Answers(shelved.database)
    kept = answers.keep(OUTSIDER, replace(answer_citing(), cases=cases))
    whole = answers.get(OUTSIDER, kept)
    assert whole is not None
    assert [case.flags for case in whole.cases] == [flags, (ended,)]
    shelved.relabel(OPEN, CLOSED)
    opened = answers.get(OUTSIDER, kept)
    assert opened is not None
    assert [flag.words for case in opened.cases for flag in case.flags] == [
        "뒤에 나온 자료가 있음(가)",
        "감사 지적이 있음(가)",
    ]


def test_a_record_always_has_a_name_of_its_own() -> None:
    for titles in ((), (("카나리아", 0),)):
        with pytest.raises(ValueError, match="file's own name"):
            Candidates(titles)


def test_an_earlier_catalog_keeps_open_records_and_lets_partly_closed_ones_go(
    unmigrated_home: Home,
) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(catalog.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(unmigrated_home.database) as earlier:
        earlier.execute("INSERT INTO folder VALUES (1, '폴더', '/share', '2026-01-01')")
        for number in (1, 2):
            scope = '["{\\"audience\\": [\\"everyone\\"], \\"closes\\": null, \\"opens\\": null}"]'
            earlier.execute("INSERT INTO acl VALUES (?, 1, ?, ?)", (number, f'["{number}"]', scope))
        for name, acl in (("가", 1), ("나", 2)):
            earlier.execute(
                "INSERT INTO document VALUES"
                " (?, 1, ?, 1, 1, '', 'txt', 1, 'ok', '', '제목', '', '', '2025-03-04', '{}', 1, '2026-01-01')",
                (name, name),
            )
            earlier.execute(
                "INSERT INTO block VALUES (?, 0, 'paragraph', '글', '{}', NULL, '[]', 0, ?)",
                (name, acl),
            )
            earlier.execute(
                "INSERT INTO chunk (document_id, ordinal, prefix, text, pieces, prefix_blocks,"
                " acl_id, op, deleted) VALUES (?, 0, '제목', '글', '[[0, 0, 1]]', '[]', ?, 1, 0)",
                (name, acl),
            )
    earlier.close()
    database = Database.open(unmigrated_home)
    seat(database, OUTSIDER)
    (record,) = Reading(database).documents(OUTSIDER)
    assert (record.path, record.title, record.date) == ("가", "제목", date(2025, 3, 4))
    rows = {row.document_id: (row.deleted, row.prefix) for row in Feed(database).changed_since(0)}
    assert rows == {"가": (False, "제목"), "나": (True, "")}
    database.close()
