"""Writes MSG files: an OLE container of properties, storages in storages, no size padded.

The layout is MS-CFB (version 3, sectors of 512 bytes, a mini stream for what is under 4096) and
MS-OXMSG; numbers of properties are those of MS-OXPROPS.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Union

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Storage = Mapping[str, Union[bytes, "Storage"]]


def message(
    *,
    subject: str = "",
    body: str | bytes = "",
    html: bytes = b"",
    rtf: bytes = b"",
    sender: tuple[str, str] = ("", ""),
    recipients: Sequence[tuple[int, str, str]] = (),
    sent: datetime | None = None,
    attachments: Sequence[Storage] = (),
    code_page: int = 65001,
    root: bool = True,
) -> dict[str, bytes | Storage]:
    """Return the storage of a message; as a ``root`` it is a file, else it lies in another.

    Text given as bytes is stored as an eight-bit string.
    """
    fixed = [(0x3FDE, 0x0003, code_page)]
    if sent is not None:
        epoch = datetime(1601, 1, 1, tzinfo=sent.tzinfo)
        fixed.append((0x0039, 0x0040, int((sent - epoch).total_seconds()) * 10_000_000))
    storage: dict[str, bytes | Storage] = {
        "__properties_version1.0": bytes(32 if root else 24) + _records(fixed),
        **_text(0x0037, subject),
        **_text(0x1000, body),
        **_text(0x0C1A, sender[0]),
        **_text(0x5D01, sender[1]),
    }
    if html:
        storage["__substg1.0_10130102"] = html
    if rtf:
        storage["__substg1.0_10090102"] = rtf
    for number, (kind, name, address) in enumerate(recipients):
        storage[f"__recip_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8) + _records([(0x0C15, 0x0003, kind)]),
            **_text(0x3001, name),
            **_text(0x39FE, address),
        }
    for number, attachment in enumerate(attachments):
        storage[f"__attach_version1.0_#{number:08X}"] = attachment
    return storage


def attached(
    name: str, data: bytes | None = None, inner: Storage | None = None, content_id: str = ""
) -> Storage:
    """Return the storage of an attachment: a file, a message, or a mere name."""
    method = 1 if data is not None else 5 if inner is not None else 2
    storage: dict[str, bytes | Storage] = {
        "__properties_version1.0": bytes(8) + _records([(0x3705, 0x0003, method)]),
        **_text(0x3707, name),
        **_text(0x3712, content_id),
    }
    if data is not None:
        storage["__substg1.0_37010102"] = data
    if inner is not None:
        storage["__substg1.0_3701000D"] = inner
    return storage


def packed(rtf: bytes) -> bytes:
    """Return RTF as MS-OXRTFCP packs it, without any reference but the one that ends it."""
    out = b""
    data = rtf
    place = 207 + len(data)
    while len(data) >= 8:
        out += b"\0" + data[:8]
        data = data[8:]
    out += bytes([1 << len(data)]) + data + struct.pack(">H", place % 4096 << 4)
    return struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", 0) + out


def _records(values: Sequence[tuple[int, int, int]]) -> bytes:
    return b"".join(struct.pack("<HHIQ", kind, number, 6, value) for number, kind, value in values)


def _text(number: int, value: str | bytes) -> dict[str, bytes]:
    if not value:
        return {}
    if isinstance(value, bytes):
        return {f"__substg1.0_{number:04X}001E": value}
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def ole(root: Storage) -> bytes:
    """Return an OLE container."""
    entries: list[tuple[str, int, list[int], bytes]] = []

    def add(name: str, thing: bytes | Storage) -> int:
        at = len(entries)
        if isinstance(thing, bytes):
            entries.append((name, 2, [], thing))
        else:
            entries.append((name, 1 if at else 5, [], b""))
            order = sorted(thing, key=lambda each: (len(each), each.upper()))
            entries[at][2].extend([add(each, thing[each]) for each in order])
        return at

    add("Root Entry", root)
    mini, mini_fat = b"", list[int]()
    data, fat = b"", list[int]()
    starts: list[int] = []

    def chained(table: list[int], count: int) -> int:
        start = len(table)
        table.extend([start + each + 1 for each in range(count - 1)] + [_END])
        return start

    for _, kind, _, content in entries:
        if kind != 2 or not content:
            starts.append(_END)
        elif len(content) < _CUTOFF:
            starts.append(chained(mini_fat, -(-len(content) // _MINI)))
            mini += content + bytes(-len(content) % _MINI)
        else:
            starts.append(chained(fat, -(-len(content) // _SECTOR)))
            data += content + bytes(-len(content) % _SECTOR)

    def append(content: bytes) -> int:
        nonlocal data
        start = chained(fat, max(1, -(-len(content) // _SECTOR)))
        data += content + bytes((-len(content) % _SECTOR) if content else _SECTOR)
        return start

    starts[0] = append(mini) if mini else _END
    mini_fat += [_FREE] * (-len(mini_fat) % 128)
    mini_start = append(struct.pack(f"<{len(mini_fat)}I", *mini_fat)) if mini_fat else _END
    next_of = {
        each: children[at + 1] if at + 1 < len(children) else _FREE
        for _, _, children, _ in entries
        for at, each in enumerate(children)
    }
    directory = b""
    for at, (name, kind, children, content) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        child = children[0] if children else _FREE
        directory += encoded.ljust(64, b"\0")
        directory += struct.pack(
            "<HBBIII", len(encoded), kind, 1, _FREE, next_of.get(at, _FREE), child
        )
        directory += bytes(36) + struct.pack("<IQ", starts[at], len(content) if at else len(mini))
    directory_start = append(directory)
    sectors = 1
    while sectors * 128 < len(fat) + sectors:
        sectors += 1
    first = len(fat)
    fat += [_FAT] * sectors
    fat += [_FREE] * (sectors * 128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII",
        *(0, sectors, directory_start, 0, _CUTOFF, mini_start, len(mini_fat) // 128, _END, 0),
    )
    difat = [first + each for each in range(sectors)]
    head += struct.pack("<109I", *(difat + [_FREE] * (109 - len(difat))))
    return head + data + struct.pack(f"<{len(fat)}I", *fat)
