"""How often one may ask: token buckets per person and per address, in this process's memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

_MOST = 10_000
"""Buckets kept; above it the full ones, which say nothing, are dropped."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute; as many may come at once after a pause.

    A person at work makes a few dozen; an office behind one address, the sum of its people.
    """

    person: int = 180
    address: int = 1800


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: datetime


class Buckets:
    """One bucket per key, which refills evenly. Thread-safe."""

    def __init__(self, per_minute: int, clock: Callable[[], datetime]) -> None:
        """Let each key ask so often."""
        self._size = per_minute
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, key: str) -> timedelta:
        """Count a request and return how long it has to wait; nothing when it may go on."""
        now = self._clock()
        with self._lock:
            if len(self._buckets) > _MOST:
                self._drop_full(now)
            bucket = self._buckets.setdefault(key, _Bucket(self._size, now))
            bucket.left = min(self._size, bucket.left + self._refilled(bucket, now))
            bucket.seen = max(bucket.seen, now)
            if bucket.left >= 1:
                bucket.left -= 1
                return timedelta(0)
            return timedelta(minutes=(1 - bucket.left) / self._size)

    def _refilled(self, bucket: _Bucket, now: datetime) -> float:
        return max(0.0, (now - bucket.seen) / timedelta(minutes=1)) * self._size

    def _drop_full(self, now: datetime) -> None:
        for key, bucket in list(self._buckets.items()):
            if bucket.left + self._refilled(bucket, now) >= self._size:
                del self._buckets[key]
