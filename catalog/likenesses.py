"""How records look as one reader sees them, for telling copies apart."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row

from catalog.database import number
from catalog.visible import Sight, blocks_of, likeness_of

_SIGHTS = 32
_RECORDS = 4096
"""Remembered at most: whose sight, and records of each."""

_State = tuple[str, datetime]


class Likenesses:
    """Remembers them, so that a partly hidden record takes no longer than a whole one.

    Without it the time of an answer would tell that something in a record is closed. Thread-safe.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = Lock()
        self._parts: OrderedDict[Hashable, dict[_State, bytes | None]] = OrderedDict()

    def of(
        self, connection: Connection, records: Mapping[str, Row[Any]], sight: Sight
    ) -> dict[str, bytes]:
        """Return the likeness of what may be seen of each record, by identifier.

        ``records`` are rows of the table ``document``; empty bytes for a text without a word.
        """
        parts = self._parts_under(number(connection, "acl"), sight)
        missing = {key: row for key, row in records.items() if _state(row) not in parts}
        for key, rows in (blocks_of(connection, missing) if missing else {}).items():
            parts[_state(records[key])] = _part(key, rows, sight)
        seen = {key: (parts[_state(row)], row.likeness) for key, row in records.items()}
        return {
            key: (part if part is not None else whole or b"") for key, (part, whole) in seen.items()
        }

    def _parts_under(self, change: int, sight: Sight) -> dict[_State, bytes | None]:
        key = change, sight.acls, sight.exceptional, sight.closed
        with self._lock:
            parts = self._parts.setdefault(key, {})
            self._parts.move_to_end(key)
            while len(self._parts) > _SIGHTS:
                self._parts.popitem(last=False)
            if len(parts) > _RECORDS:
                parts = self._parts[key] = {}
        return parts


def _state(record: Row[Any]) -> _State:
    return record.id, record.stored


def _part(document_id: str, rows: Sequence[Row[Any]], sight: Sight) -> bytes | None:
    """Return the likeness of what may be seen of a record; ``None`` when that is all of it."""
    mine = [row for row in rows if sight.opens(document_id, row.acl_id)]
    # SECURITY: what is hidden must not decide which records pass for copies
    return likeness_of(mine) if len(mine) < len(rows) else None
