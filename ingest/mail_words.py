"""Words of mail headers as they really come: encoded, wrongly encoded, or raw Korean bytes.

The standard library's own parsing of headers loses raw bytes and takes minutes over long ones.
"""

from __future__ import annotations

import binascii
import quopri
import re
from email.message import Message

from ingest.charsets import decoded

_LONGEST = 64 << 10
"""A header beyond this is cut: a list of some thousand addresses is shorter."""
_ENCODED = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_ENCODED = re.compile(r"(?<=\?=)\s+(?==\?)")
_FOLD = re.compile(r"\r?\n[ \t]+|[\r\n]")


def header_words(raw: str) -> str:
    """Return the text of a header as the parser left it, raw bytes as surrogates.

    Encoded words (RFC 2047) are read in their charset, neighbours of one charset together: Korean
    mailers cut characters in two between them.
    """
    text = decoded(_FOLD.sub(" ", raw[:_LONGEST]).encode("utf-8", "surrogateescape"))
    words: list[str] = []
    pending: list[tuple[str, bytes]] = []
    end = 0
    text = _BETWEEN_ENCODED.sub("", text)
    for found in _ENCODED.finditer(text):
        between = text[end : found.start()]
        if between:
            words.append(_joined(pending))
            words.append(between)
            pending = []
        pending.append((found[1], _transfer_decoded(found[2], found[3])))
        end = found.end()
    return " ".join("".join([*words, _joined(pending), text[end:]]).split())


def parameter(raw: str, name: str) -> str:
    """Return a parameter of a header such as ``filename``; empty when it is absent.

    Reads RFC 2231 (``filename*0*=``), RFC 2047 in quotes, and raw bytes.
    """
    text = decoded(_FOLD.sub(" ", raw[:_LONGEST]).encode("utf-8", "surrogateescape"))
    carrier = Message()
    carrier["x"] = text
    found: list[tuple[str, object]] = [*carrier.get_params(failobj=[], header="x")]
    for key, value in found:
        if key.lower() != name:
            continue
        if isinstance(value, tuple):  # RFC 2231, percent signs already read as Latin-1
            charset, _, content = value
            return decoded(content.encode("latin-1", "replace"), charset)
        return header_words(str(value))
    return ""


def _joined(pending: list[tuple[str, bytes]]) -> str:
    texts: list[str] = []
    at = 0
    while at < len(pending):
        charset = pending[at][0].lower()
        upto = at
        while upto < len(pending) and pending[upto][0].lower() == charset:
            upto += 1
        texts.append(decoded(b"".join(data for _, data in pending[at:upto]), charset))
        at = upto
    return "".join(texts)


def _transfer_decoded(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
