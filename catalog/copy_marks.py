"""The line that a copy carries: readable by people, signed, and found again when it is read in.

The token is in the letters a to p alone, so that no detector of numbers or addresses touches it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable

from catalog.home import Home

_ID_BYTES, _SEAL_BYTES, _KEY_BYTES = 16, 16, 32
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
_PHRASE = re.compile(r"너머사본.{0,2}라벨")
_MARK = re.compile(r"\[nm:([^\[\]]*)\]?")
UNKNOWN = ""
"""Stands for a copy of which nothing is known."""


class CopyKey:
    """Signs the tokens of copies; one file in the home, its owner's alone."""

    def __init__(self, secret: bytes) -> None:
        """Take 32 bytes; see :meth:`open`."""
        self._secret = secret

    @classmethod
    def open(cls, home: Home) -> CopyKey:
        """Return the key of a home, made at first use."""
        path = home.root / "copies.key"
        scratch = home.root / f".copies-{secrets.token_hex(8)}"
        if not path.exists():
            descriptor = os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(_KEY_BYTES))
            try:
                os.link(scratch, path)  # whole or not at all, whoever comes first
            except FileExistsError:
                pass
            finally:
                scratch.unlink()
        return cls(path.read_bytes())

    def new_id(self) -> str:
        """Return the identifier of a new copy: 32 letters that cannot be guessed."""
        return secrets.token_hex(_ID_BYTES).translate(_LETTERS)

    def token(self, copy_id: str) -> str:
        """Return the signed token of a copy."""
        return copy_id + self._seal(copy_id)

    def copy_of(self, token: str) -> str:
        """Return the copy that a token names, ``UNKNOWN`` when it was not signed here."""
        copy_id, seal = token[: 2 * _ID_BYTES], token[2 * _ID_BYTES :]
        # SECURITY: one letter changed is another copy, and of that nothing is known
        return (
            copy_id if hmac.compare_digest(seal.encode(), self._seal(copy_id).encode()) else UNKNOWN
        )

    def _seal(self, copy_id: str) -> str:
        found = hmac.new(self._secret, b"neomeo copy 1\0" + copy_id.encode(), hashlib.sha256)
        return found.digest()[:_SEAL_BYTES].hex().translate(_LETTERS)


def mark_line(label: str, token: str) -> str:
    """Return the line that a copy carries."""
    return f"너머 사본 · 라벨 {label} · [nm:{token}]"


def bare_text(texts: Iterable[str]) -> str:
    """Return a text as it is searched for marks: one form, no white space, no case.

    A line may have been wrapped on its way, or set in full width.
    """
    return "".join(unicodedata.normalize("NFKC", "".join(texts)).split()).casefold()


def mentions_copy(bare: str) -> bool:
    """Return whether a bare text holds anything of a mark."""
    return bool(_PHRASE.search(bare) or _MARK.search(bare))


def copies_named(key: CopyKey, bare: str) -> frozenset[str]:
    """Return the copies that a bare text says it is made of; ``UNKNOWN`` when one is unclear.

    A phrase without its token, a token cut short or changed: all of them are unclear.
    """
    tokens = _MARK.findall(bare)
    named = {key.copy_of(token) for token in tokens}
    if len(_PHRASE.findall(bare)) > len(tokens):  # SECURITY: a line that lost its token closes
        named.add(UNKNOWN)
    return frozenset(named)
