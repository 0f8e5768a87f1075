"""The key of the clear personal data: sealing, opening, and naming a subject without telling it.

The one place that knows of a cipher; whoever replaces it keeps these names.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from language.system_errors import in_korean

_KEY_BYTES, _NONCE_BYTES = 32, 12
_SUBJECT = b"neomeo subject 1"


class KeyUnavailable(Exception):
    """The clear text cannot be opened; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text that only the key with this identifier opens."""

    key_id: str
    body: bytes


class Vault:
    """Keys in memory: one that seals, those that still open, and one that names subjects."""

    def __init__(self, root: bytes, keys: Mapping[str, bytes], current: str) -> None:
        """Take keys of 32 bytes; see :meth:`open` and :meth:`new`."""
        self._root = root
        self._keys = dict(keys)
        self.current = current
        self._hash = HKDF(SHA256(), _KEY_BYTES, salt=None, info=_SUBJECT).derive(root)

    @classmethod
    def new(cls) -> Self:
        """Return a vault with fresh keys."""
        current = secrets.token_hex(8)
        root, key = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES)
        return cls(root, {current: key}, current)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the vault of a key file.

        Raises:
            KeyUnavailable: when it is missing, may not be read, or is no key file.
        """
        try:
            value = json.loads(path.read_bytes())
            keys = {str(name): _bytes(text) for name, text in value["keys"].items()}
            vault = cls(_bytes(value["root"]), keys, str(value["current"]))
        except OSError:
            raise KeyUnavailable(
                f"개인정보 원문의 열쇠({path})를 읽을 수 없어 원문을 열지 못합니다. "
                "가린 글의 검색과 답변은 그대로 됩니다. 열쇠 파일을 제자리에 되돌려 주시기 바랍니다."
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyUnavailable(
                f"개인정보 원문의 열쇠({path})가 열쇠 파일이 아닙니다. 보관해 둔 열쇠로 되돌려 주시기 바랍니다."
            ) from None
        if vault.current not in keys:
            raise KeyUnavailable(
                f"개인정보 원문의 열쇠({path})가 온전하지 않습니다. 보관해 둔 열쇠로 되돌려 주시기 바랍니다."
            )
        return vault

    def save(self, path: Path) -> None:
        """Write the key file, readable by its owner alone, in place of an earlier one.

        Raises:
            KeyUnavailable: when it cannot be written.
        """
        value = {
            "root": base64.b64encode(self._root).decode(),
            "current": self.current,
            "keys": {name: base64.b64encode(key).decode() for name, key in self._keys.items()},
        }
        written = path.with_name(f"{path.name}.new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            written.unlink(missing_ok=True)
            # SECURITY: never a moment in which others may read it
            descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                json.dump(value, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            written.replace(path)
        except OSError as problem:
            raise KeyUnavailable(
                f"개인정보 원문의 열쇠를 {path}에 쓸 수 없습니다({in_korean(problem)}). "
                "쓸 수 있는 곳을 NEOMEO_KEY_FILE로 정해 주시기 바랍니다."
            ) from problem

    def renewed(self) -> Vault:
        """Return this vault with a fresh key that seals; the earlier ones still open."""
        current = secrets.token_hex(8)
        keys = {**self._keys, current: secrets.token_bytes(_KEY_BYTES)}
        return Vault(self._root, keys, current)

    def without_earlier_keys(self) -> Vault:
        """Return this vault with the key alone that seals."""
        return Vault(self._root, {self.current: self._keys[self.current]}, self.current)

    def opens(self, key_id: str) -> bool:
        """Return whether a key is among those that open."""
        return key_id in self._keys

    def seal(self, text: str, place: str) -> Sealed:
        """Return a text sealed with AES-256-GCM for one place and no other."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self._keys[self.current])
        body = nonce + cipher.encrypt(nonce, text.encode(), _bound(self.current, place))
        return Sealed(self.current, body)

    def unseal(self, sealed: Sealed, place: str) -> str:
        """Return the text that was sealed for a place.

        Raises:
            KeyUnavailable: when the key is not here, or the sealed text was changed or moved.
        """
        key = self._keys.get(sealed.key_id)
        if key is None:
            raise KeyUnavailable(
                "이 원문을 잠근 열쇠가 없어 열지 못합니다. 보관해 둔 열쇠 파일로 되돌려 주시기 바랍니다."
            )
        nonce, body = sealed.body[:_NONCE_BYTES], sealed.body[_NONCE_BYTES:]
        try:
            # SECURITY: another place, another key or a changed byte, and nothing is opened
            return AESGCM(key).decrypt(nonce, body, _bound(sealed.key_id, place)).decode()
        except (InvalidTag, ValueError):
            raise KeyUnavailable(
                "잠근 원문이 바뀌어 있어 열지 않습니다. 관리자에게 알리고 자료를 다시 읽어(neomeo ingest --all) "
                "주시기 바랍니다."
            ) from None

    def subject(self, datum: str) -> str:
        """Return what names a datum's subject: 32 hexadecimal digits of a keyed hash (HMAC-SHA256).

        The same number gives the same hash however it is written. It does not change when the
        key is rotated, so that the audit log stays comparable.
        """
        return hmac.new(self._hash, normal_datum(datum).encode(), hashlib.sha256).hexdigest()[:32]


class KeyFile:
    """Where the keys lie. Read at every use, so that a rotation holds for a running server, too."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is read yet."""
        self.path = path

    def there(self) -> bool:
        """Return whether there is such a file, whatever is in it."""
        return self.path.exists()

    def vault(self) -> Vault:
        """Return the keys.

        Raises:
            KeyUnavailable: as :meth:`Vault.open`.
        """
        return Vault.open(self.path)

    def made(self) -> Vault:
        """Return fresh keys, written to the file.

        Raises:
            KeyUnavailable: as :meth:`Vault.save`.
        """
        vault = Vault.new()
        vault.save(self.path)
        return vault


def normal_datum(datum: str) -> str:
    """Return a datum in the form that compares: plain letters and digits, in lower case.

    Of a mail address its signs stay; a telephone number begins with 0, not with +82.
    """
    plain = unicodedata.normalize("NFKC", datum).casefold().strip()
    plain = plain.replace("(at)", "@").replace("[at]", "@").replace("골뱅이", "@")
    if "@" in plain:
        return "".join(plain.split())
    letters = "".join(each for each in plain if each.isalnum())
    for abroad in ("+82", "0082"):
        if plain.startswith(abroad):
            return "0" + letters.removeprefix(abroad.strip("+")).lstrip("0")
    return letters


def _bound(key_id: str, place: str) -> bytes:
    return f"neomeo clear text 1\0{key_id}\0{place}".encode()


def _bytes(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(value) != _KEY_BYTES:
        raise ValueError("not a key of 32 bytes")
    return value
