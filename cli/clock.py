"""The clock that the edges hand down; everything below takes the moment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from catalog.configuration import Configuration
from catalog.setting import TODAY


def clock() -> Callable[[], datetime]:
    """Return a clock with the local time zone.

    ``NEOMEO_TODAY=2026-11-24`` (demonstrations and tests) shifts it, so that "today" is that
    day while time goes on.

    Raises:
        ConfigurationError: when the variable is no date.
    """
    today = Configuration(None, {}).of(TODAY)
    if today is None:
        return lambda: datetime.now().astimezone()
    shift = today - datetime.now().date()
    return lambda: datetime.now().astimezone() + timedelta(days=shift.days)
