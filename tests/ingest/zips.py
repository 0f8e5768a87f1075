"""ZIP files with names and attributes that ordinary writers would not give."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def zipped(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of members in their order, names in UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def renamed(made: bytes, old: str, new: bytes) -> bytes:
    """The same ZIP with one ASCII name replaced byte by byte, of the same length."""
    assert len(old) == len(new)
    return made.replace(old.encode(), new)


def with_mode(name: str, content: bytes, mode: int) -> bytes:
    """A ZIP of one member with a Unix mode, such as that of a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system = 3
        entry.external_attr = mode << 16
        archive.writestr(entry, content)
    return made.getvalue()


def encrypted(made: bytes) -> bytes:
    """The same ZIP with every entry marked as encrypted."""
    marked = bytearray(made)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := marked.find(signature, at + 1)) >= 0:
            marked[at + place] |= 1
    return bytes(marked)
