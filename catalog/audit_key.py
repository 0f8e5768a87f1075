"""The key of the audit log: seals rows, signs exports. One file in the home, its owner's alone."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from catalog.home import Home
from language.system_errors import in_korean


class KeyUnusable(Exception):
    """A key that cannot be read or made; the text says in Korean what to do."""


class AuditKey:
    """An Ed25519 key, and a seal (HMAC-SHA256) derived from it by HKDF (RFC 5869)."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Take a private key; see :meth:`open`."""
        self._private = private
        self._secret = HKDF(hashes.SHA256(), 32, None, b"neomeo audit seal").derive(
            private.private_bytes_raw()
        )

    @classmethod
    def open(cls, home: Home) -> Self:
        """Return the key of a home, made at the first call.

        Raises:
            KeyUnusable: when it cannot be read or made.
        """
        path = home.keys / "audit.pem"
        try:
            if not path.exists():
                _make(path)
            private = load_pem_private_key(path.read_bytes(), None)
        except OSError as problem:
            raise KeyUnusable(
                f"감사 기록의 열쇠({path})를 쓸 수 없습니다({in_korean(problem)}). "
                "소유자와 권한을 확인해 주시기 바랍니다."
            ) from problem
        except (ValueError, TypeError, UnsupportedAlgorithm):
            private = None
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyUnusable(
                f"감사 기록의 열쇠({path})가 손상되었습니다. 백업에서 되돌려 주시기 바랍니다."
            )
        return cls(private)

    def seal(self, text: str) -> str:
        """Return what only a holder of the key can write beside a text, in hexadecimal."""
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()

    def sealed(self, text: str, seal: str) -> bool:
        """Return whether a seal was made for a text with this key."""
        return hmac.compare_digest(self.seal(text).encode(), seal.encode())

    def sign(self, text: bytes) -> bytes:
        """Return the Ed25519 signature of some bytes."""
        return self._private.sign(text)

    @property
    def public(self) -> PublicKey:
        """Return the half that verifies signatures, for auditors to keep."""
        return PublicKey(self._private.public_key())


class PublicKey:
    """The half of the key that only verifies."""

    def __init__(self, public: Ed25519PublicKey) -> None:
        """Take a public key; see :meth:`read`."""
        self._public = public

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the public key in a PEM file.

        Raises:
            KeyUnusable: when there is none.
        """
        try:
            public = load_pem_public_key(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm):
            public = None
        if not isinstance(public, Ed25519PublicKey):
            raise KeyUnusable(
                f"공개 열쇠 파일이 아닙니다: {path}. ‘neomeo audit key’가 낸 파일을 주시기 바랍니다."
            )
        return cls(public)

    @property
    def pem(self) -> str:
        """Return the key as PEM text."""
        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def name(self) -> str:
        """Return by what the key is known: the SHA-256 of its raw bytes, in hexadecimal."""
        return hashlib.sha256(self._public.public_bytes_raw()).hexdigest()

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Return whether a signature was made for some bytes with the private half."""
        try:
            self._public.verify(signature, text)
        except InvalidSignature:
            return False
        return True


def _make(path: Path) -> None:
    """Write a new key; of two processes that do, the first one's stays."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    fresh = path.with_suffix(f".{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123
        stream.write(pem)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
