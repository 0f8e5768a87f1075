"""Charsets as files of strangers name them, and text in one of them, stated or not."""

from __future__ import annotations

import codecs

_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "ks_c_5601-1989": "cp949",
    "euc-kr": "cp949",
    "euckr": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_KNOWN = frozenset(
    {"utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "ascii", "cp949", "euc_kr", "johab"}
    | {"iso2022_kr", "iso2022_jp", "euc_jp", "shift_jis", "cp932", "gb2312", "gbk", "gb18030"}
    | {"hz", "big5", "cp1250", "cp1251", "cp1252", "iso8859-1", "iso8859-15", "koi8-r"}
)
"""Codecs that a file may name; Python has others, some of them slow or no encodings of text."""


def known_charset(name: str) -> str | None:
    """Return the codec for a charset as mails name it; ``None`` for an unknown one."""
    name = name.strip().strip("\"'").partition("*")[0].lower()
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _KNOWN else None  # SECURITY: not every codec is meant for strangers


def decoded(data: bytes, charset: str | None = None) -> str:
    """Return bytes as text: in the charset that is stated, else in UTF-8 or CP949.

    What fits none of them is read in the first with marks (U+FFFD) for what does not fit.
    """
    if b"\x1b$)C" in data:
        charset = charset or "iso2022_kr"
    stated = known_charset(charset) if charset else None
    candidates = [each for each in (stated, "utf-8", "cp949") if each and each != "ascii"]
    for codec in candidates:
        try:
            return data.decode(codec)
        except UnicodeError:
            continue
    return data.decode(candidates[0], "replace")
