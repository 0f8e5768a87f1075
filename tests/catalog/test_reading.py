from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Table, insert, select, update

from access.permit import Permit
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.feed import Feed
from catalog.reading import Reading
from catalog.schema import block, chunk, document
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf, text_blocks

OPEN = rule("공유", "everyone", agency="한빛시")
CLOSED = rule("안전", "department:한빛시/안전총괄과", agency="한빛시")
INSIDER = permit_for()
OUTSIDER = permit_for("lee", department="회계과")


@pytest.fixture
def database(database: Database) -> Database:
    seat(database, INSIDER, OUTSIDER)
    return database


@pytest.fixture
def stocked(database: Database, tmp_path: Path) -> Shelf:
    return shelf(database, tmp_path / "share", OPEN, CLOSED)


def chunk_ids(database: Database) -> list[int]:
    return [row.chunk_id for row in Feed(database).changed_since(0) if not row.deleted]


def test_passages_keep_the_order_asked_for_and_leave_out_what_is_hidden(stocked: Shelf) -> None:
    stocked.put("공유/가.txt", "열린 글이다.", day=date(2025, 1, 1))
    stocked.put("안전/나.txt", "닫힌 글이다.")
    ids = chunk_ids(stocked.database)
    reading = Reading(stocked.database)
    seen = reading.passages(INSIDER, [*reversed(ids), 999_999])
    assert [passage.chunk_id for passage in seen] == list(reversed(ids))
    hidden = reading.passages(OUTSIDER, ids)
    assert [passage.chunk.text for passage in hidden] == ["열린 글이다."]
    assert hidden[0].record.date == date(2025, 1, 1)
    assert hidden[0].record.agency == "한빛시"
    assert hidden[0].blocks[0][1].text == "열린 글이다."


def test_passages_of_one_block_share_it(stocked: Shelf) -> None:
    """A sheet of thousands of rows is made of what is stored once for all that is read of it."""
    stocked.put("공유/가.txt", "열린 글이다.")
    with stocked.database.writing() as connection:
        first = connection.execute(select(chunk)).one()
        values = {**first._asdict(), "id": first.id + 1, "ordinal": first.ordinal + 1}
        connection.execute(insert(chunk).values(values))
    one, other = Reading(stocked.database).passages(INSIDER, [first.id, first.id + 1])
    assert one.blocks[0][1] is other.blocks[0][1]


def test_a_passage_of_a_block_that_is_not_there_opens_to_nobody(stocked: Shelf) -> None:
    stocked.put("공유/가.txt", "열린 글이다.")
    ids = chunk_ids(stocked.database)
    with stocked.database.writing() as connection:
        connection.execute(update(chunk).values(pieces=[[0, 0, 3], [9, 0, 3]]))
    reading = Reading(stocked.database)
    assert reading.passages(INSIDER, ids) == []
    assert reading.passages(INSIDER, ids, blocks=False) == []


def test_missing_and_forbidden_are_the_same(stocked: Shelf) -> None:
    closed = stocked.put("안전/나.txt", "닫힌 글이다.")
    reading = Reading(stocked.database)
    assert reading.document(OUTSIDER, closed) is None
    assert reading.document(OUTSIDER, "0" * 16) is None
    assert reading.original(OUTSIDER, closed) is None
    assert reading.original(OUTSIDER, "0" * 16) is None
    assert reading.chunks_of(OUTSIDER, closed) == reading.chunks_of(OUTSIDER, "0" * 16) == []
    assert reading.document(INSIDER, closed) is not None
    assert reading.chunks_of(INSIDER, closed) == chunk_ids(stocked.database)


def test_a_permit_in_the_hand_of_who_was_disabled_since_opens_nothing(stocked: Shelf) -> None:
    record = stocked.put("공유/가.txt", "열린 글이다.")
    ids = chunk_ids(stocked.database)
    reading = Reading(stocked.database)
    assert reading.document(INSIDER, record) is not None
    person = INSIDER.principal.person_id
    Accounts(stocked.database).disable(person, at=INSIDER.at)
    assert reading.document(INSIDER, record) is None
    assert (reading.passages(INSIDER, ids), reading.documents(INSIDER)) == ([], [])
    assert reading.agencies(INSIDER) == []


def test_lists_hold_visible_records_alone(stocked: Shelf) -> None:
    stocked.put("공유/가.txt", "가", day=date(2024, 1, 1))
    stocked.put("공유/나.txt", "나", day=date(2025, 1, 1))
    stocked.put("안전/다.txt", "다", day=date(2026, 1, 1))
    reading = Reading(stocked.database)
    assert [each.title for each in reading.documents(OUTSIDER)] == ["나", "가"]
    assert [each.title for each in reading.documents(INSIDER, limit=1)] == ["다"]
    assert reading.agencies(OUTSIDER) == ["한빛시"]
    elsewhere = permit_for("xu", "가람시", "안전총괄과")
    seat(stocked.database, elsewhere)
    assert reading.agencies(elsewhere) == ["한빛시"]


def test_an_agency_with_hidden_records_alone_is_not_named(
    database: Database, tmp_path: Path
) -> None:
    shelf(database, tmp_path / "share", rule("안전", "person:kim", agency="가람시")).put(
        "안전/가.txt", "글"
    )
    assert Reading(database).agencies(OUTSIDER) == []
    assert Reading(database).agencies(INSIDER) == ["가람시"]


def test_a_hidden_block_leaves_no_trace(database: Database, tmp_path: Path) -> None:
    closed = rule("공유/가.txt", "department:한빛시/안전총괄과", heading="2. 예산")
    shelved = shelf(database, tmp_path / "share", OPEN, closed)
    texts = (
        "# 1. 개요",
        "열린 글이다.",
        "# 2. 예산",
        "닫힌 금액은 3억 원이다.",
        "# 3. 끝",
        "맺음말",
    )
    document = shelved.put("공유/가.txt", *texts)
    reading = Reading(database)
    view = reading.document(OUTSIDER, document)
    assert view is not None
    assert [block.text for _, block in view.blocks] == [
        "1. 개요",
        "열린 글이다.",
        "3. 끝",
        "맺음말",
    ]
    assert not view.original
    assert reading.original(OUTSIDER, document) is None
    ids = chunk_ids(database)
    assert not any("금액" in each.chunk.text for each in reading.passages(OUTSIDER, ids))
    assert any("금액" in each.chunk.text for each in reading.passages(INSIDER, ids))
    whole = reading.document(INSIDER, document)
    assert whole is not None
    assert whole.original


def test_a_chunk_under_a_hidden_heading_is_hidden(database: Database, tmp_path: Path) -> None:
    """The heading is only in the chunk's prefix; it closes the chunk all the same."""
    shelved = shelf(database, tmp_path / "share", OPEN)
    shelved.put("공유/가.txt", "# 2. 감사 지적", *[f"{n}번째 지적이다. " * 20 for n in range(6)])
    shelved.relabel(OPEN, rule("공유/가.txt", "person:kim", heading="2. 감사 지적"))
    ids = chunk_ids(database)
    assert len(ids) > 1
    assert Reading(database).passages(OUTSIDER, ids) == []
    assert len(Reading(database).passages(INSIDER, ids)) == len(ids)


def test_a_record_wholly_hidden_in_its_blocks_is_absent(database: Database, tmp_path: Path) -> None:
    closed = rule("공유/가.txt", "person:kim", heading="1. 개요")
    document = shelf(database, tmp_path / "share", OPEN, closed).put(
        "공유/가.txt", "# 1. 개요", "글"
    )
    assert Reading(database).document(OUTSIDER, document) is None


def test_the_original_opens_by_right_alone(stocked: Shelf, tmp_path: Path) -> None:
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    reading = Reading(stocked.database)
    found = reading.original(INSIDER, document)
    assert found is not None
    with found.stream as stream:
        assert stream.read().decode() == "닫힌 글이다."
    assert (found.name, found.size) == ("나.txt", 17)
    assert reading.original(OUTSIDER, document) is None


def test_a_file_put_in_the_originals_place_does_not_open(stocked: Shelf, tmp_path: Path) -> None:
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    reading = Reading(stocked.database)
    file = stocked.folder.path / "안전" / "나.txt"
    secret = tmp_path / "비밀.txt"
    secret.write_text("닫힌 글이다.", encoding="utf-8")
    file.unlink()
    assert reading.original(INSIDER, document) is None
    file.symlink_to(secret)
    assert reading.original(INSIDER, document) is None
    file.unlink()
    file.write_text("바뀐 글이다. 더 길다.", encoding="utf-8")
    assert reading.original(INSIDER, document) is None
    file.unlink()
    file.mkdir()
    assert reading.original(INSIDER, document) is None


def test_an_open_original_stays_the_file_that_was_checked(stocked: Shelf) -> None:
    # SECURITY: an attack between the check and the download
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    found = Reading(stocked.database).original(INSIDER, document)
    assert found is not None
    file = stocked.folder.path / "안전" / "나.txt"
    file.unlink()
    file.symlink_to("/etc/passwd")
    with found.stream as stream:
        assert stream.read().decode() == "닫힌 글이다."


def test_a_second_name_closes_the_original(stocked: Shelf, tmp_path: Path) -> None:
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    (tmp_path / "다른 이름.txt").hardlink_to(stocked.folder.path / "안전" / "나.txt")
    assert Reading(stocked.database).original(INSIDER, document) is None


def test_the_original_is_found_however_the_disk_spells_its_name(stocked: Shelf) -> None:
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    file = stocked.folder.path / "안전" / "나.txt"
    spelled = unicodedata.normalize("NFD", "안전"), unicodedata.normalize("NFD", "나.txt")
    (stocked.folder.path / spelled[0]).mkdir()
    file.rename(stocked.folder.path / spelled[0] / spelled[1])
    file.parent.rmdir()
    found = Reading(stocked.database).original(INSIDER, document)
    assert found is not None
    found.stream.close()


def test_a_folder_swapped_for_a_link_does_not_lead_out(stocked: Shelf, tmp_path: Path) -> None:
    document = stocked.put("안전/나.txt", "닫힌 글이다.")
    inside = stocked.folder.path / "안전"
    elsewhere = tmp_path / "elsewhere"
    inside.rename(elsewhere)
    inside.symlink_to(elsewhere)
    assert Reading(stocked.database).original(INSIDER, document) is None


def test_time_opens_and_closes(database: Database, tmp_path: Path) -> None:
    later = rule("공유", "everyone", opens=date(2027, 1, 1))
    document = shelf(database, tmp_path / "share", later).put("공유/가.txt", "글")
    reading = Reading(database)
    assert reading.document(INSIDER, document) is None
    assert reading.document(permit_for(at=datetime(2027, 1, 1, tzinfo=UTC)), document) is not None


def test_a_revoke_holds_for_the_next_read(stocked: Shelf) -> None:
    document = stocked.put("공유/가.txt", "글")
    reading = Reading(stocked.database)
    assert reading.document(OUTSIDER, document) is not None
    before = Feed(stocked.database).op()
    stocked.relabel(rule("공유", "person:kim", agency="한빛시"), CLOSED)
    assert reading.document(OUTSIDER, document) is None
    assert reading.document(INSIDER, document) is not None
    assert Feed(stocked.database).op() == before, "a new meaning touches no chunk"
    stocked.relabel(CLOSED)
    assert reading.document(INSIDER, document) is None


def test_a_look_alike_is_no_permit(stocked: Shelf) -> None:
    class Forged:
        principal = INSIDER.principal
        day = INSIDER.day

    stocked.put("공유/가.txt", "글")
    reading = Reading(stocked.database)
    with pytest.raises(TypeError, match="Permit"):
        reading.sight(cast(Any, Forged()))
    with pytest.raises(AttributeError):
        reading.sight(object.__new__(Permit))


def test_tables_come_back_as_they_were(stocked: Shelf) -> None:
    from records.document import Block, BlockKind, Cell, table_text

    rows = (
        (Cell("구분", 1, 1), Cell("인원", 1, 2, value="글"), Cell("계", 1, 3, formula="=A1")),
        (Cell("경찰", 2, 1), Cell("30", 2, 2, value=30.0), Cell("1", 2, 3, 1, 1, None, "", True)),
    )
    table = Block(
        BlockKind.TABLE, table_text(rows), rows=rows, header_rows=1, unit="명", hidden=True
    )
    document = stocked.put_blocks("공유/표.txt", [*text_blocks("# 배치"), table])
    view = Reading(stocked.database).document(OUTSIDER, document)
    assert view is not None
    assert view.blocks[1][1] == table


@pytest.mark.parametrize("table", [chunk, block, document], ids=lambda table: str(table.name))
def test_whichever_row_is_closed_closes_the_passage(table: Table, stocked: Shelf) -> None:
    """SECURITY: record, chunk and blocks have labels of their own; each is enough to close."""
    stocked.put("공유/가.txt", "# 1. 개요", "열린 글이다.")
    stocked.put("안전/나.txt", "닫힌 글이다.")
    ids = chunk_ids(stocked.database)
    before = Reading(stocked.database).passages(OUTSIDER, ids)
    assert [passage.record.path for passage in before] == ["공유/가.txt"]
    with stocked.database.writing() as connection:
        closed = select(document.c.acl_id).where(document.c.path == "안전/나.txt").scalar_subquery()
        connection.execute(update(table).values(acl_id=closed))
    assert Reading(stocked.database).passages(OUTSIDER, ids) == []
    assert len(Reading(stocked.database).passages(INSIDER, ids)) == len(ids)
