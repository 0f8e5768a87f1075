"""UTF-16 without its byte order mark."""

from __future__ import annotations

import unicodedata

_SAMPLE = 4096
_LEAST = 0.95
"""So much of a text must be letters that Korean offices write; in the other byte order nearly
nothing is."""


def bare_utf16(data: bytes) -> str:
    """Return ``utf-16-le`` or ``utf-16-be`` when bytes are such a text without a mark, else ``""``.

    Only bytes with a NUL are looked at: a text with a space, digit or line break has one.
    """
    sample = data[:_SAMPLE]
    if b"\0" not in sample or len(data) % 2:
        return ""
    sample = sample[: len(sample) // 2 * 2]
    shares = {encoding: _share(sample, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _LEAST else ""


def _share(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "ignore")
    return sum(map(_usual, text)) / len(text) if text else 0.0


def _usual(letter: str) -> bool:
    code = ord(letter)
    return (
        letter in "\t\r\n\ufeff"
        or 0x20 <= code < 0x7F
        or 0xAC00 <= code <= 0xD7A3
        or 0x4E00 <= code <= 0x9FFF
        or 0x3000 <= code <= 0x318F
        or (code < 0x2700 and unicodedata.category(letter)[0] in "PSNZ")
        or 0xFF00 <= code <= 0xFFEF
    )
