"""Checksums of the archive, and a signature over them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bundle.wheels import BundleError

SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of every file below a folder as ``sha256sum`` reads it, sorted by path."""
    lines = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  ./{file.relative_to(folder)}\n")
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def sign(folder: Path, key: Path) -> None:
    """Sign the checksums with an Ed25519 key, as ``openssl pkeyutl -verify -rawin`` checks it.

    Raises:
        BundleError: when the key cannot be read or is of another kind.
    """
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as problem:
        raise BundleError(f"서명 열쇠 {key}를 읽을 수 없습니다({problem}).") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BundleError(
            "서명 열쇠는 Ed25519여야 합니다. ‘openssl genpkey -algorithm ed25519 -out 열쇠.pem’으로 만듭니다."
        )
    (folder / SIGNATURE).write_bytes(private.sign((folder / SUMS).read_bytes()))
