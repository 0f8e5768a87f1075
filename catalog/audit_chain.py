"""The chain of the audit log: each row holds the hash of the row before it, and a seal.

``hash`` is SHA-256 over the row's content and the former row's hash, so that anybody with an
export can follow it; ``seal`` is keyed, so that who has only the database cannot write a row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from catalog.audit_key import AuditKey
from catalog.audit_schema import audit, audit_removed

FIRST = "0" * 64
"""What the first row holds in the place of a former hash."""

# Built once: two rows are written for each reading, and building a statement took as long as running it.
_APPEND = insert(audit)
_LAST = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
_HASH = select(audit.c.hash).where(audit.c.id == bindparam("id"))

CONTENT = (
    *("former", "id", "at", "person_id", "act", "of", "outcome", "purpose", "origin"),
    *("standing", "via", "detail", "records", "cited", "subjects"),
)
"""What a row's hash covers, in this order; see ``docs/audit.md``."""

SEALED_LOG = "log_sealed"
"""The act of the row behind which rows of the time before the chain stand."""

TRIGGERS = (
    """CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
    WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'audit rows follow each other'); END""",
    """CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit rows are sealed'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON audit
    WHEN NOT EXISTS (SELECT 1 FROM audit_removed WHERE OLD.id BETWEEN "first" AND "last")
      OR OLD.at > (SELECT datetime(at, '-1 year') FROM audit ORDER BY id DESC LIMIT 1)
    BEGIN SELECT RAISE(ABORT, 'audit rows are kept'); END""",
    """CREATE TRIGGER audit_removed_by_a_row BEFORE INSERT ON audit_removed
    WHEN NOT EXISTS (SELECT 1 FROM audit WHERE id = NEW."by" AND act = 'prune'
                     AND id = (SELECT max(id) FROM audit))
    BEGIN SELECT RAISE(ABORT, 'removal needs its row'); END""",
    """CREATE TRIGGER audit_removed_unchanged BEFORE UPDATE ON audit_removed
    BEGIN SELECT RAISE(ABORT, 'audit rows are sealed'); END""",
    """CREATE TRIGGER audit_removed_kept BEFORE DELETE ON audit_removed
    BEGIN SELECT RAISE(ABORT, 'audit rows are kept'); END""",
)
"""SECURITY: SQLite itself refuses to change a row, or to delete one that is not a year old."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain, or one that was."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Return a head as it was printed.

        Raises:
            ValueError: in Korean, when it is none.
        """
        number, _, digest = text.strip().partition(":")
        hexadecimal = len(digest) == len(FIRST) and set(digest) <= set("0123456789abcdef")
        if not (number.isascii() and number.isdecimal() and hexadecimal):
            raise ValueError(
                f"‘{text}’은(는) 닻이 아닙니다. ‘행 번호:해시’를 그대로 적어 주시기 바랍니다."
            )
        return cls(int(number), digest)


def append(connection: Connection, key: AuditKey, values: Mapping[str, Any]) -> Head:
    """Append a row inside a write transaction and return it as the new head.

    ``values`` are the row's columns; what is left out is empty.
    """
    former = head_of(connection)
    row: dict[str, Any] = {
        "of": None,
        "outcome": None,
        "purpose": "",
        "origin": "",
        "standing": {},
        "via": [],
        "detail": {},
        "records": [],
        "cited": [],
        "subjects": [],
        **values,
        "id": former.number + 1 if former else 1,
        "former": former.hash if former else FIRST,
    }
    for name in ("person_id", "act", "outcome", "purpose", "origin"):
        if row[name] is not None:  # half a surrogate pair cannot be stored
            row[name] = row[name].encode("utf-8", "replace").decode()
    row["hash"] = digest(row)
    row["seal"] = key.seal(row["hash"])
    connection.execute(_APPEND, row)
    return Head(row["id"], row["hash"])


def head_of(connection: Connection) -> Head | None:
    """Return the last row; ``None`` when there is none."""
    row = connection.execute(_LAST).first()
    return Head(row.id, row.hash) if row is not None else None


def holds(connection: Connection, head: Head) -> bool:
    """Return whether a head of the past is part of the chain, or of what was duly removed."""
    if head == Head(0, FIRST):
        return True
    row = connection.execute(_HASH, {"id": head.number}).first()
    if row is not None:
        return bool(row.hash == head.hash)
    return bool(
        connection.execute(
            select(audit_removed.c.by).where(
                audit_removed.c.first <= head.number, audit_removed.c.last >= head.number
            )
        ).first()
    )


def digest(row: Mapping[str, Any]) -> str:
    """Return the hash of a row with the columns of ``CONTENT``."""
    content = [
        row[name].isoformat(timespec="microseconds") if name == "at" else row[name]
        for name in CONTENT
    ]
    return sha256_of(content)


def digest_of_ranges(ranges: Iterable[Row[Any]] | Iterable[Mapping[str, Any]]) -> str:
    """Return the hash by which a row states what it removed; ranges in order."""
    rows = [each if isinstance(each, Mapping) else each._mapping for each in ranges]
    return sha256_of(
        [[each[name] for name in ("first", "last", "former", "hash")] for each in rows]
    )


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of a value written as JSON with sorted keys, no spaces and ASCII only."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode("ascii")).hexdigest()
