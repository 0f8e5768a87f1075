from __future__ import annotations

from datetime import date

import pytest

from records.retention import last_day


@pytest.mark.parametrize(
    ("period", "finished", "ends"),
    [
        ("1년", date(2024, 1, 1), date(2025, 12, 31)),
        ("3년", date(2024, 12, 31), date(2027, 12, 31)),
        ("5 년", date(2019, 6, 1), date(2024, 12, 31)),
        ("10년", date(2020, 2, 29), date(2030, 12, 31)),
        ("30년", date(1995, 7, 7), date(2025, 12, 31)),
        ("준영구", date(1990, 1, 1), None),
        ("영구", date(1990, 1, 1), None),
        ("20년", date(1990, 1, 1), None),
        ("", date(1990, 1, 1), None),
    ],
)
def test_counted_from_the_first_of_january_after(
    period: str, finished: date, ends: date | None
) -> None:
    assert last_day(period, finished) == ends
