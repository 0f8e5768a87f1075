"""The writing half of the clear personal data: sealed beside the text, sealed anew, forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from catalog.crypto import KeyFile, KeyUnavailable, Sealed, Vault
from catalog.database import Database
from catalog.schema import clear_text, document
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
class SealedDatum:
    """One mask of a block, and what is sealed for its place."""

    start: int
    end: int
    kind: str
    subject: str
    place: str
    sealed: Sealed


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


def sealed_by_others(database: Database, vault: Vault) -> bool:
    """Return whether the catalog holds data that this vault has no key for."""
    with database.reading() as connection:
        keys = connection.execute(select(clear_text.c.key_id).distinct()).scalars().all()
    return not all(vault.opens(key) for key in keys)


def scanned_by_others(database: Database, detector_version: int) -> int:
    """Return how many records another detector, or none, has looked at."""
    with database.reading() as connection:
        wanted = select(func.count()).where(document.c.detector_version != detector_version)
        return int(connection.execute(wanted.select_from(document)).scalar_one())


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
                datum = datum_of(row)
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


def datum_of(row: Row[Any]) -> SealedDatum:
    """Return the datum of a row of the table ``clear_text``."""
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
