"""The clear personal data beside the masked text: sealed, and opened passage by passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from access.clear import may_see_clear
from access.label import GrantKind
from access.permit import Permit
from catalog.crypto import KeyFile, KeyUnavailable, Sealed, Vault
from catalog.database import Database
from catalog.rows import particulars_of
from catalog.schema import block, clear_text, document, party
from catalog.standing import standing
from catalog.visible import READABLE, Sight, sight_of, visible_records
from records.passage import Particulars
from records.personal import Personal

_BATCH = 500
"""Rows sealed anew in one transaction, so that audit rows never wait long."""
NEVER_SCANNED = 0
"""A detector version below every real one."""


@dataclass(frozen=True, slots=True)
class Masking:
    """What was taken out of a record before it is stored.

    ``shown_path`` is the path as readers see it; ``count`` says how many data were masked, of
    which ``personal`` are kept where there is a ``vault``.
    """

    shown_path: str = ""
    count: int = 0
    personal: tuple[Personal, ...] = ()
    vault: Vault | None = None


NOTHING_MASKED = Masking()


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """A masked block whose holder may have it opened: kinds and subjects, and nothing clear."""

    document_id: str
    ordinal: int
    text: str
    data: tuple[SealedDatum, ...]

    def kinds(self) -> dict[str, int]:
        """Return how many subjects of each kind are named, in order of kind."""
        pairs = {(each.kind, each.subject) for each in self.data}
        kinds = sorted(kind for kind, _ in pairs)
        return {kind: kinds.count(kind) for kind in kinds}

    def subjects(self) -> list[str]:
        """Return the keyed hashes of the data, ascending, none twice."""
        return sorted({each.subject for each in self.data})


@dataclass(frozen=True, slots=True)
class SealedDatum:
    """One mask of a block, and what is sealed for its place."""

    start: int
    end: int
    kind: str
    subject: str
    place: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class ClearBlock:
    """A block unmasked: its clear text, and the half-open spans of the data in it with their kinds."""

    ordinal: int
    text: str
    found: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record in which a number stands, with the ordinals of the blocks, ascending."""

    record: Particulars
    blocks: tuple[int, ...]


class ClearText:
    """Opens masks for those with the right. Missing, forbidden and nothing masked look the same."""

    def __init__(self, database: Database, keys: KeyFile | None) -> None:
        """Read from this catalog with the keys of this file."""
        self._database = database
        self._keys = keys

    def sealed(self, permit: Permit, document_id: str, ordinal: int) -> SealedBlock | None:
        """Return the masks of a block of which the holder may see block and clear text, else ``None``."""
        with self._database.reading() as connection:
            sight = sight_of(connection, permit)
            record = _openable(connection, permit, {document_id}, sight).get(document_id)
            if record is None:
                return None
            row = connection.execute(
                select(block).where(block.c.document_id == document_id, block.c.ordinal == ordinal)
            ).first()
            # SECURITY: a hidden block has no masks
            if row is None or not sight.opens(document_id, row.acl_id):
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
        data = tuple(_datum(each) for each in rows)
        return SealedBlock(document_id, ordinal, row.text, data) if data else None

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
        return ClearBlock(sealed.ordinal, "".join((*parts, sealed.text[at:])), tuple(found))

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
        found = [
            Sighting(particulars_of(record, ()), blocks)
            for identifier, record in records.items()
            if (
                blocks := tuple(
                    row.block
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
    return may_see_clear(reader, record.agency, record.department, in_line=in_line)


def _openable(
    connection: Connection, permit: Permit, ids: Iterable[str], sight: Sight
) -> dict[str, Row[Any]]:
    return {
        identifier: row
        for identifier, row in visible_records(connection, ids, sight).items()
        # SECURITY: seeing the record does not open its personal data
        if row.status in READABLE and _may_see_clear(connection, permit, row)
    }


def keep_clear(connection: Connection, document_id: str, version: int, masking: Masking) -> None:
    """Seal what was masked in a record, in place of what was sealed of it before."""
    connection.execute(delete(clear_text).where(clear_text.c.document_id == document_id))
    if masking.vault is None or not masking.personal:
        return
    rows = []
    for each in masking.personal:
        subject = masking.vault.subject(each.whole)
        place = _place(document_id, version, each.block, each.start, each.end, each.kind, subject)
        sealed = masking.vault.seal(each.text, place)
        rows.append(
            {
                "document_id": document_id,
                "version": version,
                "block": each.block,
                "start": each.start,
                "end": each.end,
                "kind": each.kind,
                "subject": subject,
                "key_id": sealed.key_id,
                "body": sealed.body,
            }
        )
    connection.execute(insert(clear_text), rows)


def kept(database: Database) -> int:
    """Return how many sealed data the catalog holds."""
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(clear_text)).scalar_one())


def writing_vault(database: Database, keys: KeyFile) -> Vault | None:
    """Return the vault to seal with, made at its first use; ``None`` when its key is gone.

    A new key is never made beside data that another one sealed: the first may come back.
    """
    try:
        return keys.vault()
    except KeyUnavailable:
        return keys.made() if not keys.there() and not kept(database) else None


def seal_anew(database: Database, vault: Vault) -> int:
    """Seal every datum with the vault's present key and return how many there were.

    Raises:
        KeyUnavailable: when one of them cannot be opened; those before it are sealed anew.
    """
    done = 0
    wanted = select(clear_text).where(clear_text.c.key_id != vault.current).limit(_BATCH)
    while True:
        with database.writing() as connection:
            rows = connection.execute(wanted).all()
            for row in rows:
                datum = _datum(row)
                sealed = vault.seal(vault.unseal(datum.sealed, datum.place), datum.place)
                connection.execute(
                    update(clear_text)
                    .where(
                        clear_text.c.document_id == row.document_id,
                        clear_text.c.block == row.block,
                        clear_text.c.start == row.start,
                    )
                    .values(key_id=sealed.key_id, body=sealed.body)
                )
        if not rows:
            return done
        done += len(rows)


def forget(database: Database) -> int:
    """Drop every sealed datum and have the records read again; return how many were dropped."""
    dropped = kept(database)
    with database.writing() as connection:
        connection.execute(delete(clear_text))
        connection.execute(
            update(document).where(document.c.masked > 0).values(detector_version=NEVER_SCANNED)
        )
    return dropped


def _datum(row: Row[Any]) -> SealedDatum:
    place = _place(
        row.document_id, row.version, row.block, row.start, row.end, row.kind, row.subject
    )
    return SealedDatum(
        row.start, row.end, row.kind, row.subject, place, Sealed(row.key_id, row.body)
    )


def _place(
    document_id: str, version: int, block: int, start: int, end: int, kind: str, subject: str
) -> str:
    """Return what a sealed datum is bound to: a row moved or relabelled cannot be opened."""
    return "\0".join(map(str, (document_id, version, block, start, end, kind, subject)))
