"""A hidden passage leaves no trace, or one placeholder that tells nothing of it but that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.rules import Rule
from api.reading import document_json
from catalog.database import Database
from catalog.feed import Feed
from catalog.reading import Reading
from catalog.views import DocumentView
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

OPEN = rule("공유", "agency:한빛시", agency="한빛시")
TEXT = "의사결정 과정 · 문의 안전총괄과"
TOLD = f"[비공개: {TEXT}]"
FILE = "공유/가.txt"
DEPARTMENT = "department:한빛시/안전총괄과"
PART = rule(FILE, DEPARTMENT, heading="2. 검토", placeholder=TEXT)
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")
STRANGER = permit_for("park", agency="가람시")
LINES = ("머리말이다", "# 1. 개요", "개요다", "# 2. 검토", "카나리아 검토다", "# 3. 끝", "끝이다")


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER, STRANGER)
    return shelf(database, tmp_path / "share", OPEN, PART)


def seen(stocked: Shelf, document: str) -> DocumentView:
    view = Reading(stocked.database).document(OUTSIDER, document)
    assert view is not None
    return view


def test_one_placeholder_stands_at_its_place_for_readers_of_the_record(stocked: Shelf) -> None:
    record = stocked.put(FILE, *LINES)
    view = seen(stocked, record)
    assert view.placeholders == ((3, TOLD),)
    assert [block.text for _, block in view.blocks][2:4] == ["개요다", "3. 끝"]
    assert not view.original
    reading = Reading(stocked.database)
    whole = reading.document(INSIDER, record)
    assert whole is not None
    assert (whole.placeholders, len(whole.blocks)) == ((), 7)
    assert reading.document(STRANGER, record) is None


def test_without_a_placeholder_there_is_no_trace_and_without_a_passage_neither(
    stocked: Shelf,
) -> None:
    record = stocked.put(FILE, *LINES)
    stocked.relabel(OPEN, rule(FILE, DEPARTMENT, heading="2. 검토"))
    bare = document_json(seen(stocked, record))
    assert "placeholders" not in bare
    stocked.relabel(OPEN, PART)
    told = document_json(seen(stocked, record))
    assert told.pop("placeholders") == [{"behind": 3, "text": TOLD}]
    assert told == bare, "nothing else differs: not the version, not the fields, not the copy"


def test_neither_length_nor_number_nor_rows_are_told(stocked: Shelf) -> None:
    record = stocked.put(FILE, *LINES)
    before = seen(stocked, record)
    more = (*LINES[:5], "더", "## 가", "더 있다", *LINES[5:])
    assert stocked.put(FILE, *more) == record
    after = seen(stocked, record)
    assert after.placeholders == before.placeholders


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ((PART, rule(FILE, DEPARTMENT, heading="2. 검토", pattern="*.txt")), ()),
        ((PART, rule(FILE, "person:nobody", heading="3. 끝", placeholder=TEXT)), ((3, TOLD),)),
        (
            (PART, rule(FILE, "person:nobody", heading="3. 끝", placeholder="다른 까닭")),
            ((3, TOLD), (3, "[비공개: 다른 까닭]")),
        ),
        ((PART, rule(FILE, "everyone", heading="2. 검토", pattern="*")), ((3, TOLD),)),
    ],
    ids=["a silent rule wins", "one for both", "each its own", "who may does not matter"],
)
def test_several_rules(
    stocked: Shelf, rules: tuple[Rule, ...], told: tuple[tuple[int, str], ...]
) -> None:
    record = stocked.put(FILE, *LINES)
    stocked.relabel(OPEN, *rules)
    assert seen(stocked, record).placeholders == told


def test_it_is_never_found_quoted_or_counted(stocked: Shelf) -> None:
    record = stocked.put(FILE, *LINES)
    rows = [row for row in Feed(stocked.database).changed_since(0) if not row.deleted]
    assert TEXT not in repr(rows)
    reading = Reading(stocked.database)
    passages = reading.passages(OUTSIDER, [row.chunk_id for row in rows])
    assert passages
    assert not {"비공개", "카나리아"} & set(repr(passages).replace("‘", " ").split())
    assert TEXT not in repr(passages)
    assert TEXT not in repr(reading.documents(OUTSIDER))
    view = seen(stocked, record)
    assert not any(TEXT in block.text for _, block in view.blocks)


def test_the_grounds_of_its_rule_are_told(stocked: Shelf) -> None:
    record = stocked.put(FILE, *LINES)
    grounded = rule(FILE, DEPARTMENT, heading="2. 검토", placeholder=TEXT, grounds=[5])
    stocked.relabel(OPEN, grounded)
    assert seen(stocked, record).placeholders == ((3, f"[비공개 5호: {TEXT}]"),)


@pytest.mark.parametrize("text", ["가\n나", "가]나", "가" * 101, "\u202e가"])
def test_a_placeholder_is_one_plain_line(text: str) -> None:
    with pytest.raises(ValueError, match="자리 표시"):
        rule(FILE, DEPARTMENT, heading="2. 검토", placeholder=text)


def test_only_a_passage_has_one() -> None:
    with pytest.raises(ValueError, match="heading"):
        rule(FILE, DEPARTMENT, placeholder=TEXT)
