"""A rule by what a record states: at store, anew without reading, and for earlier versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.database import Database
from catalog.feed import Feed
from catalog.reading import Reading
from ingest.fields import stated_fields
from records.document import Extraction, Status
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

OPEN = rule("공유", "everyone", agency="한빛시")
SECRET = rule("공유", "department:한빛시/안전총괄과", fields=[("공개구분", "비공개")])
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")


def put(shelved: Shelf, path: str, *lines: str) -> str:
    blocks = text_blocks(*lines)
    fields = stated_fields(Extraction(Status.OK, "", blocks))
    return shelved.put_blocks(path, blocks, fields=fields)


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Shelf:
    seat(database, INSIDER, OUTSIDER)
    return shelf(database, tmp_path / "share", OPEN, SECRET)


def test_what_a_record_states_closes_it(stocked: Shelf) -> None:
    closed = put(stocked, "공유/가.txt", "제목이다", "공개구분: 비공개(5)")
    other = put(stocked, "공유/나.txt", "제목이다", "공개구분: 공개")
    reading = Reading(stocked.database)
    assert reading.document(OUTSIDER, closed) is None
    assert reading.document(INSIDER, closed) is not None
    assert reading.document(OUTSIDER, other) is not None
    ids = [row.chunk_id for row in Feed(stocked.database).changed_since(0) if not row.deleted]
    assert {each.record.document_id for each in reading.passages(OUTSIDER, ids)} == {other}


def test_a_rule_by_field_holds_at_once_for_what_was_read_before(stocked: Shelf) -> None:
    stocked.relabel(OPEN)
    closed = put(stocked, "공유/가.txt", "제목이다", "공개구분: 비공개(5)")
    reading = Reading(stocked.database)
    assert reading.document(OUTSIDER, closed) is not None
    stocked.relabel(OPEN, SECRET)
    assert reading.document(OUTSIDER, closed) is None
    assert reading.chunks_of(OUTSIDER, closed) == []
    stocked.relabel(OPEN)
    assert reading.document(OUTSIDER, closed) is not None


def test_a_rule_by_pattern_holds_at_once(stocked: Shelf) -> None:
    report = put(stocked, "공유/결과보고.txt", "제목이다")
    draft = put(stocked, "공유/초안.txt", "제목이다")
    reading = Reading(stocked.database)
    stocked.relabel(OPEN, rule("", "person:kim", pattern="*초안*"))
    assert reading.document(OUTSIDER, report) is not None
    assert reading.document(OUTSIDER, draft) is None
    assert reading.document(INSIDER, draft) is not None
    stocked.relabel(rule("공유", "everyone", pattern="*결과보고*"))
    assert reading.document(OUTSIDER, report) is not None
    assert reading.document(INSIDER, draft) is None, "no rule opens it any more"
