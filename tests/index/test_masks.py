"""Which rows may be seen, against a reference that asks the sight row by row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.visible import Exceptional, Sight
from index.masks import among, permitted_rows, rows_of_document
from index.part import Rows

NAMES = ["", "가", "가나", "나", "다"]
numbers = st.frozensets(st.integers(0, 6))
documents = st.frozensets(st.sampled_from(NAMES))


def rows_of(places: list[tuple[str, int]]) -> Rows:
    count = len(places)
    nothing = np.zeros(count, np.int64)
    return Rows(
        chunk_id=np.arange(count, dtype=np.int64),
        acl_id=np.array([scope for _, scope in places], np.int64),
        record_acl_id=nothing,
        agency=nothing,
        department=nothing,
        types=np.zeros((count, 3), np.int32),
        topics=np.zeros((count, 6), np.int32),
        day=nothing,
        ordinal=nothing,
        op=nothing,
        document=np.array([name for name, _ in places], np.str_),
        digest=np.zeros(count, np.dtype((np.void, 16))),
    )


@given(
    places=st.lists(st.tuples(st.sampled_from(NAMES[1:]), st.integers(0, 5))).map(sorted),
    acls=numbers,
    exceptional=st.lists(st.tuples(documents, numbers), max_size=2),
    closed=documents,
)
def test_a_row_is_permitted_where_the_sight_opens_it(
    places: list[tuple[str, int]],
    acls: frozenset[int],
    exceptional: list[tuple[frozenset[str], frozenset[int]]],
    closed: frozenset[str],
) -> None:
    sight = Sight(acls, tuple(Exceptional(*each) for each in exceptional), closed=closed)
    rows = rows_of(places)
    found = permitted_rows(rows, rows.acl_id, sight)
    assert found.tolist() == [sight.opens(name, scope) for name, scope in places]


@pytest.mark.parametrize("wanted", [[], [-1], [2, 10**12], [0, 1, 2]])
def test_among_is_membership(wanted: list[int]) -> None:
    held = np.array([2, 0, 1, 2], np.int64)
    assert among(held, wanted).tolist() == [each in wanted for each in held.tolist()]
    assert among(held[:0], wanted).tolist() == []


def test_the_rows_of_a_record_stand_together() -> None:
    rows = rows_of([("가", 1), ("가", 2), ("가나", 1), ("다", 1)])
    found = [rows_of_document(rows, name) for name in NAMES]
    assert found == [slice(0, 0), slice(0, 2), slice(2, 3), slice(3, 3), slice(3, 4)]
