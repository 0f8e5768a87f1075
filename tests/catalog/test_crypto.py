"""The key file is its owner's alone, and what was sealed opens as it was sealed or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.crypto import KeyUnavailable, Vault


def test_nobody_else_can_ever_read_the_key_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for _ in range(2):  # anew, and in place of an earlier one
            Vault.new().save(tmp_path / "keys" / "clear.key")
            files = list((tmp_path / "keys").iterdir())
            assert [file.stat().st_mode & 0o777 for file in files] == [0o600]
    finally:
        os.umask(before)


def test_what_was_changed_or_moved_is_not_opened() -> None:
    vault = Vault.new()
    sealed = vault.seal("010-0000-1234", "가")
    assert vault.unseal(sealed, "가") == "010-0000-1234"
    last = sealed.body[-1:]
    changed = replace(sealed, body=sealed.body[:-1] + bytes([last[0] ^ 1]))
    text = replace(sealed, body=sealed.body[:12] + bytes([sealed.body[12] ^ 1]) + sealed.body[13:])
    for attack, place in ((sealed, "나"), (changed, "가"), (text, "가")):
        with pytest.raises(KeyUnavailable):
            vault.unseal(attack, place)
    with pytest.raises(KeyUnavailable):
        Vault.new().unseal(sealed, "가")
