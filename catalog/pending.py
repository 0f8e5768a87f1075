"""Sign-ons that were begun at a provider and not yet completed; each can be taken up once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from catalog.database import Database, stamp
from catalog.sign_in_schema import pending_sign_on

LIFETIME = timedelta(minutes=10)
"""How long a person may take at the provider."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was agreed when a sign-on began."""

    nonce: str
    verifier: str
    after: str


class PendingSignOns:
    """Keeps begun sign-ons across processes and restarts."""

    def __init__(self, database: Database) -> None:
        """Keep them in this catalog."""
        self._database = database

    def keep(self, state: str, browser: str, begun: Begun, *, at: datetime) -> None:
        """Keep a sign-on under its state, for the browser that holds a secret."""
        now = stamp(at)
        with self._database.writing() as connection:
            connection.execute(
                delete(pending_sign_on).where(pending_sign_on.c.began < now - LIFETIME)
            )
            connection.execute(
                insert(pending_sign_on).values(
                    state=_hash(state),
                    browser=_hash(browser),
                    nonce=begun.nonce,
                    verifier=begun.verifier,
                    after=begun.after,
                    began=now,
                )
            )

    def take(self, state: str, browser: str, *, at: datetime) -> Begun | None:
        """Return a begun sign-on and forget it; ``None`` when unknown, late or another browser's."""
        now = stamp(at)
        wanted = pending_sign_on.c.state == _hash(state)
        with self._database.writing() as connection:
            row = connection.execute(select(pending_sign_on).where(wanted)).first()
            connection.execute(delete(pending_sign_on).where(wanted))  # SECURITY: once only
        if row is None or now - row.began > LIFETIME:
            return None
        if not hmac.compare_digest(row.browser, _hash(browser)):
            return None  # SECURITY: nobody completes in a victim's browser what they began
        return Begun(row.nonce, row.verifier, row.after)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
