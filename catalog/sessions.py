"""Sessions on the server: the token is a secret, its hash is what is stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, distinct, func, insert, select, update

from access.principal import Principal
from catalog.database import Database, stamp
from catalog.people import People
from catalog.sign_in_schema import session

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
_REFRESH = timedelta(minutes=1)
"""How stale the moment of last use may be; spares a write per request."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it; moments are UTC without a zone, ``id`` is no secret."""

    id: str
    kind: str
    began: datetime
    used: datetime
    address: str


class Sessions:
    """Opens, recognises and closes sessions."""

    def __init__(self, database: Database) -> None:
        """Keep sessions in this catalog."""
        self._database = database
        self._people = People(database)

    def open(
        self,
        person_id: str,
        *,
        at: datetime,
        kind: Literal["cookie", "bearer"],
        address: str = "",
    ) -> str:
        """Return a new token for a person whose identity was just established, at an address."""
        token = secrets.token_urlsafe(32)
        now = stamp(at)
        with self._database.writing() as connection:
            connection.execute(delete(session).where(session.c.began < now - ABSOLUTE))
            connection.execute(
                insert(session).values(
                    token=_hash(token),
                    person_id=person_id,
                    kind=kind,
                    began=now,
                    used=now,
                    address=address,
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

    def list(self, person_id: str, *, at: datetime) -> list[OpenSession]:
        """Return the living sessions of a person, the latest begun first."""
        now = stamp(at)
        wanted = (
            select(session)
            .where(
                session.c.person_id == person_id,
                session.c.began >= now - ABSOLUTE,
                session.c.used >= now - IDLE,
            )
            .order_by(session.c.began.desc(), session.c.token)
        )
        with self._database.reading() as connection:
            return [
                OpenSession(_public(row.token), row.kind, row.began, row.used, row.address)
                for row in connection.execute(wanted)
            ]

    def living(self, *, at: datetime) -> int:
        """Return how many people are signed in now."""
        now = stamp(at)
        wanted = select(func.count(distinct(session.c.person_id))).where(
            session.c.began >= now - ABSOLUTE, session.c.used >= now - IDLE
        )
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def close_own(self, person_id: str, session_id: str) -> bool:
        """End one of a person's own sessions; returns whether there was such a one."""
        with self._database.writing() as connection:
            wanted = select(session.c.token).where(session.c.person_id == person_id)
            for token in connection.execute(wanted).scalars().all():
                if _public(token) == session_id:
                    connection.execute(delete(session).where(session.c.token == token))
                    return True
        return False

    def close_others(self, person_id: str, token: str) -> None:
        """End every session of a person but that of a token."""
        with self._database.writing() as connection:
            connection.execute(
                delete(session).where(
                    session.c.person_id == person_id, session.c.token != _hash(token)
                )
            )


def session_id(token: str) -> str:
    """Return the identifier under which a token's session is listed."""
    return _public(_hash(token))


def _public(stored: str) -> str:
    return hashlib.sha256(stored.encode()).hexdigest()[:16]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
