"""The least that reading the characters of a Hangul document can cost in Python.

HWP 5: inflate, step from record header to record header, decode PARA_TEXT. HWPX: unzip, parse with
lxml, join the text. No structure, no order, no limits, nothing about hostile files.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import olefile
from lxml import etree

_PARA_TEXT, _LONG = 67, 0xFFF
_COMPRESSED, _UNREADABLE = 1, 2 | 4 | 16 | 256


def hwp5(path: Path) -> str:
    """Return the decoded text records; raises ValueError for enciphered documents."""
    unpack = struct.Struct("<I").unpack_from
    texts: list[str] = []
    with olefile.OleFileIO(str(path)) as ole:
        (flags,) = unpack(ole.openstream("FileHeader").read(), 36)
        if flags & _UNREADABLE:
            raise ValueError("enciphered")
        for stream in ole.listdir():
            if stream[0] != "BodyText":
                continue
            data = ole.openstream(stream).read()
            if flags & _COMPRESSED:
                data = zlib.decompress(data, -15)
            at, end = 0, len(data)
            while at + 4 <= end:
                (header,) = unpack(data, at)
                at += 4
                size = header >> 20
                if size == _LONG:
                    (size,) = unpack(data, at)
                    at += 4
                if header & 0x3FF == _PARA_TEXT:
                    texts.append(data[at : at + size].decode("utf-16-le", "ignore"))
                at += size
    return "\n".join(texts)


def hwpx(path: Path) -> str:
    """Return the text of all sections."""
    texts: list[str] = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("Contents/section") and name.endswith(".xml"):
                texts.extend(str(text) for text in etree.fromstring(archive.read(name)).itertext())
    return "".join(texts)
