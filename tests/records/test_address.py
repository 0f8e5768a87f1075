from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter, range_boundaries

from records.address import LAST_COLUMN, LAST_ROW, area, column_letters, corners


@given(st.integers(1, 18_278))
def test_columns_are_lettered_as_openpyxl_letters_them(column: int) -> None:
    assert column_letters(column) == get_column_letter(column)


@given(*(st.integers(1, limit) for limit in (LAST_ROW, LAST_COLUMN, LAST_ROW, LAST_COLUMN)))
def test_a_range_comes_back(top: int, left: int, bottom: int, right: int) -> None:
    top, bottom = sorted((top, bottom))
    left, right = sorted((left, right))
    text = area(top, left, bottom, right)
    assert corners(text) == (top, left, bottom, right)
    assert range_boundaries(text) == (left, top, right, bottom)


def test_addresses_with_dollars_and_backwards() -> None:
    assert corners("$F$7:c9") == (7, 3, 9, 6)
    assert area(7, 3, 7, 3) == "C7"


@pytest.mark.parametrize("text", ["", "C", "7", "C0", "XFE1", "A1048577", "A1:", "A1:B", "표!A1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|Outside"):
        corners(text)


def test_columns_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        column_letters(0)
