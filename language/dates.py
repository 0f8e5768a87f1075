"""Dates and years as Korean records write them."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(
    r"(?<![\d.])(?P<apostrophe>['’‘])?(?P<year>\d{4}|\d{2})\s*(?P<sep>[.년/-])\s*"
    r"(?P<month>\d{1,2})\s*(?:[.월/-])\s*(?:(?P<day>\d{1,2})(?!\d)\s*[.일]?)?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_COUNTED = (
    r"\s(?:여\s?)?(?:명|원|만\s?원|천\s?원|백만\s?원|억\s?원|건|개소|㎡)"
    r"[이가은는을를의에]?(?![가-힣])"
)
"""What makes a number before it an amount: ``2000 명`` is no year."""
_YEAR = re.compile(
    rf"(?<!\d)(?<!\d,)((?:19|20)\d{{2}})(?!\d|,\d|{_COUNTED})(?=\s*년|회계|학년|\W|$)"
    r"|['’‘](\d{2})(?=\s*년|\.)"
)


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """Return the dates of a text as half-open spans with their day, in order of place.

    Reads ``2025. 10. 3.``, ``2025년 10월 3일``, ``2025-10-03``, ``'25. 10. 3.`` and ``20251003``.
    A month without a day counts as its first. What is no day of the calendar is left out, and
    so are two-digit years without an apostrophe.
    """
    found: list[tuple[int, int, date]] = []
    for match in [*_DATE.finditer(text), *_COMPACT.finditer(text)]:
        parts = match.groupdict()
        year = int(parts["year"])
        if len(parts["year"]) == 2:
            if not parts.get("apostrophe"):
                continue
            year += 2000
        if not 1900 <= year <= 2100:
            continue
        try:
            day = date(year, int(parts["month"]), int(parts["day"] or 1))
        except ValueError:
            continue
        end = match.start() + len(match[0].rstrip())
        found.append((match.start(), end, day))
    return sorted(found)


def years_in(text: str) -> list[int]:
    """Return the years that a text names, ascending, each once (``2025``, ``2025년``, ``'25.``).

    Amounts such as ``2000명`` or ``2000만 원`` are no years.
    """
    years = {int(full) if full else 2000 + int(short) for full, short in _YEAR.findall(text)}
    return sorted(years)
