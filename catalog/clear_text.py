"""The clear personal data beside the masked text, opened passage by passage for those with the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from access.clear import may_see_clear
from access.label import Grant, GrantKind, Scope
from access.permit import Permit
from access.principal import Principal
from catalog.audit import Subject
from catalog.blocks import labels_of
from catalog.crypto import KeyFile, KeyUnavailable, Vault
from catalog.database import Database
from catalog.portions import Portion
from catalog.rows import particulars_of
from catalog.schema import access_grant, acl, block, clear_text, party
from catalog.sealing import SealedDatum, datum_of
from catalog.standing import standing
from catalog.visible import Sight, sight_of, visible_records
from records.passage import Particulars


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """A masked block whose holder may have it opened: kinds and subjects, and nothing clear."""

    document_id: str
    number: int
    text: str
    data: tuple[SealedDatum, ...]

    def subjects(self) -> list[Subject]:
        """Return whose data of which kind are masked, and how often; by kind and hash."""
        return _subjects((each.kind, each.subject) for each in self.data)


@dataclass(frozen=True, slots=True)
class ClearBlock:
    """A block unmasked: its clear text, and the half-open spans of the data in it with their kinds."""

    number: int
    text: str
    found: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record in which a number stands, with the numbers of the blocks, ascending."""

    record: Particulars
    blocks: tuple[int, ...]


class ClearText:
    """Opens masks for those with the right. Missing, forbidden and nothing masked look the same."""

    def __init__(self, database: Database, keys: KeyFile | None) -> None:
        """Read from this catalog with the keys of this file."""
        self._database = database
        self._keys = keys

    def sealed(self, permit: Permit, document_id: str, number: int) -> SealedBlock | None:
        """Return the masks of a block of which the holder may see block and clear text, else ``None``.

        ``number`` counts the blocks that the holder sees, from 0 (``catalog.portions``).
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            record = _openable(connection, permit, {document_id}, sight).get(document_id)
            if record is None:
                return None
            # SECURITY: a hidden block has no number, and so no masks
            ordinal = Portion.of(labels_of(connection, document_id), sight).ordinal(number)
            row = connection.execute(
                select(block).where(block.c.document_id == document_id, block.c.ordinal == ordinal)
            ).first()
            if row is None:
                return None
            rows = connection.execute(
                select(clear_text)
                .where(
                    clear_text.c.document_id == document_id,
                    clear_text.c.block == ordinal,
                    clear_text.c.version == record.version,
                )
                .order_by(clear_text.c.start)
            ).all()
        data = tuple(datum_of(each) for each in rows)
        return SealedBlock(document_id, number, row.text, data) if data else None

    def opened(self, permit: Permit, sealed: SealedBlock) -> ClearBlock:
        """Return a block unmasked.

        Raises:
            KeyUnavailable: when the key is gone, or what was sealed has been changed.
        """
        vault = self._vault()
        parts: list[str] = []
        found: list[tuple[int, int, str]] = []
        at = size = 0
        for each in sealed.data:
            clear = vault.unseal(each.sealed, each.place)
            before = sealed.text[at : each.start]
            found.append((size + len(before), size + len(before) + len(clear), each.kind))
            parts += (before, clear)
            size += len(before) + len(clear)
            at = each.end
        return ClearBlock(sealed.number, "".join((*parts, sealed.text[at:])), tuple(found))

    def subjects(self, permit: Permit, document_id: str) -> list[Subject]:
        """Return whose data are masked in a record, for who may see them; by kind and hash."""
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            if not _openable(connection, permit, {document_id}, sight):
                return []
            wanted = select(clear_text.c.kind, clear_text.c.subject).where(
                clear_text.c.document_id == document_id
            )
            return _subjects((row.kind, row.subject) for row in connection.execute(wanted))

    def subject(self, permit: Permit, datum: str) -> str:
        """Return the keyed hash of a datum.

        Raises:
            KeyUnavailable: when the key is gone.
        """
        return self._vault().subject(datum)

    def sightings(self, permit: Permit, subject: str) -> list[Sighting]:
        """Return where a number stands of which the holder may see both block and clear text.

        Newest records first, undated last, ties by identifier.
        """
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            stood = connection.execute(
                select(
                    clear_text.c.document_id,
                    clear_text.c.version,
                    clear_text.c.block,
                    block.c.acl_id,
                )
                .distinct()
                .join(
                    block,
                    (block.c.document_id == clear_text.c.document_id)
                    & (block.c.ordinal == clear_text.c.block),
                )
                .where(clear_text.c.subject == subject)
                .order_by(clear_text.c.document_id, clear_text.c.block)
            ).all()
            # SECURITY: a number in a hidden block is nowhere
            rows = [row for row in stood if sight.opens(row.document_id, row.acl_id)]
            ids = {row.document_id for row in rows}
            records = _openable(connection, permit, ids, sight)
            portions = {each: Portion.of(labels_of(connection, each), sight) for each in records}
        found = [
            Sighting(particulars_of(record, (), grade=sight.grade(record.acl_id)), blocks)
            for identifier, record in records.items()
            if (
                blocks := tuple(
                    _number(portions[identifier], row.block)
                    for row in rows
                    if row.document_id == identifier and row.version == record.version
                )
            )
        ]
        return sorted(found, key=lambda each: (-_day(each.record), each.record.document_id))

    def _vault(self) -> Vault:
        if self._keys is None:
            raise KeyUnavailable("개인정보 원문의 열쇠가 없어 원문을 열지 못합니다.")
        return self._keys.vault()


def _subjects(data: Iterable[tuple[str, str]]) -> list[Subject]:
    return [
        Subject(kind, count, subject) for (kind, subject), count in sorted(Counter(data).items())
    ]


def _number(portion: Portion, ordinal: int) -> int:
    number = portion.number(ordinal)
    assert number is not None, "hidden blocks are left out"
    return number


def _day(record: Particulars) -> int:
    return record.date.toordinal() if record.date else 0


def opens_clear(connection: Connection, permit: Permit, record: Row[Any]) -> bool:
    """Return whether nothing is masked in a record, or its holder may see what is."""
    return not record.masked or _may_see_clear(connection, permit, record)


def _may_see_clear(connection: Connection, permit: Permit, record: Row[Any]) -> bool:
    # SECURITY: who the holder is gets read anew, in the transaction that reads the text
    reader = standing(connection, permit.principal.person_id, permit.day)
    if reader is None:
        return False
    holders = [str(grant) for grant in reader.grants()]
    line = select(party.c.document_id).where(
        party.c.document_id == record.id,
        party.c.part == GrantKind.LINE.value,
        party.c.holder.in_(holders),
    )
    in_line = connection.execute(line).first() is not None
    if _granted_clear(connection, permit, reader, record):
        return True
    scope = connection.execute(select(acl.c.scope).where(acl.c.id == record.acl_id)).scalar_one()
    cap = Scope.from_canonical(scope).cap.on(permit.day)
    return may_see_clear(
        reader,
        record.agency,
        record.department,
        in_line=in_line,
        legal_basis=cap.legal_basis,
    )


def _granted_clear(
    connection: Connection, permit: Permit, reader: Principal, record: Row[Any]
) -> bool:
    # SECURITY: to another agency personal data goes masked alone (제9조 제1항 6호)
    if Grant(GrantKind.AGENCY, record.agency or "-") not in reader.grants():
        return False
    wanted = select(access_grant.c.id).where(
        access_grant.c.document_id == record.id,
        access_grant.c.person_id == reader.person_id,
        access_grant.c.clear.is_(True),
        access_grant.c.ended.is_(None),
        access_grant.c.since <= permit.day,
        access_grant.c.until >= permit.day,
    )
    return connection.execute(wanted).first() is not None


def _openable(
    connection: Connection, permit: Permit, ids: Iterable[str], sight: Sight
) -> dict[str, Row[Any]]:
    return {
        identifier: row
        for identifier, row in visible_records(connection, ids, sight).items()
        # SECURITY: seeing the record does not open its personal data
        if _may_see_clear(connection, permit, row)
    }
