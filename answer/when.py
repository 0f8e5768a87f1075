"""Which years and months a question means, from the day on which it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from answer.recognised import Recognised
from language.dates import years_in
from records.answer import Understood

_RELATIVE = (
    (re.compile(r"재작년|지지난해"), -2),
    (re.compile(r"(?<!재)작년|(?<!지)지난해|전년(?:도)?(?!\s*대비)"), -1),
    (re.compile(r"올해|금년(?:도)?"), 0),
    (re.compile(r"내년(?:도)?|명년"), 1),
)
_YEARS_BACK = re.compile(r"(?:최근|지난)\s*(\d{1,2})\s*(?:개년|년)(?:간|\s*동안)?")
_YEARS_AGO = re.compile(
    r"(?<!\d)(\d{1,2})\s*년\s*전(?:에는?|의|부터|까지|보다|과|처럼|쯤)?(?![가-힣])"
)
"""Not ``2025년 전체``."""
_RANGE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*년?(?:도)?\s*(?:~|∼|-|부터|에서)\s*((?:19|20)\d\d)\s*년?(?:도)?(?:까지)?(?!\d)"
)
_YEAR = re.compile(r"(?:['’‘]\d{2}|(?<!\d)(?:19|20)\d\d(?!\d))\s*년?(?:도)?")
_LATEST = re.compile(r"지난\s*번|저번|직전|가장\s*최근")
_MONTHS = ((re.compile(r"지난\s*달|전월"), -1), (re.compile(r"이번\s*달|이달|금월"), 0))
_FURTHEST = 50


def times_asked(text: str, today: date) -> Iterator[Recognised]:
    """Yield the years, the month and the wish for the latest that a question states.

    Kinds: ``years`` (``2025`` or ``2022-2024``), ``month`` (``2026-10``), ``latest``.
    """
    taken: list[tuple[int, int]] = []

    def years(match: re.Match[str], first: int, last: int) -> Iterator[Recognised]:
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            taken.append(match.span())
            yield Recognised(*match.span(), _years(first, last))

    for match in _RANGE.finditer(text):
        first, last = sorted((int(match[1]), int(match[2])))
        if last - first <= _FURTHEST:
            yield from years(match, first, last)
    for match in _YEARS_BACK.finditer(text):
        yield from years(match, today.year - max(1, int(match[1])) + 1, today.year)
    for match in _YEARS_AGO.finditer(text):
        yield from years(match, today.year - int(match[1]), today.year - int(match[1]))
    for pattern, offset in _RELATIVE:
        for match in pattern.finditer(text):
            yield from years(match, today.year + offset, today.year + offset)
    named = set(years_in(text))
    for match in _YEAR.finditer(text):
        for year in named.intersection(years_in(text[match.start() : match.end() + 2])):
            yield from years(match, year, year)
    for pattern, back in _MONTHS:
        for match in pattern.finditer(text):
            day = (today.replace(day=1) - timedelta(days=1)) if back else today
            month = Understood("month", f"{day:%Y-%m}", f"{day.year}년 {day.month}월")
            yield Recognised(*match.span(), month)
    for match in _LATEST.finditer(text):
        yield Recognised(*match.span(), Understood("latest", "latest", "가장 최근 것"))


def years_of(value: str) -> range:
    """Return the years that the value of ``years`` stands for."""
    first, _, last = value.partition("-")
    return range(int(first), int(last or first) + 1)


def days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month, ``2026-10``."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _years(first: int, last: int) -> Understood:
    if first == last:
        return Understood("years", f"{first}", f"{first}년")
    return Understood("years", f"{first}-{last}", f"{first}~{last}년")
