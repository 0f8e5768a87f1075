"""How often one may ask: token buckets per person and per address, the same for every worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.pace import Pace


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute; as many may come at once after a pause.

    A person at work makes a few dozen; an office behind one address, the sum of its people.
    """

    person: int = 180
    address: int = 1800


@dataclass(frozen=True, slots=True)
class Buckets:
    """One bucket per key of a kind, which refills evenly. Thread-safe."""

    kind: str
    per_minute: int
    clock: Callable[[], datetime]
    pace: Pace

    def take(self, key: str) -> timedelta:
        """Count a request and return how long it has to wait; nothing when it may go on."""
        return self.pace.take(self.kind, key, self.per_minute, self.clock())
