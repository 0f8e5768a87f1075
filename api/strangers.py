"""How often strangers may write into the audit log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

_PAUSE = timedelta(minutes=1)
_MOST = 10_000


@dataclass(slots=True)
class Strangers:
    """Lets one row for each address and minute through: nobody fills the log from outside."""

    _seen: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def due(self, origin: str, at: datetime) -> int | None:
        """Return how many were passed over since the last row; ``None`` to pass over this one."""
        with self._lock:
            since, passed_over = self._seen.get(origin, (None, 0))
            if since is not None and at - since < _PAUSE:  # SECURITY: strangers write little
                self._seen[origin] = (since, passed_over + 1)
                return None
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen[origin] = (at, 0)
            return passed_over
