"""What was asked as plain values, for the API and the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from records.anonymity import LEAST_PERSONS
from records.asked import Asked, Topic


def asked_json(told: Asked) -> dict[str, Any]:
    """Return what was asked; numbers of persons are rounded down to ``least_persons``."""
    return {
        "least_persons": LEAST_PERSONS,
        "months": [asdict(each) for each in told.months],
        "departments": [asdict(each) for each in told.departments],
        "unanswered": _topics(told.unanswered),
        "frequent": _topics(told.frequent),
    }


def _topics(found: Sequence[Topic]) -> list[dict[str, Any]]:
    return [{"words": list(each.words), "persons": each.persons} for each in found]
