"""What a change of a folder's rules does to the records already read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from access.coverage import closed_blocks
from access.reclassification import Decision
from access.rules import Rule, Ruling, path_parts, rule_for, rule_for_earlier
from access.share_rights import Identities
from catalog.ceiling import AboveCeiling, check_ceiling
from catalog.covering import Covering, covering
from catalog.database import next_number
from catalog.decisions import decisions_in_force
from catalog.parties import fields_of, match_parties
from catalog.record_text import stated_names
from catalog.records import remove
from catalog.rows import block_of, candidates_of, tombstone_values
from catalog.schema import block, chunk, document, past_block
from catalog.scopes import Scopes, mean_anew, rules_in_force
from catalog.share import ceilings, identities_in_force, rights_of
from catalog.versions import past_blocks, past_versions
from records.document import Block, BlockKind

NEVER_READ = 0
"""A reader version below every real one."""


@dataclass(frozen=True, slots=True)
class _InForce:
    """All that closes and opens the records of a folder at a moment."""

    rules: Sequence[Rule]
    identities: Identities | None
    decisions: Sequence[Decision]
    scopes: Scopes

    @classmethod
    def of(cls, connection: Connection, folder_id: int, rules: Sequence[Rule]) -> Self:
        return cls(
            rules,
            identities_in_force(connection, folder_id),
            decisions_in_force(connection, folder_id),
            Scopes(connection, folder_id),
        )

    def ruling(self, connection: Connection, record: Row[Any]) -> Ruling | None:
        """Return the ruling for a record as it is now, the share's own rights among it."""
        by_field = any(rule.fields for rule in self.rules)
        stated = fields_of(connection, record.id) if by_field else []
        found = rule_for(record.path, self.rules, stated)
        return found and found.under(ceilings(self.identities, rights_of(record.share)))

    def about(self, record: Row[Any], ruling: Ruling) -> list[Decision]:
        """Return the decisions about a record, in order of approval."""
        return [
            each
            for each in self.decisions
            if each.concerns(record.path, record.sha256, ruling.agency)
        ]

    def earlier(self, record: Row[Any], text: str) -> Ruling:
        """Return the ruling for an earlier version of a record, of which the text is known."""
        found = rule_for_earlier(record.path, self.rules, text)
        assert found is not None, "what opens the file now opens its earlier versions"
        return found.under(ceilings(self.identities, rights_of(record.share)))


def relabel(
    connection: Connection, folder_id: int, before: Sequence[Rule], rules: Sequence[Rule]
) -> None:
    """Put new rules in the place of those before, inside a write transaction.

    Scopes get their new meaning; texts change their ``acl_id`` only where other rules cover
    them than before, and only those chunks get a new ``op``. A title or date which a block
    states that is closed from now on gives way to the next candidate, and back. Other audiences
    of the same rules touch no text: scopes name rules.
    """
    mean_anew(connection, folder_id, rules)
    was, force = (_InForce.of(connection, folder_id, each) for each in (before, rules))
    if not force.decisions and _shapes(before) == _shapes(rules):
        return
    # What earlier versions may have stated is looked for in their texts, one by one.
    by_field = [_coverage(rule for rule in each if rule.fields) for each in (before, rules)]
    for row in _records_of(connection, folder_id):
        ruling = force.ruling(connection, row)
        # SECURITY: an exception holds for the label that it was approved for, and no other
        decided = ruling is not None and bool(force.about(row, ruling))
        alike = by_field[0] == by_field[1] and _alike(was.ruling(connection, row), ruling)
        if decided or not alike:
            _follow(connection, row, ruling, force)


def relabel_records(
    connection: Connection,
    folder_id: int,
    rules: Sequence[Rule],
    paths: Collection[str] | None = None,
) -> None:
    """Find anew which rules cover the records of a folder, or those at some paths of it."""
    force = _InForce.of(connection, folder_id, rules)
    for row in _records_of(connection, folder_id, paths):
        _follow(connection, row, force.ruling(connection, row), force)


def _records_of(
    connection: Connection, folder_id: int, paths: Collection[str] | None = None
) -> Sequence[Row[Any]]:
    wanted = select(document).where(document.c.folder_id == folder_id)
    if paths is not None:
        wanted = wanted.where(document.c.path.in_(list(paths)))
    return connection.execute(wanted).all()


def _coverage(rules: Iterable[Rule]) -> set[tuple[str, frozenset[int]]]:
    """Return what rules cover and cap, whomever they let in."""
    return {(rule.name, rule.grounds) for rule in rules}


def _shapes(rules: Sequence[Rule]) -> list[tuple[str, frozenset[int], str, str]]:
    """Return all that a ruling takes from rules but whom they let in."""
    return [(rule.name, rule.grounds, rule.agency, rule.department) for rule in rules]


def _alike(one: Ruling | None, other: Ruling | None) -> bool:
    """Return whether rulings cover the same texts as the same agency's."""
    if one is None or other is None:
        return one is other
    return (one.agency, one.department) == (other.agency, other.department) and all(
        _coverage(mine) == _coverage(theirs)
        for mine, theirs in ((one.rules, other.rules), (one.passages, other.passages))
    )


def _follow(
    connection: Connection, record: Row[Any], ruling: Ruling | None, force: _InForce
) -> None:
    if ruling is None:  # SECURITY: no rule any more, so the record goes
        remove(connection, [record.id])
        return
    cover = _relabel_record(connection, record, ruling, force)
    if _withdraw_if_too_high(connection, record.id, cover):
        return
    title, day = candidates_of(record).shown(closed_blocks(cover.further))
    if title != record.title:
        _rename(connection, record.id, record.title, title, day)
    elif day != record.date:
        connection.execute(update(document).where(document.c.id == record.id).values(date=day))
        _tell_indexes(connection, record.id)
    if record.agency != ruling.agency:
        match_parties(connection, record.id, ruling.agency, fields_of(connection, record.id))
    if (record.agency, record.department) != (ruling.agency, ruling.department):
        _tell_indexes(connection, record.id)


def _tell_indexes(connection: Connection, document_id: str) -> None:
    """Have indexes learn of what they filter by, agency and date; texts stay as they are."""
    connection.execute(
        update(chunk)
        .where(chunk.c.document_id == document_id, chunk.c.deleted.is_(False))
        .values(op=next_number(connection, "op"))
    )


def relabel_below(connection: Connection, folder_id: int, path: str) -> None:
    """Give the texts at or below a path their scopes anew, inside a write transaction.

    For decisions that lift a cap or a ceiling: rules, titles and dates stay as they are.
    """
    force = _InForce.of(connection, folder_id, rules_in_force(connection, folder_id))
    place = path_parts(path)
    for row in _records_of(connection, folder_id):
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

    Only chunks whose scope is another one get a new ``op``, and all where their record states others
    of its fields as a whole: with each passage an index holds which.
    """
    mine = force.about(record, ruling)
    stated = stated_names(connection, record.id)
    wanted = select(block.c.ordinal, block.c.kind, block.c.text, block.c.level, block.c.acl_id)
    rows = connection.execute(
        wanted.where(block.c.document_id == record.id).order_by(block.c.ordinal)
    ).all()
    # Where a rule under a heading holds is told by kinds, levels and texts.
    outline = [Block(BlockKind(row.kind), row.text, level=row.level) for row in rows]
    cover = covering(outline, ruling, record.grounds, mine)
    scopes = force.scopes
    connection.execute(
        update(document)
        .where(document.c.id == record.id)
        .values(
            agency=ruling.agency,
            department=ruling.department,
            acl_id=scopes.of(cover.whole),
        )
    )
    moved = [
        {"at": row.ordinal, "scope": scope}
        for row, covered in zip(rows, cover.blocks, strict=True)
        if (scope := scopes.of(covered)) != row.acl_id
    ]
    if moved:
        connection.execute(
            update(block)
            .where(block.c.document_id == record.id, block.c.ordinal == bindparam("at"))
            .values(acl_id=bindparam("scope")),
            moved,
        )
    # SECURITY: a decision about one content says nothing of an earlier one
    lasting = [each for each in mine if not each.sha256]
    # SECURITY: earlier versions are as closed as these rules close them, heading by heading
    for version in past_versions(connection, record.id):
        _relabel_past(connection, record, version, force, lasting)
    live = select(chunk.c.id, chunk.c.acl_id, chunk.c.pieces, chunk.c.prefix_blocks).where(
        chunk.c.document_id == record.id, chunk.c.deleted.is_(False)
    )
    changed = [
        {"at": each.id, "scope": scope}
        for each in connection.execute(live)
        if (scope := scopes.of(cover.over(_touched(each.pieces, each.prefix_blocks))))
        != each.acl_id
    ]
    if changed:
        connection.execute(
            update(chunk)
            .where(chunk.c.id == bindparam("at"))
            .values(acl_id=bindparam("scope"), op=next_number(connection, "op")),
            changed,
        )
    # SECURITY: what is closed from now on makes no open passage one of a letter
    if moved and stated != stated_names(connection, record.id):
        _tell_indexes(connection, record.id)
    return cover


def _touched(pieces: Sequence[Sequence[int]], prefix_blocks: Sequence[int]) -> set[int]:
    return {ordinal for ordinal, _, _ in pieces} | set(prefix_blocks)


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
        scope = force.scopes.of(covered)
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
        .values(title=title, date=day, reader_version=NEVER_READ)
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
