"""How often strangers may write into the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.pace import Pace

_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Strangers:
    """Lets one row for each address and minute through: nobody fills the log from outside."""

    pace: Pace

    def due(self, origin: str, at: datetime) -> int | None:
        """Return how many were passed over since the last row; ``None`` to pass over this one."""
        return self.pace.due(origin, _PAUSE, at)  # SECURITY: strangers write little
