"""The clock that the edges hand down; everything below takes the moment as an argument."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta


def clock() -> Callable[[], datetime]:
    """Return a clock with the local time zone.

    ``NEOMEO_TODAY=2026-11-24`` (demonstrations and tests) shifts it, so that "today" is that
    day while time goes on.

    Raises:
        ValueError: in Korean, when the variable is no date.
    """
    stated = os.environ.get("NEOMEO_TODAY", "")
    if not stated:
        return lambda: datetime.now().astimezone()
    try:
        today = date.fromisoformat(stated)
    except ValueError:
        raise ValueError(
            f"NEOMEO_TODAY 값 ‘{stated}’이(가) 날짜가 아닙니다. 2026-11-24처럼 적어 주시기 바랍니다."
        ) from None
    shift = today - datetime.now().date()
    return lambda: datetime.now().astimezone() + timedelta(days=shift.days)
