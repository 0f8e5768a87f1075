"""Kept answers open what they cited after files have changed, under the labels of now."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select

import catalog
from catalog.answers import Answers
from catalog.database import Database
from catalog.feed import Feed
from catalog.folders import Folders
from catalog.home import Home
from catalog.reading import Reading
from catalog.records import Records, RulesChanged, document_id
from catalog.schema import past_block
from records.answer import Answer
from tests.support.answers import answer_citing
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

OPEN = rule("공유", "everyone", agency="한빛시")
BUDGET = rule("공유/가.txt", "person:kim", heading="2. 예산")
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
FIRST = ("# 1. 개요", "안전요원은 120명이다.", "# 2. 예산", "금액은 3억 원이다.")
SECOND = ("# 1. 개요", "안전요원은 150명이다.", "# 2. 예산", "금액은 3억 원이다.")
PATH = "공유/가.txt"
PLACE = (document_id("시험 폴더", PATH), 1, "안전요원은 120명이다.")
MONEY = (document_id("시험 폴더", PATH), 3, "금액은 3억 원이다.")


@pytest.fixture
def shelved(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER)
    made = shelf(database, tmp_path / "share", OPEN)
    made.put(PATH, *FIRST)
    return made


def opened(shelved: Shelf, identifier: str, permit: object = OUTSIDER) -> Answer:
    assert permit is INSIDER or permit is OUTSIDER
    answer = Answers(shelved.database).get(permit, identifier)
    assert answer is not None
    return answer


def kept_versions(database: Database) -> set[int]:
    with database.reading() as connection:
        return set(connection.execute(select(past_block.c.version)).scalars())


def test_a_kept_answer_opens_what_it_cited(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    before = opened(shelved, identifier).citations[0]
    assert not before.changed
    shelved.put(PATH, *SECOND)
    answer = opened(shelved, identifier)
    assert [statement.text for statement in answer.statements] == ["안전요원은 120명이다."]
    (citation,) = answer.citations
    assert citation.changed
    assert citation.version == before.version
    reading = Reading(shelved.database)
    past = reading.document(OUTSIDER, citation.document_id, citation.version)
    assert past is not None
    assert past.blocks[citation.block][1].text == "안전요원은 120명이다."
    assert (past.changed, past.original) == (True, False)
    current = reading.document(OUTSIDER, citation.document_id)
    assert current is not None
    assert current.blocks[1][1].text == "안전요원은 150명이다."
    assert (current.changed, past.current) == (False, current.version)


def test_only_the_current_version_is_indexed_searched_and_listed(shelved: Shelf) -> None:
    Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.put(PATH, *SECOND)
    live = [row for row in Feed(shelved.database).changed_since(0) if not row.deleted]
    assert "120명" not in "".join(row.text for row in live)
    reading = Reading(shelved.database)
    shown = repr(reading.passages(OUTSIDER, [row.chunk_id for row in live]))
    assert "120명" not in shown + repr(reading.documents(OUTSIDER))


def test_what_nobody_cites_is_not_kept(shelved: Shelf) -> None:
    shelved.put(PATH, *SECOND)
    assert kept_versions(shelved.database) == set()
    identifier = Answers(shelved.database).keep(
        OUTSIDER, answer_citing((PLACE[0], 1, "안전요원은 150명이다."))
    )
    shelved.put(PATH, *FIRST)
    assert kept_versions(shelved.database) == {1}
    shelved.put(PATH, *SECOND)
    shelved.put(PATH, "다른 글이다.")
    assert kept_versions(shelved.database) == {1}, "the versions between were never cited"
    with shelved.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM answer WHERE id = ?", (identifier,))
    shelved.put(PATH, *FIRST)
    assert kept_versions(shelved.database) == set()


def test_the_same_text_read_again_is_the_same_version(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.put(PATH, *FIRST)
    assert kept_versions(shelved.database) == set()
    assert not opened(shelved, identifier).citations[0].changed


def test_a_file_that_cannot_be_read_any_more_keeps_what_was_cited(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.put_unreadable(PATH)
    (citation,) = opened(shelved, identifier).citations
    reading = Reading(shelved.database)
    assert reading.document(OUTSIDER, citation.document_id) is None
    past = reading.document(OUTSIDER, citation.document_id, citation.version)
    assert past is not None
    assert (past.changed, past.current) == (True, None)
    assert reading.original(OUTSIDER, citation.document_id) is None


def test_what_a_better_detector_looks_at_in_a_changed_file_leaves_no_earlier_version(
    shelved: Shelf,
) -> None:
    # SECURITY: its predecessor may have left personal data readable, in a quote as in a version
    kept = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.detector, shelved.digest = 1, "1" * 64
    shelved.put(PATH, *SECOND)
    assert kept_versions(shelved.database) == set()
    assert Answers(shelved.database).get(OUTSIDER, kept) is None


def test_what_a_better_detector_finds_nothing_in_stays_as_it_was(shelved: Shelf) -> None:
    earlier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.digest = "1" * 64
    shelved.put(PATH, *SECOND)
    shelved.detector = 1
    shelved.put(PATH, *SECOND)
    assert kept_versions(shelved.database) == {1}
    assert opened(shelved, earlier).citations


def test_missing_forbidden_and_unknown_versions_are_the_same(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(INSIDER, answer_citing(PLACE))
    version = opened(shelved, identifier, INSIDER).citations[0].version
    shelved.put(PATH, *SECOND)
    reading = Reading(shelved.database)
    assert reading.document(INSIDER, PLACE[0], "0" * 16) is None
    assert reading.document(INSIDER, "0" * 16, version) is None
    shelved.relabel(rule("공유", "person:kim"))
    assert reading.document(OUTSIDER, PLACE[0], version) is None
    assert reading.document(INSIDER, PLACE[0], version) is not None


def test_a_short_citation_shows_what_stands_beside_it(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE, MONEY))
    place, money = opened(shelved, identifier).citations
    assert (place.above, place.below) == ("1. 개요", "2. 예산")
    assert (money.above, money.below) == ("2. 예산", "")
    shelved.put(PATH, *SECOND)
    assert opened(shelved, identifier).citations[1].above == "2. 예산"
    # SECURITY: a hidden neighbour leaves neither text nor a gap, in earlier versions too
    shelved.relabel(OPEN, rule(PATH, "person:kim", heading="1. 개요"))
    (money,) = opened(shelved, identifier).citations
    assert (money.above, money.below) == ("2. 예산", "")
    shelved.relabel(OPEN, BUDGET)
    (place,) = opened(shelved, identifier).citations
    assert (place.above, place.below) == ("1. 개요", "")


# SECURITY: attacks on earlier versions


def test_a_revoke_holds_for_earlier_versions_at_the_next_request(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    shelved.put(PATH, *SECOND)
    assert opened(shelved, identifier).statements
    shelved.relabel(rule("공유", "person:kim"))
    assert opened(shelved, identifier).statements == ()
    assert "120명" not in repr(opened(shelved, identifier))


def test_a_passage_rule_closes_the_passage_of_an_earlier_version(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE, MONEY))
    shelved.put(PATH, "# 1. 개요", "안전요원은 150명이다.", "# 2. 예산", "금액은 4억 원이다.")
    assert len(opened(shelved, identifier).statements) == 2
    shelved.relabel(OPEN, BUDGET)
    answer = opened(shelved, identifier)
    assert [each.text for each in answer.statements] == ["안전요원은 120명이다."]
    past = Reading(shelved.database).document(OUTSIDER, PLACE[0], answer.citations[0].version)
    assert past is not None
    assert [block.text for _, block in past.blocks] == ["1. 개요", "안전요원은 120명이다."]


def test_a_label_tells_nothing_of_what_is_hidden_in_another_version(shelved: Shelf) -> None:
    shelved.relabel(OPEN, BUDGET)
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    before = opened(shelved, identifier).label
    assert before
    # where the cited sentence stood, the present version has what the reader may not see
    shelved.put(PATH, "# 2. 예산", "금액은 4억 원이다.", "# 1. 개요", "안전요원은 150명이다.")
    answer = opened(shelved, identifier)
    assert answer.citations
    assert answer.label == before


def test_a_heading_that_the_earlier_version_lacks_closes_all_of_it(shelved: Shelf) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE, MONEY))
    version = opened(shelved, identifier).citations[0].version
    shelved.put(PATH, "# 1. 개요", "안전요원은 150명이다.", "# 3. 감사", "지적 사항이다.")
    shelved.relabel(OPEN, rule(PATH, "person:kim", heading="3. 감사"))
    assert opened(shelved, identifier).statements == ()
    reading = Reading(shelved.database)
    assert reading.document(OUTSIDER, PLACE[0], version) is None
    current = reading.document(OUTSIDER, PLACE[0])
    assert current is not None
    assert len(current.blocks) == 2


def test_a_change_that_is_hidden_leaves_no_trace(shelved: Shelf) -> None:
    """Twins: in one the closed part of the file changed, in the other nothing did."""
    shelved.relabel(OPEN, BUDGET)
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    theirs = Answers(shelved.database).keep(INSIDER, answer_citing(PLACE, MONEY))
    before = opened(shelved, identifier)
    view = Reading(shelved.database).document(OUTSIDER, PLACE[0])
    shelved.put(PATH, *FIRST[:3], "금액은 9억 원이다.")
    assert kept_versions(shelved.database) == {1}
    assert opened(shelved, identifier) == before
    assert Reading(shelved.database).document(OUTSIDER, PLACE[0]) == view
    assert view is not None
    assert Reading(shelved.database).document(OUTSIDER, PLACE[0], view.version) == view
    assert all(citation.changed for citation in opened(shelved, theirs, INSIDER).citations)


@pytest.mark.parametrize("how", ["withdrawn", "folder removed", "rule removed"])
def test_earlier_versions_go_with_their_record(shelved: Shelf, how: str) -> None:
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    version = opened(shelved, identifier).citations[0].version
    shelved.put(PATH, *SECOND)
    match how:
        case "withdrawn":
            Records(shelved.database).withdraw(shelved.folder.id, [PATH])
        case "folder removed":
            Folders(shelved.database).remove(shelved.folder.id)
        case _:
            shelved.relabel(rule("다른 곳", "everyone"))
    assert kept_versions(shelved.database) == set()
    assert Reading(shelved.database).document(OUTSIDER, PLACE[0], version) is None
    assert opened(shelved, identifier).statements == ()
    if how == "withdrawn":  # a file of the same name is not what was cited
        shelved.put(PATH, *SECOND)
        assert opened(shelved, identifier).statements == ()


def test_a_rule_tightened_while_a_file_was_parsed_holds_for_it(shelved: Shelf) -> None:
    Folders(shelved.database).set_rules(shelved.folder.id, [rule("공유", "person:kim")])
    with pytest.raises(RulesChanged):
        shelved.put("공유/새.txt", "지난 규칙 아래에서 읽은 글이다.")
    assert Reading(shelved.database).documents(OUTSIDER) == []


def test_a_catalog_of_the_first_schema_is_upgraded_with_its_answers(unmigrated_home: Home) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(catalog.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{unmigrated_home.database}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    body = asdict(answer_citing(("가", 0, "옛 글이다.")))
    for entry in body["citations"]:
        for name in ("version", "changed"):
            del entry[name]
    label = json.dumps({"audience": ["everyone"], "closes": None, "opens": None})
    with sqlite3.connect(unmigrated_home.database) as earlier:
        for statement, values in (
            ("INSERT INTO folder VALUES (1, '시험 폴더', '/share', '2026-01-01')", ()),
            (
                "INSERT INTO rule VALUES (1, 1, 0, '공유', '', '', '', ?)",
                (label,),
            ),
            ("INSERT INTO acl VALUES (1, 1, '[\"공유\"]', ?)", (json.dumps([label]),)),
            (
                (
                    "INSERT INTO document VALUES ('가', 1, '공유/가.txt', 1, 1, '', 'txt', 1, 'ok', '',"
                    " '제목', '', '', NULL, '{}', 1, '2026-01-01')"
                ),
                (),
            ),
            (
                (
                    "INSERT INTO block VALUES"
                    " ('가', 0, 'paragraph', '옛 글이다.', '{}', NULL, '[]', 0, 1)"
                ),
                (),
            ),
            (
                "INSERT INTO person VALUES ('lee', '이', '', '', '[]', '[]', '[]', NULL, 0, 1)",
                (),
            ),
            ("INSERT INTO answer VALUES ('답', 'lee', '2026-01-01', ?)", (json.dumps(body),)),
        ):
            earlier.execute(statement, values)
    earlier.close()
    database = Database.open(unmigrated_home)
    answer = Answers(database).get(OUTSIDER, "답")
    assert answer is not None
    assert [statement.text for statement in answer.statements] == ["옛 글이다."]
    assert not answer.citations[0].changed
    view = Reading(database).document(OUTSIDER, "가", answer.citations[0].version)
    assert view is not None
    assert view.blocks[0][1].text == "옛 글이다."
    database.close()


def test_a_record_that_went_while_it_was_read_is_cited_to_nobody(shelved: Shelf) -> None:
    """Between reading and keeping a record may be withdrawn: then there is no source to look up."""
    Records(shelved.database).withdraw(shelved.folder.id, [PATH])
    identifier = Answers(shelved.database).keep(OUTSIDER, answer_citing(PLACE))
    answer = opened(shelved, identifier)
    assert (answer.citations, answer.statements) == ((), ())
