"""The one-time secret that opens the first set-up, for who can read the server's own files."""

from __future__ import annotations

import hmac
import os
import secrets
from datetime import timedelta
from math import ceil

from api.house import House
from api.problems import not_found, too_many
from catalog.database import Database
from catalog.first_run import FirstRun
from catalog.home import Home
from catalog.lockout import network_of

_WAITS = "비밀을 여러 번 틀렸습니다. 약 {minutes}분 뒤에 다시 해 주시기 바랍니다."


def offered_secret(home: Home, database: Database) -> str | None:
    """Return the secret of an installation that is to be set up, made when there is none yet.

    ``None`` for one that has people; a secret that was left is taken away then.

    Raises:
        OSError: when it cannot be written or read.
    """
    if not FirstRun(database).open():
        home.set_up.unlink(missing_ok=True)
        return None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(home.set_up, flags, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(18) + "\n")
    except FileExistsError:
        pass
    return _kept(home) or None


def secret_fits(house: House, said: str, address: str) -> bool:
    """Return whether the secret of an installation that is still to be set up was said.

    What was wrong is logged.

    Raises:
        Problem: 404 when it was set up, 429 after too many.
    """
    if not house.first_run.open():  # SECURITY: gone for ever, as an address that never was
        raise not_found()
    now, trier = house.clock(), f"set_up@{network_of(address)}"
    turn = house.lockout.attempt(trier, address, at=now)
    if turn.wait:
        raise too_many(turn.wait, _WAITS.format(minutes=ceil(turn.wait / timedelta(minutes=1))))
    kept = _kept(house.database.home)
    # SECURITY: compared in the same time, however much of it was right
    right = hmac.compare_digest(said.strip().encode(), kept.encode())
    if not kept or not right or not turn.counts:  # SECURITY: no secret, no set-up; guessers wait
        house.audit.note("", "set_up_refused", at=now, detail={}, outcome="refused", origin=address)
        return False
    house.lockout.passed(trier, address)
    return True


def _kept(home: Home) -> str:
    """Return the secret that lies in the home; empty without one, or where others may read it."""
    try:
        with home.set_up.open(encoding="ascii") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:  # SECURITY: others may have read it
                return ""
            return file.read().strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
