"""The normal form of every text in the house."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"  # controls, but tab, line feed and NEL
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc"
    "\ud800-\udfff]"
)
"""Controls, invisible format characters (direction overrides among them), the mark that stands for
an object (U+FFFC), and lone surrogates."""
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029")
_UNUSUAL = re.compile(f"[{_DROPPED.pattern[1:-1]}{_SPACES.pattern[1:-1]}\x85\u2028\u2029]")
"""Nearly every line of office text has none of these; one look is cheaper than three."""


def nfc(text: str) -> str:
    """Return a text in NFC, with plain spaces and ``\\n`` as its only line break.

    Controls, zero-width and direction characters, byte-order marks, soft hyphens and lone
    surrogates are dropped; every Unicode space becomes ``" "``. Idempotent.
    """
    if _UNUSUAL.search(text):
        text = _BREAKS.sub("\n", text)
        text = _SPACES.sub(" ", text)
        text = _DROPPED.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return a text for comparing: NFKC and case-folded, with white space run together."""
    return " ".join(unicodedata.normalize("NFKC", nfc(text)).casefold().split())
