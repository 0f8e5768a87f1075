from __future__ import annotations

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from catalog import blocks
from catalog.database import Database


@pytest.mark.parametrize("statement", [blocks._BLOCKS_AT, blocks._SCOPES_AT])
def test_a_block_is_looked_up_by_its_place(
    database: Database, statement: Select[tuple[int]]
) -> None:
    """Not all blocks of its record, of which a workbook has tens of thousands."""
    compiled = statement.params(places='[["record", 3]]').compile(dialect=sqlite.dialect())
    with database.reading() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled}", tuple(compiled.params.values())
        )
        steps = [row.detail for row in plan]
    assert "SEARCH block USING PRIMARY KEY (document_id=? AND ordinal=?)" in steps
