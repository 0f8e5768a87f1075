"""How long a record is kept: the 보존기간 that it states, and the day on which that ends."""

from __future__ import annotations

from datetime import date

PERMANENT = frozenset({"영구", "준영구"})
"""Periods that do not end by themselves."""
_YEARS = {"30년": 30, "10년": 10, "5년": 5, "3년": 3, "1년": 1}


def last_day(period: str, finished: date) -> date | None:
    """Return the last day of a retention period, ``None`` when it does not end or is not known.

    공공기록물 관리에 관한 법률 시행령 제26조: the periods are 영구, 준영구, 30, 10, 5, 3 and 1 years,
    counted from 1 January of the year after the one in which the matter was finished. A record
    states its own date alone, so that for a unit task of several years the true end is later: an
    expiry is a flag for the appraisal, never more.
    """
    years = _YEARS.get("".join(period.split()))
    return date(finished.year + years, 12, 31) if years is not None else None
