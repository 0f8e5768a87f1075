"""The rights that a share's own file system gives, as labels which are one more ceiling."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from access.label import Grant, GrantKind, Label

READ, SEARCH = "read", "search"
_BITS = {READ: 4, SEARCH: 1}
UNREADABLE = "?"
"""Stands for an access control list that is there and could not be read."""

_OWNER, _USER, _GROUP_OF_FILE, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_VERSION = 2


class Identity(NamedTuple):
    """An account of the share: ``user`` or ``group`` with its number."""

    kind: str
    number: int


Identities = Mapping[Identity, frozenset[Grant]]
"""Whom the accounts of a share stand for. An account that is not there stands for nobody."""


class Rights(NamedTuple):
    """What the file system says of a file (``read``) or of a folder above it (``search``).

    ``mode`` are the permission bits; ``acl`` the extended attribute ``system.posix_acl_access``
    in hexadecimal, empty without one.
    """

    need: str
    mode: int
    owner: int
    group: int
    acl: str = ""


class _Entry(NamedTuple):
    tag: int
    number: int
    allowed: bool


def label_of(rights: Rights, identities: Identities) -> Label | None:
    """Return whom a file or folder lets in, ``None`` when it lets everybody in.

    Entries are read as in POSIX 1003.1e draft 17, 23.1.5: the mask bounds named users and groups
    and the file's group; the owner and named users are decided by their own entry alone. A label
    has no "not", so what an entry denies to somebody closes the wider entries beside it.
    """
    try:
        entries = list(_entries(rights))
    except ValueError:
        return Label(frozenset())  # SECURITY: rights that cannot be read let nobody in
    denied_users = any(not each.allowed for each in entries if each.tag in (_OWNER, _USER))
    denied = denied_users or any(
        not each.allowed for each in entries if each.tag in (_GROUP_OF_FILE, _GROUP)
    )
    if any(each.allowed for each in entries if each.tag == _OTHER) and not denied:
        return None
    audience: set[Grant] = set()
    for each in entries:
        if each.allowed and each.tag in (_OWNER, _USER):
            audience |= identities.get(Identity("user", each.number), frozenset())
        elif each.allowed and each.tag in (_GROUP_OF_FILE, _GROUP) and not denied_users:
            audience |= identities.get(Identity("group", each.number), frozenset())
    return Label(frozenset(audience) - {Grant(GrantKind.EVERYONE)})


def _entries(rights: Rights) -> Iterator[_Entry]:
    bit = _BITS[rights.need]
    if not rights.acl:
        yield _Entry(_OWNER, rights.owner, bool(rights.mode >> 6 & bit))
        yield _Entry(_GROUP_OF_FILE, rights.group, bool(rights.mode >> 3 & bit))
        yield _Entry(_OTHER, 0, bool(rights.mode & bit))
        return
    raw = bytes.fromhex(rights.acl)  # ValueError for UNREADABLE
    if len(raw) < 4 or (len(raw) - 4) % 8 or struct.unpack_from("<I", raw)[0] != _VERSION:
        raise ValueError("no access control list")
    found = [struct.unpack_from("<HHI", raw, at) for at in range(4, len(raw), 8)]
    mask = next((bits for tag, bits, _ in found if tag == _MASK), 7)
    for tag, bits, number in found:
        if tag in (_OWNER, _GROUP_OF_FILE):
            number = rights.owner if tag == _OWNER else rights.group
        if tag in (_USER, _GROUP_OF_FILE, _GROUP):
            bits &= mask
        if tag != _MASK:
            yield _Entry(tag, number, bool(bits & bit))
