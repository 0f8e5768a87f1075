"""How often somebody has come: counted for every web worker of a server, and forgotten with it.

Not in the catalog, where each count would cost a write to the disk: a file of its own that nothing
waits for, or memory alone where an application is not served by ``neomeo serve``.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from catalog.audit import AuditUnavailable
from catalog.home import Home

MOST = 10_000
"""Keys kept; above it full buckets, which say nothing, are dropped, and all strangers."""
_PATIENCE_S = 5.0
_WHOLE = 1 - 1e-6
"""A request's worth, as far as seconds since 1970 can tell one from less."""
_UNCOUNTED = "서버의 디스크에 쓸 수 없어 요청을 받지 못합니다. 디스크를 확인하도록 관리자에게 알려 주시기 바랍니다."
_TABLES = """
CREATE TABLE IF NOT EXISTS bucket (
  kind TEXT, key TEXT, remaining REAL, seen REAL, full REAL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stranger (origin TEXT PRIMARY KEY, since REAL, passed_over INTEGER);
"""


class PaceUnavailable(AuditUnavailable):
    """A request could not be counted, as on a full disk, so that nothing may leave either."""


class Pace:
    """Counts. Thread-safe; several processes count together in one home."""

    def __init__(self, place: str = ":memory:") -> None:
        """Count in this file of SQLite."""
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            place, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        # Whoever loses power starts to count anew; a process that is killed harms nothing.
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(_TABLES)

    @classmethod
    def shared(cls, home: Home) -> Pace:
        """Return the count that all web workers of a home keep."""
        return cls(str(home.pace))

    @staticmethod
    def begin_anew(home: Home) -> None:
        """Forget what was counted; before the first worker starts."""
        for name in (home.pace.name, f"{home.pace.name}-wal", f"{home.pace.name}-shm"):
            (home.root / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def take(self, kind: str, key: str, per_minute: int, at: datetime) -> timedelta:
        """Take one from a key's bucket, which holds and regains ``per_minute``.

        Returns how long to wait; nothing when there was one.

        Raises:
            PaceUnavailable: when it cannot be counted.
        """
        now, rate = at.timestamp(), per_minute / 60
        with self._counting() as counted:
            row = counted.execute(
                "SELECT remaining, seen FROM bucket WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
            if row is None and self._is_full(counted, "bucket"):
                counted.execute("DELETE FROM bucket WHERE full <= ?", (now,))
            remaining, seen = row if row is not None else (per_minute, now)
            remaining = min(per_minute, remaining + max(0.0, now - seen) * rate)
            wait = 0.0 if remaining >= _WHOLE else (1 - remaining) / rate
            remaining, seen = remaining - (not wait), max(seen, now)
            full = seen + (per_minute - remaining) / rate
            counted.execute(
                "INSERT OR REPLACE INTO bucket VALUES (?, ?, ?, ?, ?)",
                (kind, key, remaining, seen, full),
            )
        return timedelta(seconds=wait)

    def due(self, origin: str, pause: timedelta, at: datetime) -> int | None:
        """Return how often an origin came since it was last due; ``None`` within the pause.

        Raises:
            PaceUnavailable: as :meth:`take`.
        """
        now = at.timestamp()
        with self._counting() as counted:
            row = counted.execute(
                "SELECT since, passed_over FROM stranger WHERE origin = ?", (origin,)
            ).fetchone()
            if row is not None and now - row[0] < pause.total_seconds():
                counted.execute(
                    "UPDATE stranger SET passed_over = passed_over + 1 WHERE origin = ?", (origin,)
                )
                return None
            if row is None and self._is_full(counted, "stranger"):
                counted.execute("DELETE FROM stranger")
            counted.execute("INSERT OR REPLACE INTO stranger VALUES (?, ?, 0)", (origin, now))
        return int(row[1]) if row is not None else 0

    def _is_full(self, counted: sqlite3.Connection, table: str) -> bool:
        (kept,) = counted.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  (ours)
        return bool(kept >= MOST)

    @contextmanager
    def _counting(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as problem:
                raise PaceUnavailable(_UNCOUNTED) from problem
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
