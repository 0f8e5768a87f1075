"""Sessions on the server: the token is a secret, its hash is what is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, insert, select, update

from access.principal import Principal
from catalog.database import Database, stamp
from catalog.people import People
from catalog.schema import session

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
_REFRESH = timedelta(minutes=1)
"""How stale the moment of last use may be; spares a write per request."""


class Sessions:
    """Opens, recognises and closes sessions."""

    def __init__(self, database: Database) -> None:
        """Keep sessions in this catalog."""
        self._database = database
        self._people = People(database)

    def open(self, person_id: str, *, at: datetime, kind: Literal["cookie", "bearer"]) -> str:
        """Return a new token for a person whose identity was just established."""
        token = secrets.token_urlsafe(32)
        now = stamp(at)
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.began < now - ABSOLUTE))
            connection.execute(
                insert(session).values(
                    token=_hash(token), person_id=person_id, kind=kind, began=now, used=now
                )
            )
        return token

    def principal(
        self, token: str, *, at: datetime, kind: Literal["cookie", "bearer"]
    ) -> Principal | None:
        """Return whose session this is, and note its use; ``None`` when unknown or over.

        A token works only the way it was issued: one for a cookie is no bearer token.
        """
        now = stamp(at)
        with self._database.reading() as connection:
            row = connection.execute(
                select(session).where(session.c.token == _hash(token), session.c.kind == kind)
            ).first()
        if row is None or now - row.began > ABSOLUTE or now - row.used > IDLE:
            return None  # SECURITY: idle and absolute end
        if now - row.used > _REFRESH:
            with self._database.writing() as connection:
                connection.execute(
                    update(session).where(session.c.token == row.token).values(used=now)
                )
        return self._people.principal(row.person_id, at=at)

    def close(self, token: str) -> None:
        """End a session; unknown tokens are ignored."""
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.token == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
