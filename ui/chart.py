"""Columns of a chart of months: where each stands, in parts of a hundred of its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from records.asked import Share

TOP, GROUND = 12.0, 76.0
"""Where the highest column ends and where all begin, in hundredths of the height from above."""
_FILLED, _WIDEST = 0.7, 8.0
"""What a column fills of its month's width, and hundredths of the picture at most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A month with its questions and those without an answer, drawn from ``GROUND`` upwards.

    ``middle``, ``left`` and ``width`` are hundredths of the width, ``height`` and ``missed`` of the
    height. ``label`` is the number of the month, ``year`` stands where one begins.
    """

    name: str
    label: str
    year: str
    questions: int
    questions_unanswered: int
    left: float
    middle: float
    width: float
    height: float
    missed: float

    @property
    def top(self) -> float:
        """Where it ends above."""
        return round(GROUND - self.height, 2)

    @property
    def missed_top(self) -> float:
        """Where its part without an answer ends above."""
        return round(GROUND - self.missed, 2)


def columns(shares: Iterable[Share]) -> tuple[Column, ...]:
    """Return the columns of every month from the first to the last of which questions are told."""
    told = {each.name: (each.questions, each.questions_unanswered) for each in shares}
    told = {name: counts for name, counts in told.items() if counts[0]}
    if not told:
        return ()
    names = _months(min(told), max(told))
    step = 100 / len(names)
    width = min(_FILLED * step, _WIDEST)
    unit = (GROUND - TOP) / max(asked for asked, _ in told.values())
    made = []
    for place, name in enumerate(names):
        asked, missed = told.get(name, (0, 0))
        year, _, month = name.partition("-")
        made.append(
            Column(
                name=name,
                label=str(int(month)),
                year=year if place == 0 or month == "01" else "",
                questions=asked,
                questions_unanswered=missed,
                left=round((place + 0.5) * step - width / 2, 2),
                middle=round((place + 0.5) * step, 2),
                width=round(width, 2),
                height=round(asked * unit, 2),
                missed=round(missed * unit, 2),
            )
        )
    return tuple(made)


def _months(first: str, last: str) -> list[str]:
    """Return the months (``2026-11``) from one to another, both with them."""
    begin, end = (12 * int(each[:4]) + int(each[5:]) - 1 for each in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1)]
