"""Personal access tokens: named, scoped, with an end; stored as a hash, shown once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, func, insert, select, update

from catalog.database import Database, stamp
from catalog.sign_in_schema import token as table

PREFIX = "neomeo_pat_"
"""How every token begins, so that it is recognised wherever it should not lie."""
LONGEST = timedelta(days=366)
"""A year, whichever day its end is counted from."""
MOST = 50
"""Living tokens of one person."""
_REFRESH = timedelta(minutes=1)


class TokenScope(StrEnum):
    """What a token may be used for; never more than its owner may do."""

    READ = "read"
    ASK = "ask"
    ADMIN = "admin"


class TokenError(Exception):
    """A token that cannot be made so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it; moments are UTC without a zone."""

    id: str
    person_id: str
    name: str
    scopes: tuple[TokenScope, ...]
    made: datetime
    ends: datetime
    used: datetime | None


class Tokens:
    """Makes, recognises and revokes tokens."""

    def __init__(self, database: Database) -> None:
        """Keep tokens in this catalog."""
        self._database = database

    def make(
        self,
        person_id: str,
        name: str,
        scopes: Collection[TokenScope],
        *,
        ends: datetime,
        at: datetime,
    ) -> tuple[Token, str]:
        """Return a new token and its secret, which is told nowhere else.

        Raises:
            TokenError: without a name or scope, with an end that is past or over a year away, or
                with too many living tokens.
        """
        if not name.strip():
            raise TokenError("토큰의 이름을 적어 주시기 바랍니다.")
        if not scopes:
            raise TokenError("토큰의 범위(read, ask, admin)를 하나 이상 골라 주시기 바랍니다.")
        if not timedelta(0) < ends - at <= LONGEST:
            raise TokenError("토큰의 끝나는 날은 오늘부터 1년 안에서 골라 주시기 바랍니다.")
        secret = PREFIX + secrets.token_urlsafe(32)
        values = {
            "id": secrets.token_hex(8),
            "hash": _hash(secret),
            "person_id": person_id,
            "name": name.strip(),
            "scopes": sorted(set(scopes)),
            "made": stamp(at),
            "ends": stamp(ends),
        }
        living = select(func.count()).where(
            table.c.person_id == person_id, table.c.revoked.is_(None), table.c.ends > stamp(at)
        )
        with self._database.writing() as connection:
            if connection.execute(living).scalar_one() >= MOST:
                raise TokenError(
                    f"토큰은 {MOST}개까지 둘 수 있습니다. 쓰지 않는 토큰을 먼저 거두어 주시기 바랍니다."
                )
            connection.execute(insert(table).values(**values))
            row = connection.execute(select(table).where(table.c.id == values["id"])).one()
        return _token(row), secret

    def holder(self, secret: str, *, at: datetime) -> Token | None:
        """Return the token of a secret, and note its use; ``None`` when unknown, over or revoked.

        Whether its owner is still active is for the caller to ask.
        """
        now = stamp(at)
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.hash == _hash(secret))).first()
        if row is None or row.revoked is not None or now >= row.ends:
            return None  # SECURITY: revoked, or past its end
        if row.used is None or now - row.used > _REFRESH:
            with self._database.writing() as connection:
                connection.execute(update(table).where(table.c.id == row.id).values(used=now))
        return _token(row)

    def list(self, person_id: str, *, at: datetime) -> list[Token]:
        """Return the living tokens of a person, the latest made first."""
        wanted = (
            select(table)
            .where(
                table.c.person_id == person_id, table.c.revoked.is_(None), table.c.ends > stamp(at)
            )
            .order_by(table.c.made.desc(), table.c.id)
        )
        with self._database.reading() as connection:
            return [_token(row) for row in connection.execute(wanted)]

    def revoke(self, person_id: str, token_id: str, *, at: datetime) -> bool:
        """End a token of a person for good; returns whether there was a living one."""
        with self._database.writing() as connection:
            ended = connection.execute(
                update(table)
                .where(
                    table.c.id == token_id,
                    table.c.person_id == person_id,
                    table.c.revoked.is_(None),
                )
                .values(revoked=stamp(at))
            )
        return ended.rowcount > 0


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        row.id,
        row.person_id,
        row.name,
        tuple(TokenScope(scope) for scope in row.scopes),
        row.made,
        row.ends,
        row.used,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
