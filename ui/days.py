"""Days as forms send them."""

from __future__ import annotations

from datetime import date


def day_of(text: str) -> date | None:
    """Return the day of a form, ``None`` where it was left empty.

    Raises:
        ValueError: in Korean, when it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(
            f"‘{text}’은(는) 날짜가 아닙니다. 2026-11-24처럼 적어 주시기 바랍니다."
        ) from None
