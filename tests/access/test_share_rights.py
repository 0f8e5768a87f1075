"""Whom a share's file system lets read, as a label."""

from __future__ import annotations

import struct

import pytest

from access.label import Grant, Label
from access.share_rights import READ, SEARCH, UNREADABLE, Identity, Rights, label_of

KIM, LEE = Grant.parse("person:kim"), Grant.parse("person:lee")
SAFETY, ACCOUNTS = (
    Grant.parse("department:한빛시/안전총괄과"),
    Grant.parse("department:한빛시/회계과"),
)
KNOWN = {
    Identity("user", 1): frozenset({KIM}),
    Identity("user", 2): frozenset({LEE}),
    Identity("group", 1): frozenset({SAFETY}),
    Identity("group", 2): frozenset({ACCOUNTS}),
}


def label(*grants: Grant) -> Label:
    return Label(frozenset(grants))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (0o644, None),
        (0o640, label(KIM, SAFETY)),
        (0o600, label(KIM)),
        (0o000, label()),
        (0o040, label()),
        (0o604, label(KIM)),
        (0o044, label()),
        (0o711, label(KIM)),
    ],
)
def test_permission_bits(mode: int, expected: Label | None) -> None:
    assert label_of(Rights(READ, mode, 1, 1), KNOWN) == expected


def test_a_folder_asks_for_its_search_bit() -> None:
    assert label_of(Rights(SEARCH, 0o711, 1, 1), KNOWN) is None
    assert label_of(Rights(SEARCH, 0o744, 1, 1), KNOWN) == label(KIM)


def test_an_account_that_is_not_mapped_is_nobody() -> None:
    assert label_of(Rights(READ, 0o640, 9, 9), KNOWN) == label()
    assert label_of(Rights(READ, 0o644, 9, 9), {}) is None
    everyone = {Identity("group", 1): frozenset({Grant.parse("everyone")})}
    assert label_of(Rights(READ, 0o640, 1, 1), everyone) == label()


def acl(*entries: tuple[int, int, int]) -> str:
    raw = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)
    return raw.hex()


def listed(*further: tuple[int, int, int], mask: int = 7, group: int = 4, other: int = 0) -> Rights:
    none = 0xFFFFFFFF
    entries = [(0x01, 6, none), *further, (0x04, group, none), (0x10, mask, none)]
    return Rights(READ, 0o640, 1, 1, acl(*entries, (0x20, other, none)))


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        (listed((0x02, 4, 2)), label(KIM, SAFETY, LEE)),
        (listed((0x08, 4, 2)), label(KIM, SAFETY, ACCOUNTS)),
        (listed((0x08, 4, 2), mask=2), label(KIM)),
        (listed((0x08, 4, 2), group=0), label(KIM, ACCOUNTS)),
        (listed((0x02, 0, 2)), label(KIM)),
        (listed((0x02, 0, 2), other=4), label(KIM)),
        (listed((0x08, 0, 2), other=4), label(KIM, SAFETY)),
        (listed(other=4), None),
    ],
    ids=[
        "a named user",
        "a named group",
        "the mask bounds",
        "a group beside the file's own",
        "who is denied may be in a group",
        "who is denied is not everybody",
        "nor is a group",
        "others",
    ],
)
def test_access_control_lists(rights: Rights, expected: Label | None) -> None:
    assert label_of(rights, KNOWN) == expected


@pytest.mark.parametrize(
    "raw", [UNREADABLE, "0", "0100", "03000000", "0200000001", acl((1, 7, 0))[:-2]]
)
def test_a_list_that_cannot_be_read_lets_nobody_in(raw: str) -> None:
    assert label_of(Rights(READ, 0o777, 1, 1, raw), KNOWN) == label()
