from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from catalog import blocks
from catalog.database import Database
from tests.support.shelf import rule, shelf


@pytest.mark.parametrize("statement", [blocks._BLOCKS_AT, blocks._SCOPES_AT])
def test_a_block_is_looked_up_by_its_place(
    database: Database, statement: Select[tuple[int]]
) -> None:
    """Not all blocks of its record, of which a workbook has tens of thousands."""
    compiled = statement.params(runs='[["record", 3, 4]]').compile(dialect=sqlite.dialect())
    with database.reading() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled}", tuple(compiled.params.values())
        )
        steps = [row.detail for row in plan]
    assert "SEARCH block USING PRIMARY KEY (document_id=? AND ordinal>? AND ordinal<?)" in steps


def test_the_blocks_asked_for_are_found_and_none_between_them(
    database: Database, tmp_path: Path
) -> None:
    stocked = shelf(database, tmp_path / "share", rule("공유", "everyone", agency="한빛시"))
    first, second = (
        stocked.put(f"공유/{name}.txt", *(f"{name} {n}" for n in range(9))) for name in ("가", "나")
    )
    places = [(second, 1), (first, 3), (first, 0), (first, 2), (first, 3), (second, 0), (first, 99)]
    with database.reading() as connection:
        found = blocks.blocks_at(connection, places)
        scopes = blocks.scopes_at(connection, places)
    assert {place: row.text for place, row in found.items()} == {
        (first, 0): "가 0",
        (first, 2): "가 2",
        (first, 3): "가 3",
        (second, 0): "나 0",
        (second, 1): "나 1",
    }
    assert set(scopes) == set(found)
