"""The columns of a chart of months: every month has its place, and heights are in proportion."""

from __future__ import annotations

import pytest

from records.asked import Share
from ui.chart import GROUND, TOP, columns


def share(name: str, questions: int, missed: int = 0) -> Share:
    return Share(name, 3, 0, questions, missed)


def test_months_of_which_nothing_is_told_keep_their_place() -> None:
    drawn = columns([share("2025-11", 6), share("2026-02", 12, 3), share("2026-03", 0)])
    assert [(each.name, each.questions) for each in drawn] == [
        ("2025-11", 6),
        ("2025-12", 0),
        ("2026-01", 0),
        ("2026-02", 12),
    ]
    assert [(each.label, each.year) for each in drawn] == [
        ("11", "2025"),
        ("12", ""),
        ("1", "2026"),
        ("2", ""),
    ]


def test_heights_are_in_proportion_and_columns_side_by_side() -> None:
    drawn = columns([share("2026-01", 6), share("2026-02", 12, 3)])
    first, second = drawn
    assert second.top == TOP
    assert first.height == pytest.approx(second.height / 2)
    assert second.missed == pytest.approx(second.height / 4)
    assert second.missed_top == pytest.approx(GROUND - second.missed)
    assert first.left >= 0
    assert first.left + first.width < second.left
    assert second.left + second.width <= 100
    assert second.middle == pytest.approx(second.left + second.width / 2)


def test_where_nothing_is_told_nothing_is_drawn() -> None:
    assert columns([]) == columns([share("2026-01", 0)]) == ()
