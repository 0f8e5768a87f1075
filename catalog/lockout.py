"""Failed sign-ins, counted per login and per address in the catalog: no restart forgets them."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from catalog.database import Database, stamp
from catalog.sign_in_schema import attempt

LOGIN_FREE = 5
"""Failures before a login waits: the five times that the guide to 개인정보의 안전성 확보조치 기준
(access is limited after repeated failures) gives as its example."""
ADDRESS_FREE = 50
"""Failures before an address waits; higher, since an office may share one address."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
"""The wait doubles from the first to this: about thirty guesses a day and login, well under the
hundred in a row of NIST SP 800-63B 5.2.2."""
FORGOTTEN = timedelta(hours=24)
"""After so long without a failure the count begins anew."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a sign-in may be tried now.

    Attributes:
        counts: whether the password decides; without it the sign-in is refused in any case.
        wait: how long the address has to wait; nothing when it need not.
    """

    counts: bool
    wait: timedelta = timedelta(0)


class Lockout:
    """Counts attempts; every process and thread counts together."""

    def __init__(self, database: Database) -> None:
        """Count in this catalog."""
        self._database = database

    def attempt(self, login: str, address: str, *, at: datetime) -> Turn:
        """Count an attempt as failed, before its password is looked at, and return its turn.

        Counting first leaves no gap for many attempts at once; :meth:`passed` takes it back. A
        login that nobody has is counted like any other. While a login or address waits, nothing
        more is counted against it, so that the wait ends.
        """
        now = stamp(at)
        with self._database.writing() as connection:
            connection.execute(delete(attempt).where(attempt.c.latest < now - FORGOTTEN))
            place = _address_subject(address)
            left = _until(connection, place, now) - now
            if left > timedelta(0):
                return Turn(counts=False, wait=left)
            _count(connection, place, now, ADDRESS_FREE)
            subject = _login_subject(login)
            if _until(connection, subject, now) > now:
                return Turn(counts=False)
            _count(connection, subject, now, LOGIN_FREE)
        return Turn(counts=True)

    def passed(self, login: str, address: str) -> None:
        """Forget the failures of a login that was proven, and this one attempt of its address."""
        place = _address_subject(address)
        with self._database.writing() as connection:
            forget_failures(connection, login)
            # SECURITY: one attempt only; an own account must not wipe out guesses at others'
            connection.execute(
                update(attempt)
                .where(attempt.c.subject == place, attempt.c.failures > 0)
                .values(failures=attempt.c.failures - 1)
            )

    def unlock(self, login: str) -> bool:
        """Forget the failures of a login; returns whether there were any."""
        with self._database.writing() as connection:
            return forget_failures(connection, login)

    def unlock_address(self, address: str) -> bool:
        """Forget the failures from an address; returns whether there were any."""
        with self._database.writing() as connection:
            return _forget(connection, _address_subject(address))


def forget_failures(connection: Connection, login: str) -> bool:
    """Forget the failures of a login in a write transaction; returns whether there were any."""
    return _forget(connection, _login_subject(login))


def network_of(address: str) -> str:
    """Return the part of an address that one sender cannot vary: IPv4 whole, IPv6 its /64.

    What is no address comes back as it is.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed), 64), strict=False))
    return str(parsed)


def _until(connection: Connection, subject: str, now: datetime) -> datetime:
    found = connection.execute(
        select(attempt.c.until).where(attempt.c.subject == subject)
    ).scalar_one_or_none()
    return now if found is None else found


def _count(connection: Connection, subject: str, now: datetime, free: int) -> None:
    known = connection.execute(
        select(attempt.c.failures).where(attempt.c.subject == subject)
    ).scalar_one_or_none()
    failures = (known or 0) + 1
    wait = timedelta(0)
    if failures >= free:
        doublings = min(failures - free, 16)  # far beyond the longest wait
        wait = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    values = {"failures": failures, "latest": now, "until": now + wait}
    if known is None:
        connection.execute(insert(attempt).values(subject=subject, **values))
    else:
        connection.execute(update(attempt).where(attempt.c.subject == subject).values(**values))


def _forget(connection: Connection, subject: str) -> bool:
    return connection.execute(delete(attempt).where(attempt.c.subject == subject)).rowcount > 0


def _login_subject(login: str) -> str:
    return hashlib.sha256(f"login:{login}".encode()).hexdigest()


def _address_subject(address: str) -> str:
    return hashlib.sha256(f"address:{network_of(address)}".encode()).hexdigest()
