"""Passwords: argon2id with the library's defaults (RFC 9106, low-memory profile)."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
_AT_ONCE = BoundedSemaphore(4)
"""Each takes 64 MiB: sign-ins by the hundred wait for each other and exhaust no memory."""
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$3LIctl4iQVtMRqJF08GHHw"
    "$oE7yC1OhuBGTIDV5xJALdSbQXdMK/TWPjrMPapHNQXo"
)
"""A hash that is nobody's, of the hasher's present cost; not made at each start, which takes as long as a
sign-in."""


def hash_password(password: str) -> str:
    """Return a salted argon2id hash."""
    return _HASHER.hash(password)


def password_fits(password: str, stored: str | None) -> bool:
    """Return whether a password fits its hash.

    Without a hash it takes as long and is never right, so that time does not tell whether an
    account exists.
    """
    try:
        with _AT_ONCE:
            _HASHER.verify(stored or NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None  # SECURITY: an account without a password cannot be entered by one
