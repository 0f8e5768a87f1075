"""Walking the chain of the audit log: which rows were changed, removed, moved or put in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from catalog.audit_anchor import Anchor, AnchorBroken
from catalog.audit_chain import FIRST, Head, digest, digest_of_ranges, head_of, holds
from catalog.audit_key import AuditKey
from catalog.audit_schema import audit, audit_removed
from catalog.database import Database

MOST_PROBLEMS = 100
"""How many problems are told; one forged row may break thousands behind it."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk found. ``problems`` are Korean sentences in order of rows, none when whole.

    ``remarks`` tell what a person did with the log: expired rows removed, the anchor dropped anew.
    """

    rows: int
    head: Head | None
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def verify(database: Database, *, kept: Head | None = None) -> Verification:
    """Return whether the log is whole: rows, their links and seals, and the anchor.

    ``kept`` is a head that an auditor kept elsewhere: the log must still hold it.

    Raises:
        KeyUnusable: when the key cannot be read.
        OSError: when the anchor cannot be read.
    """
    key = AuditKey.open(database.home)
    with database.reading() as connection:
        walk = _Walk(key, _removed(connection))
        for row in connection.execute(select(audit).order_by(audit.c.id)).yield_per(1000):
            walk.take(row)
        walk.finish()
        head = head_of(connection)
        if kept is not None and not holds(connection, kept):
            walk.problems.append(
                f"따로 보관한 닻({kept.number}번 행)이 이 기록에 없습니다. 기록이 바뀌었거나 잘렸습니다."
            )
        walk.problems.extend(_anchored(connection, Anchor(database.home.audit_head, key), head))
    found = walk.problems
    told = found[:MOST_PROBLEMS]
    if len(found) > len(told):
        told.append(f"이 밖에도 {len(found) - len(told):,}곳이 맞지 않습니다.")
    return Verification(walk.rows, head, tuple(told), tuple(walk.remarks))


def _anchored(connection: Connection, anchor: Anchor, head: Head | None) -> Iterator[str]:
    try:
        stated = anchor.head()
    except AnchorBroken:
        yield "닻 파일(audit.head)이 이 열쇠로 봉인한 것이 아닙니다. 누가 손댔는지 확인해 주시기 바랍니다."
        return
    if stated is None:
        if head is not None:
            yield "닻 파일(audit.head)이 없습니다. 기록의 끝이 잘렸는지 알 수 없습니다."
    elif not holds(connection, stated):
        last = head.number if head else 0
        if last < stated.number:
            yield (
                f"기록의 끝이 잘렸습니다: {stated.number}번 행까지 썼는데 {last}번 행까지만 남아 있습니다."
            )
        else:
            yield f"{stated.number}번 행이 닻에 적힌 것과 다릅니다. 기록이 바꿔치기되었습니다."


@dataclass(slots=True)
class _Walk:
    key: AuditKey
    removed: dict[int, Row[Any]]
    rows: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _next: int = 1
    _former: str | None = FIRST
    """The hash the next row must hold; ``None`` behind a hole, where nobody knows it."""
    _ranges_of: dict[int, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.removed.values():
            self._ranges_of[row.by].append(row)

    def take(self, row: Row[Any]) -> None:
        """Check the next row."""
        self.rows += 1
        if row.id < self._next:
            self.problems.append(f"{row.id}번 행은 끼워 넣었거나, 지웠다고 적힌 행입니다.")
            return
        self._cross(row.id)
        computed = digest(row._asdict())
        if computed != row.hash:
            self.problems.append(f"{row.id}번 행의 내용이 나중에 바뀌었습니다.")
        elif not self.key.sealed(row.hash, row.seal):  # SECURITY: a hash alone proves no writer
            self.problems.append(f"{row.id}번 행은 너머가 쓰지 않았습니다(봉인이 다릅니다).")
        if self._former not in (None, row.former):
            self.problems.append(f"{row.id}번 행이 그 앞 행과 이어지지 않습니다.")
        if row.act == "prune":
            self._check_removal(row)
        elif row.act == "anchor_dropped":
            self.remarks.append(
                f"{row.id}번 행에서 닻을 다시 내렸습니다({row.person_id}): {row.detail.get('remark', '')}"
            )
        self._next, self._former = row.id + 1, row.hash

    def finish(self) -> None:
        """Check what no row stated."""
        for by in self._ranges_of:
            self.problems.append(f"지운 구간이 {by}번 행에 적힌 것과 다르거나, 그런 행이 없습니다.")

    def _cross(self, until: int) -> None:
        while self._next < until:
            gone = self.removed.get(self._next)
            if gone is None:
                last = until - 1
                which = f"{self._next}번" if last == self._next else f"{self._next}~{last}번"
                self.problems.append(f"{which} 행이 없어졌습니다.")
                self._next, self._former = until, None
                return
            if self._former not in (None, gone.former):
                self.problems.append(
                    f"지운 구간({gone.first}~{gone.last}번)이 그 앞 행과 이어지지 않습니다."
                )
            self._next, self._former = gone.last + 1, gone.hash

    def _check_removal(self, row: Row[Any]) -> None:
        ranges = self._ranges_of.pop(row.id, [])
        if digest_of_ranges(ranges) != row.detail.get("digest"):
            self.problems.append(f"{row.id}번 행이 지웠다고 적은 구간이 나중에 바뀌었습니다.")
        self.remarks.append(
            f"{row.id}번 행에서 보존 기간이 지난 {row.detail.get('removed', 0):,}개 행을 지웠습니다"
            f"({row.person_id})."
        )


def _removed(connection: Connection) -> dict[int, Row[Any]]:
    found = connection.execute(select(audit_removed).order_by(audit_removed.c.first))
    return {row.first: row for row in found}
