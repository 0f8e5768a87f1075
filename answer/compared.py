"""What cells of one column hold that can be compared: figures of one unit, sums of money, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from language.dates import dates_in

NUMBER = re.compile(r"[-−△▲]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−△▲]?\d+(?:\.\d+)?")
_COUNTED = re.compile(r"\s*([가-힣A-Za-z%％㎡㎥℃㎍/]{0,6})")
_ORDER = re.compile(r"월|호|번|번째|층|급|등|등급|과|팀|위|차|기|회차|년도|호선|구역|단계|차선")
"""Behind a number these tell which one, and not how much."""
_MONEY = {"원": 1, "천원": 10**3, "만원": 10**4, "백만원": 10**6, "억원": 10**8}
WON = "원"
_DAY = re.compile(r"\s*(\d{1,2})\s*[.월/]\s*(\d{1,2})(?!\d)")
FULL_DAY, DAY_OF_A_YEAR = "day", "day of a year"

Reading = Callable[[str], "Value | None"]


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a cell: its size, and what it is a size of; only those of one kind compare."""

    size: Decimal
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """The values of some rows in one column, and the rows that have none there."""

    values: Mapping[int, Value]
    missing: frozenset[int]

    @property
    def kind(self) -> str:
        """Return what all of its values are sizes of."""
        return next(iter(self.values.values())).kind


def figure_of(text: str) -> Value | None:
    """Return the one figure of a cell that says nothing else than it and its unit."""
    text = " ".join(text.split())
    found = NUMBER.match(text)
    counted = _COUNTED.fullmatch(text, found.end()) if found else None
    if found is None or counted is None or _ORDER.fullmatch(counted[1]):
        return None
    size = Decimal(found[0].lstrip("-−△▲").replace(",", ""))
    size = -size if found[0][0] in "-−△▲" else size
    if counted[1] in _MONEY:
        return Value(size * _MONEY[counted[1]], WON, text)
    return Value(size, counted[1], text)


def day_of(text: str) -> Value | None:
    """Return the day with which a cell begins; of one without a year month and day."""
    text = " ".join(text.split())
    full = next(iter(dates_in(text)), None)
    if full is not None and full[0] == 0:
        return Value(Decimal(full[2].toordinal()), FULL_DAY, text)
    if (found := _DAY.match(text)) and int(found[1]) <= 12 and int(found[2]) <= 31:
        return Value(Decimal(100 * int(found[1]) + int(found[2])), DAY_OF_A_YEAR, text)
    return None


def column_of(texts: Mapping[int, str], read: Reading) -> Column | None:
    """Return a column as far as it can be compared, given what its cells say row by row.

    ``None`` where a cell holds digits and no such value (``약 300명``, ``3~4일``): it might be the very
    one that is sought; where values are of several kinds, and where there are fewer than two.
    """
    values: dict[int, Value] = {}
    for row, text in texts.items():
        value = read(text)
        if value is not None:
            values[row] = value
        elif re.search(r"\d", text):
            return None
    if len(values) < 2 or len({each.kind for each in values.values()}) > 1:
        return None
    return Column(values, frozenset(texts.keys() - values.keys()))
