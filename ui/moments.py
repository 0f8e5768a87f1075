"""Moments as offices write them: in Korean time."""

from __future__ import annotations

from datetime import UTC, datetime

from catalog.audit_figures import KST


def shown_moment(moment: datetime) -> str:
    """Return a UTC moment without a zone as ``2026. 11. 24. 09:05``."""
    local = moment.replace(tzinfo=UTC).astimezone(KST)
    return f"{local.year}. {local.month}. {local.day}. {local:%H:%M}"
