"""What the ask page suggests: titles of one's own department that one may see, and an audit row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer.example_desk import ExampleDesk
from catalog.audit import Audit
from catalog.database import Database
from tests.support.permits import permit_for, seat
from tests.support.shelf import Shelf, rule, shelf

KIM = permit_for()
LEE = permit_for("lee", "한빛시", "회계과")
OURS = replace(rule("공유", "agency:한빛시", agency="한빛시"), department="안전총괄과")
CLOSED = replace(rule("닫힘", "person:lee", agency="한빛시"), department="안전총괄과")
PARTED = rule("공유/속은 닫힘.txt", "person:lee", heading="1. 닫힌 부분")


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Shelf:
    seat(database, KIM, LEE)
    shelved = shelf(database, tmp_path / "share", OURS, CLOSED, PARTED)
    for year in (2023, 2024, 2025):
        shelved.put(f"공유/{year}.txt", "글", title=f"{year} 점검", day=date(year, 5, 1))
    shelved.put("공유/날짜 없음.txt", "글", title="날짜 없음")
    return shelved


def test_the_newest_of_ones_own_department_are_suggested(made: Shelf) -> None:
    desk = ExampleDesk(made.database)
    assert desk.titles(KIM) == ["2025 점검", "2024 점검"]
    assert desk.titles(LEE) == [], "another department's"


def test_what_is_closed_neither_shows_nor_takes_a_place(made: Shelf) -> None:
    """Not a record under a closed folder, nor one of which every block is closed."""
    made.put("닫힘/감사.txt", "글", title="카나리아 감사", day=date(2026, 1, 1))
    made.put("공유/속은 닫힘.txt", "# 1. 닫힌 부분", "글", title="카나리아", day=date(2026, 2, 1))
    assert ExampleDesk(made.database).titles(KIM) == ["2025 점검", "2024 점검"]


def test_what_is_suggested_leaves_a_row(made: Shelf) -> None:
    ExampleDesk(made.database).titles(KIM)
    (row,) = Audit(made.database).entries(limit=1)
    assert (row.act, row.outcome, len(row.records)) == ("examples", "found", 2)
