"""Whose records are told of: decided again by the catalog, whatever the index proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import update

from access.permit import Permit
from catalog.accounts import Accounts
from catalog.copy_marks import CopyKey, mark_line
from catalog.database import Database
from catalog.grants import AccessGrants, Terms
from catalog.notices import Notices
from catalog.reading import Reading
from catalog.schema import chunk, document
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

ASKER, INSIDER = permit_for("lee", department="민원과"), permit_for()
HEAD = permit_for("head", posts=["안전총괄과장"])
CLOSED = replace(rule("", "department:한빛시/안전총괄과", agency="한빛시"), department="안전총괄과")
LOUD = replace(CLOSED, label=replace(CLOSED.label, notice=True))


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Shelf:
    seat(database, ASKER, INSIDER, HEAD)
    return shelf(database, tmp_path / "share", LOUD)


def told(here: Shelf, record: str, permit: Permit = ASKER) -> list[str]:
    """What is told when the index proposes every chunk of a record."""
    with here.database.reading() as connection:
        chunks = connection.exec_driver_sql("SELECT id FROM chunk ORDER BY id").scalars().all()
    assert record
    return [each.sentence for each in Notices(here.database).departments(permit, chunks)]


def test_a_closed_record_with_a_notice_is_told_of(here: Shelf) -> None:
    record = here.put("가.txt", "축제 안전요원")
    assert told(here, record) == ["한빛시 안전총괄과에 관련 기록이 있습니다."]
    assert told(here, record, INSIDER) == []


def silence(here: Shelf, record: str) -> None:
    here.relabel(CLOSED)


def grant(here: Shelf, record: str) -> None:
    terms = Terms(NOW.date(), NOW.date() + timedelta(days=1), "사유")
    assert AccessGrants(here.database).give(HEAD, record, "lee", terms)


def lose_the_office(here: Shelf, record: str) -> None:
    set_in(here, record, department="")


def lose_the_agency(here: Shelf, record: str) -> None:
    set_in(here, record, agency="")


def go_unread(here: Shelf, record: str) -> None:
    set_in(here, record, status="quarantined")


def be_silent_as_a_whole(here: Shelf, record: str) -> None:
    """One passage has a notice; the record itself has none."""
    here.relabel(LOUD, replace(CLOSED, path="나.txt"))
    silent = here.put("나.txt", "다른 글이다.")
    with here.database.reading() as connection:
        acl_id = connection.execute(document.select().where(document.c.id == silent)).one().acl_id
    set_in(here, silent, department="하천과")
    set_in(here, record, acl_id=acl_id)


def set_in(here: Shelf, record: str, **values: Any) -> None:
    with here.database.writing() as connection:
        connection.execute(update(document).where(document.c.id == record).values(**values))


def disable(here: Shelf, record: str) -> None:
    Accounts(here.database).disable("lee", at=NOW)


@pytest.mark.parametrize(
    "change",
    [silence, grant, lose_the_office, lose_the_agency, go_unread, be_silent_as_a_whole, disable],
    ids=lambda change: change.__name__,
)
def test_a_change_since_the_index_was_built_silences(
    here: Shelf, change: Callable[[Shelf, str], None]
) -> None:
    record = here.put("가.txt", "축제 안전요원")
    assert told(here, record)
    change(here, record)
    assert told(here, record) == []


def test_a_copy_of_what_is_closed_is_not_told_of(here: Shelf) -> None:
    line = mark_line("열람범위", CopyKey.open(here.database.home).token("0" * 16))
    assert told(here, here.put("사본.txt", line, "본문이다.")) == []


def test_a_silent_passage_tells_nothing_of_its_record(here: Shelf) -> None:
    here.relabel(LOUD, replace(rule("", "person:kim", heading="검토"), agency="한빛시"))
    record = here.put("가.txt", "축제 안전요원", "# 검토", "닫힌 글이다.")
    with here.database.reading() as connection:
        rows = connection.execute(chunk.select().order_by(chunk.c.ordinal)).all()
    notices = Notices(here.database)
    assert [bool(notices.departments(ASKER, [row.id])) for row in rows] == [True, False]
    assert told(here, record)


def test_a_look_alike_is_no_permit(here: Shelf) -> None:
    class Forged:
        principal, day = INSIDER.principal, INSIDER.day

    record = here.put("가.txt", "축제 안전요원")
    for tell in (Notices(here.database).scopes, lambda permit: told(here, record, permit)):
        with pytest.raises(TypeError):
            tell(cast(Permit, Forged()))
    assert Reading(here.database).document(INSIDER, record) is not None
