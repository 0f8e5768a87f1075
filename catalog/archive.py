"""What a person keeps: their own words, and names of answers and records; never text of a record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from access.label import Grant
from access.permit import Permit
from access.sharing import shareable
from catalog.archive_schema import kept as table
from catalog.database import Database, stamp
from catalog.organisation_schema import person
from catalog.schema import answer
from catalog.standing import standing
from records.archive import MOST_KEPT, Kept, Kind

_LATEST = literal_column("kept.rowid", Integer).desc()
"""Of what was kept in one moment the last: identifiers are random and order nothing."""


class ArchiveError(Exception):
    """Something that cannot be kept so; the text says in Korean what to do."""


class Archive:
    """Keeps things for people, each for its owner alone. Rights to what it names are asked elsewhere."""

    def __init__(self, database: Database) -> None:
        """Keep them in this catalog."""
        self._database = database

    def keep(
        self,
        permit: Permit,
        kind: Kind,
        *,
        target: str = "",
        seen: str = "",
        name: str = "",
        note: str = "",
    ) -> str:
        """Keep a thing for the holder and return its identifier, which cannot be guessed.

        What is kept already keeps its identifier, name and note.

        Raises:
            ArchiveError: when the holder keeps ``MOST_KEPT`` already.
        """
        identifier = secrets.token_hex(12)
        values = {"seen": seen, "name": name, "note": note, "audience": [], "at": stamp(permit.at)}
        with self._database.writing() as connection:
            pointed = table.c.kind == kind.value, table.c.target == target
            there = select(table.c.id).where(_own(permit), *pointed)
            known = connection.execute(there).scalar_one_or_none() if target else None
            if known is not None:
                return str(known)
            counted = select(func.count()).select_from(table).where(_own(permit))
            if connection.execute(counted).scalar_one() >= MOST_KEPT:
                raise ArchiveError(
                    f"보관함에는 {MOST_KEPT:,}건까지 둘 수 있습니다. 쓰지 않는 것을 지운 뒤 보관해 주시기 바랍니다."
                )
            connection.execute(
                insert(table).values(
                    id=identifier,
                    person_id=permit.principal.person_id,
                    kind=kind.value,
                    target=target or identifier,
                    **values,
                )
            )
        return identifier

    def get(self, permit: Permit, identifier: str) -> Kept | None:
        """Return a thing of the holder's own; ``None`` when missing or another's."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(table).where(table.c.id == identifier, _own(permit))
            ).first()
        return _kept(row) if row is not None else None

    def questions(self, permit: Permit) -> Mapping[str, str]:
        """Return what the holder asked, by the answer that is kept of it."""
        wanted = select(answer.c.id, answer.c.body["question"].as_string()).where(
            answer.c.person_id == permit.principal.person_id,  # SECURITY: a question is its asker's
        )
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(wanted)}

    def change(
        self,
        permit: Permit,
        identifier: str,
        *,
        name: str | None = None,
        note: str | None = None,
        bundle: str | None = None,
    ) -> bool:
        """Change what is stated of a thing of the holder's own; ``False`` when there is none.

        ``bundle`` is one of the holder's own, or ``""`` for none.
        """
        stated: dict[str, Any] = {"name": name, "note": note}
        values = {key: value for key, value in stated.items() if value is not None}
        with self._database.writing() as connection:
            if bundle is not None:
                holds = select(table.c.id).where(
                    table.c.id == bundle,
                    table.c.kind == Kind.BUNDLE.value,
                    table.c.id != identifier,
                    _own(permit),
                )
                if bundle and connection.execute(holds).first() is None:
                    return False
                values["bundle_id"] = bundle or None
            return self._update(connection, permit, identifier, values)

    def share(self, permit: Permit, identifier: str, audience: frozenset[Grant]) -> bool:
        """Open a note of the holder's own to an audience, with none to its owner alone.

        ``False`` when there is no such note, or the audience is not the holder's to open to.
        """
        if not audience <= shareable(permit.principal):  # SECURITY: to whom one belongs, no further
            return False
        with self._database.writing() as connection:
            note = select(table.c.id).where(
                table.c.id == identifier, table.c.kind == Kind.NOTE.value, _own(permit)
            )
            if connection.execute(note).first() is None:
                return False
            values = {"audience": sorted(str(grant) for grant in audience)}
            return self._update(connection, permit, identifier, values)

    def drop(self, permit: Permit, identifier: str) -> bool:
        """Forget a thing of the holder's own; what lay in a bundle stays kept."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(table).where(table.c.id == identifier, _own(permit)))
        return bool(gone.rowcount)

    def shared(self, permit: Permit) -> list[Kept]:
        """Return the notes of others that are open to the holder, the latest first."""
        wanted = (
            select(table, person.c.name.label("owner"))
            .join(person, person.c.id == table.c.person_id)
            .where(
                table.c.kind == Kind.NOTE.value,
                table.c.person_id != permit.principal.person_id,
                func.json_array_length(table.c.audience) > 0,
            )
            .order_by(table.c.at.desc(), _LATEST)
        )
        with self._database.reading() as connection:
            # who the holder is gets read anew, as for records: a post that ended opens no note
            reader = standing(connection, permit.principal.person_id, permit.day)
            held = {str(grant) for grant in reader.grants()} if reader is not None else set()
            rows = connection.execute(wanted).all()
        # SECURITY: a note is open to its audience
        return [_kept(row, row.owner) for row in rows if held & set(row.audience)]

    def list(self, permit: Permit) -> list[Kept]:
        """Return everything that the holder keeps, the latest first."""
        wanted = select(table).where(_own(permit)).order_by(table.c.at.desc(), _LATEST)
        with self._database.reading() as connection:
            return [_kept(row) for row in connection.execute(wanted)]

    def _update(
        self, connection: Connection, permit: Permit, identifier: str, values: Mapping[str, Any]
    ) -> bool:
        mine = (table.c.id == identifier) & _own(permit)
        if not values:
            return connection.execute(select(table.c.id).where(mine)).first() is not None
        return bool(connection.execute(update(table).where(mine).values(**values)).rowcount)


def _own(permit: Permit) -> ColumnElement[bool]:
    # SECURITY: one's own only
    return table.c.person_id == permit.principal.person_id


def _kept(row: Row[Any], owner: str = "") -> Kept:
    return Kept(
        id=row.id,
        kind=Kind(row.kind),
        target=row.target,
        seen=row.seen,
        name=row.name,
        note=row.note,
        bundle=row.bundle_id or "",
        audience=tuple(row.audience),
        at=row.at,
        owner=owner,
    )
