"""Characters of an HWP 5 paragraph."""

from __future__ import annotations

import re
import struct

from ingest.hancom_characters import standard

_UNITS = 8
"""Code units of a control in the text: its code, twelve bytes of data, its code again."""
_EXTENDED = "\x01-\x03\x0b\x0c\x0e-\x12\x15-\x17"
_INLINE = "\x04-\x09\x13\x14"
_CODES = re.compile(
    f"([{_EXTENDED}])(?s:.{{0,7}})|([{_INLINE}])(?s:.{{0,7}})|([\x00\x0a\x0d\x18-\x1f])"
)
"""Codes below 32: extended controls (1), inline controls (2), single characters (3)."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_SINGLE = {"\n": "\n", "\x18": "-", "\x1e": " ", "\x1f": " "}
"""Line break, hyphen, non-breaking and fixed-width space; a paragraph's end vanishes."""


def characters(payload: bytes) -> list[str | None]:
    """Return a PARA_TEXT record as runs of text and, for each extended control, None.

    Other inline controls and unknown codes vanish; tabs and line breaks stay.
    """
    text = payload.decode("utf-16-le", "surrogatepass" if not len(payload) & 1 else "ignore")
    if not _CODES.search(text, 0, len(text) - 1):
        return [standard(text.rstrip("\r"))]
    if 2 * len(text) != len(payload):
        text = _units(payload)
    out: list[str | None] = []
    start = 0
    for found in _CODES.finditer(text):
        if start < found.start():
            out.append(_joined(text[start : found.start()]))
        start = found.end()
        extended, inline, single = found.groups()
        if extended is not None:
            out.append(None)
        elif inline == "\t":
            out.append("\t")
        elif single is not None and single in _SINGLE:
            out.append(_SINGLE[single])
    if start < len(text):
        out.append(_joined(text[start:]))
    return out


def _units(payload: bytes) -> str:
    """Return code units as characters, surrogates apart: controls are counted in units."""
    count = len(payload) // 2
    return "".join(map(chr, struct.unpack_from(f"<{count}H", payload)))


def _joined(text: str) -> str:
    """Return a run of text with its surrogate pairs joined; lone ones are dropped."""
    if text.isascii():
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return standard(text)


def counted_text(payload: bytes, at: int) -> str:
    """Return the UTF-16 text whose length in units stands at ``at``; empty beyond the end."""
    length = int.from_bytes(payload[at : at + 2], "little")
    return payload[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "ignore")
