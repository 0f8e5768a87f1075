"""What a change of a folder's rules does to the records already read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import Connection, Row, insert, select, update

from access.coverage import closed_blocks
from access.reclassification import Decision
from access.rules import Rule, Ruling, path_parts, rule_for, rule_for_earlier
from access.share_rights import Identities
from catalog.ceiling import AboveCeiling, check_ceiling
from catalog.covering import Covering, covering
from catalog.database import next_number
from catalog.decisions import decisions_in_force
from catalog.parties import fields_of, match_parties
from catalog.records import remove
from catalog.rows import block_of, candidates_of, tombstone_values
from catalog.schema import block, chunk, document, past_block
from catalog.scopes import mean_anew, rules_in_force, scope_of
from catalog.share import ceilings, identities_in_force, rights_of
from catalog.versions import past_blocks, past_versions

_NEVER_READ = 0
"""A reader version below every real one."""


@dataclass(frozen=True, slots=True)
class _InForce:
    """All that closes and opens the records of a folder at a moment."""

    rules: Sequence[Rule]
    identities: Identities | None
    decisions: Sequence[Decision]

    @classmethod
    def of(cls, connection: Connection, folder_id: int, rules: Sequence[Rule]) -> Self:
        return cls(
            rules,
            identities_in_force(connection, folder_id),
            decisions_in_force(connection, folder_id),
        )

    def ruling(self, connection: Connection, record: Row[Any]) -> Ruling | None:
        """Return the ruling for a record as it is now, the share's own rights among it."""
        by_field = any(rule.fields for rule in self.rules)
        stated = fields_of(connection, record.id) if by_field else []
        found = rule_for(record.path, self.rules, stated)
        return found and found.under(ceilings(self.identities, rights_of(record.share)))

    def earlier(self, record: Row[Any], text: str) -> Ruling:
        """Return the ruling for an earlier version of a record, of which the text is known."""
        found = rule_for_earlier(record.path, self.rules, text)
        assert found is not None, "what opens the file now opens its earlier versions"
        return found.under(ceilings(self.identities, rights_of(record.share)))


def relabel(connection: Connection, folder_id: int, rules: Sequence[Rule]) -> None:
    """Put new rules in force inside a write transaction.

    Scopes get their new meaning; texts change their ``acl_id`` only where other rules cover
    them than before, and only those chunks get a new ``op``. A title or date which a block
    states that is closed from now on gives way to the next candidate, and back.
    """
    mean_anew(connection, folder_id, rules)
    relabel_records(connection, folder_id, rules)


def relabel_records(
    connection: Connection,
    folder_id: int,
    rules: Sequence[Rule],
    paths: Collection[str] | None = None,
) -> None:
    """Find anew which rules cover the records of a folder, or those at some paths of it."""
    force = _InForce.of(connection, folder_id, rules)
    wanted = select(document).where(document.c.folder_id == folder_id)
    for row in connection.execute(wanted).all():
        if paths is not None and row.path not in paths:
            continue
        ruling = force.ruling(connection, row)
        if ruling is None:  # SECURITY: no rule any more, so the record goes
            remove(connection, [row.id])
            continue
        cover = _relabel_record(connection, row, ruling, force)
        if _withdraw_if_too_high(connection, row.id, cover):
            continue
        title, day = candidates_of(row).shown(closed_blocks(cover.further))
        if (title, day) != (row.title, row.date):
            _rename(connection, row.id, row.title, title, day)
        if row.agency != ruling.agency:
            match_parties(connection, row.id, ruling.agency, fields_of(connection, row.id))
        if (row.agency, row.department) != (ruling.agency, ruling.department):
            connection.execute(  # indexes filter by agency, so they have to learn of it
                update(chunk)
                .where(chunk.c.document_id == row.id, chunk.c.deleted.is_(False))
                .values(op=next_number(connection, "op"))
            )


def relabel_below(connection: Connection, folder_id: int, path: str) -> None:
    """Give the texts at or below a path their scopes anew, inside a write transaction.

    For decisions that lift a cap or a ceiling: rules, titles and dates stay as they are.
    """
    force = _InForce.of(connection, folder_id, rules_in_force(connection, folder_id))
    place = path_parts(path)
    wanted = select(document).where(document.c.folder_id == folder_id)
    for row in connection.execute(wanted).all():
        if path_parts(row.path)[: len(place)] != place:
            continue
        ruling = force.ruling(connection, row)
        if ruling is not None:
            cover = _relabel_record(connection, row, ruling, force)
            _withdraw_if_too_high(connection, row.id, cover)


def _relabel_record(
    connection: Connection, record: Row[Any], ruling: Ruling, force: _InForce
) -> Covering:
    """Give every text of a record the scope that covers it now, and return what covers it.

    Only chunks whose scope is another one get a new ``op``.
    """
    mine = [d for d in force.decisions if d.concerns(record.path, record.sha256, ruling.agency)]
    rows = connection.execute(
        select(block).where(block.c.document_id == record.id).order_by(block.c.ordinal)
    ).all()
    cover = covering([block_of(row) for row in rows], ruling, record.grounds, mine)
    connection.execute(
        update(document)
        .where(document.c.id == record.id)
        .values(
            agency=ruling.agency,
            department=ruling.department,
            acl_id=scope_of(connection, record.folder_id, cover.whole),
        )
    )
    for row, covered in zip(rows, cover.blocks, strict=True):
        scope = scope_of(connection, record.folder_id, covered)
        if scope != row.acl_id:
            connection.execute(
                update(block)
                .where(block.c.document_id == record.id, block.c.ordinal == row.ordinal)
                .values(acl_id=scope)
            )
    # SECURITY: a decision about one content says nothing of an earlier one
    lasting = [each for each in mine if not each.sha256]
    # SECURITY: earlier versions are as closed as these rules close them, heading by heading
    for version in past_versions(connection, record.id):
        _relabel_past(connection, record, version, force, lasting)
    live = select(chunk).where(chunk.c.document_id == record.id, chunk.c.deleted.is_(False))
    for each in connection.execute(live).all():
        touched = {ordinal for ordinal, _, _ in each.pieces} | set(each.prefix_blocks)
        scope = scope_of(connection, record.folder_id, cover.over(touched))
        if scope != each.acl_id:
            connection.execute(
                update(chunk)
                .where(chunk.c.id == each.id)
                .values(acl_id=scope, op=next_number(connection, "op"))
            )
    return cover


def _withdraw_if_too_high(connection: Connection, document_id: str, cover: Covering) -> bool:
    """Remove a record which rules or a decision gave a grade above the ceiling; it is refused
    when it is read again.
    """
    try:
        check_ceiling(connection, cover.grounds())
    except AboveCeiling:
        remove(connection, [document_id])
        return True
    return False


def _relabel_past(
    connection: Connection,
    record: Row[Any],
    version: int,
    force: _InForce,
    decisions: Sequence[Decision],
) -> None:
    rows = past_blocks(connection, record.id, version)
    ruling = force.earlier(record, "\n".join(row.text for row in rows))
    # SECURITY: a later version cannot take back what an earlier one closed
    grounds = {*record.grounds, *(ground for row in rows for ground in row.grounds)}
    cover = covering([block_of(row) for row in rows], ruling, grounds, decisions)
    for row, covered in zip(rows, cover.blocks, strict=True):
        scope = scope_of(connection, record.folder_id, covered)
        if scope != row.acl_id:
            connection.execute(
                update(past_block)
                .where(
                    past_block.c.document_id == record.id,
                    past_block.c.version == version,
                    past_block.c.ordinal == row.ordinal,
                )
                .values(acl_id=scope)
            )


def _rename(
    connection: Connection, document_id: str, before: str, title: str, day: date | None
) -> None:
    """Give a record another title and date, and have it read again at the next run."""
    connection.execute(
        update(document)
        .where(document.c.id == document_id)
        .values(title=title, date=day, reader_version=_NEVER_READ)
    )
    live = select(chunk).where(chunk.c.document_id == document_id, chunk.c.deleted.is_(False))
    number = next_number(connection, "op")
    for row in connection.execute(live).all():
        first, *others = row.prefix.split("\n")
        prefix = "\n".join([title if first == before else first, *others])
        # SECURITY: under a new number, so that no index finds it by its earlier title meanwhile
        connection.execute(
            update(chunk).where(chunk.c.id == row.id).values(tombstone_values(number))
        )
        values = {**row._mapping, "prefix": prefix, "op": number}
        del values["id"]
        connection.execute(insert(chunk).values(values))
