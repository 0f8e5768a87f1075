"""The rows of a worksheet's XML as plain tuples: quickly where it is written as usual.

A cell is up to five tags, and most of the time of a general parser goes into making objects of
them. Spreadsheet programs write cells in one way (ECMA-376 Part 1, 18.3.1.4); where every byte
of ``sheetData`` is in that way, a regular expression takes it apart. Anything else, be it one
comment, is left to lxml: see ``ingest.worksheet``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.archive import Element
from ingest.strings import rich_text, unescaped

RawCell = tuple[str | None, ...]
"""Address, style, type, attributes of the formula, its text, the value, a text of its own, and
nothing; each ``None`` where it is not stated."""


class RawRow(NamedTuple):
    """A row as it is written.

    ``literal`` says that escapes (``_x000A_``) still stand in texts of their own, and
    ``references`` that such of XML (``&amp;``) do.
    """

    number: str
    hidden: bool
    cells: list[RawCell]
    literal: bool
    references: bool


class NotPlain(Exception):
    """The XML is not written in the usual way; lxml says what it is."""


_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3}[0-9]{1,7})")?(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>'
    r"(?:<f((?: [A-Za-z]{1,9}=\"[^\"<&]*\")*)(?:/>|>([^<]*)</f>))?"
    r"(?:<v/>|<v>([^<]*)</v>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
_GROUPS = _CELL.groups + 1
_STRING = re.compile(
    r"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t>(?:<phoneticPr(?: [A-Za-z]+=\"[^\"<&]*\")*/>)?</si>"
)
_TABLE = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>\s*)?<sst(?: [A-Za-z:]+=\"[^\"<&]*\")*>")
_ROW = re.compile(r"<row((?: [A-Za-z0-9:]{1,30}=\"[^\"<&]*\")*)(/?)>")
_ATTRIBUTE = re.compile(r" ([A-Za-z0-9:]+)=\"([^\"]*)\"")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_START, _END, _NONE = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_FORBIDDEN = bytes({*range(32)} - {9, 10})
"""Letters that XML does not allow, and the carriage return, which it changes."""
_ENCODING = re.compile(rb"encoding=[\"'](?:utf-8|us-ascii)[\"']", re.IGNORECASE)


def split_rows(data: bytes) -> tuple[bytes, str]:
    """Return a worksheet's XML without its rows, and the text of its rows.

    Raises:
        NotPlain: when the rows cannot be told apart from the rest without parsing.
    """
    start, end = data.find(_START), data.rfind(_END)
    if not 0 <= start < end:
        raise NotPlain
    rest = data[:start] + _NONE + data[end + len(_END) :]
    return rest, _literal(data, start + len(_START), end)


def plain_strings(data: bytes) -> list[str]:
    """Return the texts of a table of shared strings that holds plain texts alone.

    Raises:
        NotPlain: at the first that has runs, or is not in the usual form.
    """
    head = _TABLE.match(data)
    end = data.rfind(b"</sst>")
    if head is None or end < head.end() or data[end + len(b"</sst>") :].strip():
        raise NotPlain
    parts = _STRING.split(_literal(data, head.end(), end))
    if any(parts[::2]):  # something between the strings
        raise NotPlain
    return [
        unescaped(resolved(text)) if "&" in text or "_x" in text else text for text in parts[1::2]
    ]


def _literal(data: bytes, start: int, end: int) -> str:
    """Return a part of an XML text as its letters stand there.

    Raises:
        NotPlain: when a parser would not take them so.
    """
    head = data[: min(start, 200)]
    if b"<!" in data:  # comments, CDATA, a DOCTYPE: all may hide what looks like tags
        raise NotPlain
    if b"encoding=" in head and not _ENCODING.search(head):
        raise NotPlain
    body = data[start:end]
    if len(body.translate(None, _FORBIDDEN)) != len(body):
        raise NotPlain
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise NotPlain from None


def plain_rows(body: str) -> Iterator[RawRow]:
    """Yield the rows of ``sheetData`` as it is usually written.

    Raises:
        NotPlain: at the first letter that is not in that form, after the rows before it.
    """
    at, end = 0, len(body)
    while at < end:
        opened = _ROW.match(body, at)
        if opened is None:
            raise NotPlain
        at = opened.end()
        cells: list[RawCell] = []
        inside = ""
        if not opened[2]:
            closed = body.find("</row>", at)
            if closed < 0:
                raise NotPlain
            inside = body[at:closed]
            parts = _CELL.split(inside)
            if any(parts[::_GROUPS]):  # something between the cells
                raise NotPlain
            del parts[0]
            cells = list(zip(*[iter(parts)] * _GROUPS, strict=True))
            at = closed + len("</row>")
        stated = dict(_ATTRIBUTE.findall(opened[1]))
        yield RawRow(stated.get("r", ""), hides(stated), cells, True, "&" in inside)


def element_row(row: Element) -> RawRow:
    """Return a row that lxml has parsed."""
    cells: list[RawCell] = []
    for cell in row:
        attributes = formula = value = own = None
        for child in cell:
            letter = str(child.tag)[-1:]
            if letter == "v":
                value = child.text
            elif letter == "f":
                attributes = "".join(f' {name}="{text}"' for name, text in child.attrib.items())
                formula = child.text
            elif letter == "s":  # is: a text of its own
                own = rich_text(child)
        stated = cell.get("r"), cell.get("s"), cell.get("t")
        cells.append((*stated, attributes, formula, value, own, None))
    attributes_of_row = {str(name): str(text) for name, text in row.attrib.items()}
    return RawRow(row.get("r", ""), hides(attributes_of_row), cells, False, False)


def hides(stated: dict[str, str]) -> bool:
    """Return whether the attributes of a row hide it: filtered, grouped away, or without height."""
    return stated.get("hidden") in ("1", "true") or stated.get("ht") == "0"


def formula_group(attributes: str) -> str | None:
    """Return the group of a shared formula, ``None`` for a formula of its own."""
    if not attributes:
        return None
    stated = dict(_ATTRIBUTE.findall(attributes))
    return stated.get("si", "") if stated.get("t") == "shared" else None


def resolved(text: str) -> str:
    """Return a text with the references of XML in their place.

    Raises:
        NotPlain: when one is of a declared entity, or of a letter that XML does not allow.
    """

    def letter(found: re.Match[str]) -> str:
        if found[1] is not None:
            return _NAMED[found[1]]
        if found[2] is None and found[3] is None:
            raise NotPlain
        code = int(found[2]) if found[2] is not None else int(found[3], 16)
        usual = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        if not (usual or 0x10000 <= code <= 0x10FFFF):
            raise NotPlain
        return chr(code)

    return _REFERENCE.sub(letter, text)
