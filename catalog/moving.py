"""Records whose files were moved or renamed within their folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from access.reclassification import DecisionKind
from access.rules import Rule, Ruling, rule_for
from access.share_rights import Rights
from catalog.database import Database, next_number, stamp
from catalog.decision_schema import reclassification
from catalog.parties import fields_of
from catalog.relabelling import NEVER_READ, relabel_records
from catalog.rows import candidates_of, candidates_values
from catalog.schema import access_grant, document, moved_record
from catalog.scopes import rules_in_force
from records.naming import Candidates


@dataclass(frozen=True, slots=True)
class Move:
    """A file that lies at ``after`` now, with the bytes of the record that was at ``before``.

    ``shown_path`` is the new path as readers see it, ``name`` what the new name alone says of
    title and date. ``again`` has the record read again, because its masks may concern its name. A
    ``member`` goes where its ZIP goes.
    """

    before: str
    after: str
    size: int
    mtime_ns: int
    file_id: str
    share: tuple[Rights, ...] | None
    shown_path: str
    name: Candidates
    again: bool = False
    member: bool = False


class Moving:
    """Brings records to where their files lie. For the pipeline; it returns no record content."""

    def __init__(self, database: Database) -> None:
        """Write to this catalog."""
        self._database = database

    def move(self, folder_id: int, moves: Sequence[Move], *, at: datetime) -> None:
        """Move records in one transaction, chains and swaps among them.

        Identifier, versions, citations and grants stay. SECURITY: rules, ceilings and share
        rights of the new place hold from this transaction on; a record that no rule opens there
        goes. What had been decided about the record elsewhere is carried along only where it
        opens nothing more (:func:`_lifts_no_more`), and grants only within one department.
        """
        with self._database.writing() as connection:
            rules = rules_in_force(connection, folder_id)
            rows = _rows(connection, folder_id, [each.before for each in moves])
            present = [each for each in moves if each.before in rows]
            for each in present:  # places are freed first: somebody else may move in
                _set(connection, rows[each.before].id, path=f"\0{rows[each.before].id}")
            for each in present:
                row = rows[each.before]
                _set(connection, row.id, **_values(row, each))
                connection.execute(
                    insert(moved_record).prefix_with("OR IGNORE").values(document_id=row.id)
                )
                _follow(connection, row, each.after, rules, at)
            # SECURITY: no index goes by the scopes of the old places, not even until it caught up
            next_number(connection, "acl")
            relabel_records(connection, folder_id, rules, [each.after for each in present])


def _rows(connection: Connection, folder_id: int, paths: Sequence[str]) -> Mapping[str, Row[Any]]:
    wanted = select(document).where(document.c.folder_id == folder_id, document.c.path.in_(paths))
    return {row.path: row for row in connection.execute(wanted)}


def _set(connection: Connection, identifier: str, **values: Any) -> None:
    connection.execute(update(document).where(document.c.id == identifier).values(**values))


def _values(row: Row[Any], move: Move) -> dict[str, Any]:
    stated = candidates_of(row)
    names = Candidates(
        (*((text, block) for text, block in stated.titles if block is not None), *move.name.titles),
        (*((day, block) for day, block in stated.dates if block is not None), *move.name.dates),
    )
    return {
        "path": move.after,
        "size": move.size,
        "mtime_ns": move.mtime_ns,
        "file_id": move.file_id,
        "share": move.share,
        "shown_path": move.shown_path,
        "original_gone": move.member and row.original_gone,
        **({"reader_version": NEVER_READ} if move.again else {}),
        **candidates_values(names),
    }


def _follow(
    connection: Connection, row: Row[Any], path: str, rules: Sequence[Rule], at: datetime
) -> None:
    """Carry along what was decided about the record, or leave it behind."""
    stated = fields_of(connection, row.id)
    was, now = (rule_for(each, rules, stated) for each in (row.path, path))
    if _owner(was) != _owner(now):  # SECURITY: nobody's office reaches into another department
        connection.execute(
            update(access_grant)
            .where(access_grant.c.document_id == row.id, access_grant.c.ended.is_(None))
            .values(ended=stamp(at))
        )
    if _lifts_no_more(was, now):  # SECURITY: what was decided stays behind otherwise
        table = reclassification
        connection.execute(
            update(table)
            .where(
                table.c.folder_id == row.folder_id,
                table.c.path == row.path,
                table.c.sha256 == row.sha256,
                table.c.sha256 != "",
                table.c.kind == DecisionKind.RECLASSIFICATION.value,
            )
            .values(path=path)
        )


def _owner(ruling: Ruling | None) -> tuple[str, str] | None:
    return (ruling.agency, ruling.department) if ruling is not None else None


def _lifts_no_more(was: Ruling | None, now: Ruling | None) -> bool:
    """Return whether a decision about the record finds no further grounds in the new place.

    What was decided of a record was not decided of the grounds of another folder.
    """
    if was is None or now is None:
        return False
    before, after = (
        frozenset[int]().union(*(rule.grounds for rule in (*each.rules, *each.passages)))
        for each in (was, now)
    )
    return was.agency == now.agency and after <= before
