"""The texts of a spreadsheet's XML: runs, readings, and letters that XML cannot hold."""

from __future__ import annotations

import re

from ingest.archive import Element, local_name

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def rich_text(item: Element) -> str:
    """Return the text of a string item: its runs joined, how it is read aloud left out."""
    if len(item) == 1 and str(item[0].tag)[-2:] == "}t":
        text = item[0].text or ""
    else:
        text = "".join(
            piece.text or ""
            for child in item
            if local_name(child) in ("t", "r")
            for piece in ([child] if local_name(child) == "t" else child.iterfind("{*}t"))
        )
    return unescaped(text) if "_x" in text else text


def unescaped(text: str) -> str:
    """Return a text with the letters that XML cannot hold (``_x000D_``) in their place."""
    return _ESCAPE.sub(lambda found: _letter(int(found[1], 16)), text)


def _letter(code: int) -> str:
    return "" if (code < 32 and code not in (9, 10)) or 0xD800 <= code < 0xE000 else chr(code)
