"""Which departments a reader may be told of: what matches, is closed to them, and has a notice."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from access.label import Scope
from access.notice import announces
from access.permit import Permit
from catalog import schema
from catalog.database import Database
from catalog.standing import standing
from catalog.visible import READABLE, live_chunks, sight_of
from records.answer import Notice

MOST = 3
"""Departments that one response names."""


class Notices:
    """Tells names of departments; never a title, a count, a date or a score."""

    def __init__(self, database: Database) -> None:
        """Read this catalog."""
        self._database = database

    def scopes(self, permit: Permit) -> frozenset[int]:
        """Return the scopes of which the holder may learn that there is something, and no more."""
        with self._database.reading() as connection:
            return _noticed(connection, permit)

    def departments(self, permit: Permit, chunk_ids: Iterable[int]) -> tuple[Notice, ...]:
        """Return whose chunks these are, as far as they may be told of: at most ``MOST``, by name.

        Every chunk is decided again, in the transaction that reads the names.
        """
        wanted = sorted(chunk_ids)
        if not wanted:
            return ()
        with self._database.reading() as connection:
            noticed, sight = _noticed(connection, permit), sight_of(connection, permit)
            told = {
                row.document_id
                for row in live_chunks(connection, wanted).values()
                # SECURITY: only what every refusing label has a notice for
                if row.acl_id in noticed
                and not sight.opens(row.document_id, row.acl_id)
                and row.document_id not in sight.closed
            }
            table = schema.document
            rows = connection.execute(select(table).where(table.c.id.in_(told))).all()
        names = {
            Notice(row.agency, row.department)
            for row in rows
            if row.status in READABLE
            and row.agency
            and row.department
            # SECURITY: a silent record keeps silent, whatever one passage of it says
            and (row.acl_id in noticed or sight.opens(row.id, row.acl_id))
        }
        return tuple(sorted(names))[:MOST]


def _noticed(connection: Connection, permit: Permit) -> frozenset[int]:
    if type(permit) is not Permit:  # SECURITY: a look-alike is no permit
        raise TypeError("Reading takes a Permit.")
    reader = standing(connection, permit.principal.person_id, permit.day)
    if reader is None:  # SECURITY: whoever was disabled since learns nothing
        return frozenset()
    scopes = select(schema.acl.c.id, schema.acl.c.scope).where(
        schema.acl.c.scope.contains("notice", autoescape=True)
    )
    return frozenset(
        row.id
        for row in connection.execute(scopes)
        if announces(reader, permit.day, Scope.from_canonical(row.scope))
    )
