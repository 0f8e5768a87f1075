"""The personal datum in a cell whose column is known to hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.kinds import Found, Kind
from privacy.lexicon import (
    ABSENT,
    DUTIES,
    NAME_LABELS,
    ORGANISATION_ENDS,
    POSTS,
    PRIVATE,
    alternation,
)
from privacy.surnames import SINGLE

Span = tuple[int, int]

_MASKED = re.compile(r"[○*●□]|\[[가-힣]+ 가림\]")
_PART = re.compile(r"[^,/·\n()]+")
_MORE = re.compile(r" {0,2}(?:외|등) ?(?:\d{1,4} ?(?:명|인)?)?\s*$|(?:님|씨)\s*$")
_NAME = re.compile(
    r"[가-힣]{2,9}|[가-힣](?: {1,3}[가-힣]){1,3}|[A-Z][A-Za-z'-]{1,20}(?:,? [A-Z][A-Za-z'-]{0,20}){1,4}"
)
_NO_NAMES = PRIVATE | POSTS | DUTIES | NAME_LABELS | ABSENT
_ORGANISATION = re.compile(rf"(?:{alternation(ORGANISATION_ENDS)})$")
_VALUES = {
    Kind.PHONE: re.compile(r"(?:\+82|\(?0)[\d()+ .\n-]{6,20}\d"),
    Kind.ACCOUNT: re.compile(r"\d[\d \n-]{7,24}\d"),
    Kind.BIRTH_DATE: re.compile(
        r"(?<!\d)(?:19|20)?\d{2}[-./년 ]{0,3}\d{1,2}[-./월 ]{0,3}\d{1,2}(?!\d)[.일]?"
    ),
    Kind.EMAIL: re.compile(r"[^\s@,;()]{1,64} ?@ ?[^\s@,;()]{3,80}"),
    Kind.CARD: re.compile(r"\d[\d \n-]{12,24}\d"),
    Kind.VEHICLE: re.compile(r"(?:[가-힣]{2,6} ?)?\d{1,3} ?[가-힣][ -]?\d{4}(?!\d)"),
    Kind.PASSPORT: re.compile(r"[A-Za-z]{1,2}[ -]?\d[\dA-Za-z -]{5,10}"),
    Kind.DRIVER_LICENCE: re.compile(r"(?:[가-힣]{2} ?)?\d\d[\d -]{7,18}\d"),
    Kind.RESIDENT_NUMBER: re.compile(r"\d{6} ?[-./]? ?\n?\d{7}"),
    Kind.FOREIGNER_NUMBER: re.compile(r"\d{6} ?[-./]? ?\n?\d{7}"),
}
_ADDRESS = re.compile(r"(?=.{0,60}[가-힣]{2})(?:.{5,120})", re.DOTALL)
_FOREIGN_SEX = frozenset("5678")
_LONGEST = 200


def values(text: str, span: Span, kind: Kind) -> Iterator[Found]:
    """Yield the data of one kind in a cell, ascending; what is masked or absent gives none."""
    start, end = span
    cell = text[start : min(end, start + _LONGEST)]
    if kind is Kind.NAME:
        yield from _names(cell, start)
    elif kind is Kind.ADDRESS:
        inner = cell.strip()
        if _ADDRESS.fullmatch(inner) and not _MASKED.search(inner) and inner not in ABSENT:
            at = start + cell.index(inner)
            yield Found(at, at + len(inner), kind)
    else:
        for match in _VALUES[kind].finditer(cell):
            yield Found(start + match.start(), start + match.end(), _number_kind(kind, match[0]))


def _names(cell: str, start: int) -> Iterator[Found]:
    depth = cell.find("(")
    for part in _PART.finditer(cell[: depth if depth >= 0 else len(cell)]):
        inner = _MORE.sub("", part[0]).strip()
        word = inner.replace(" ", "")
        if _NAME.fullmatch(inner) and word not in _NO_NAMES and not _is_organisation(word):
            at = start + part.start() + part[0].index(inner)
            yield Found(at, at + len(inner), Kind.NAME)


def _is_organisation(word: str) -> bool:
    """Return whether a cell names no person; three syllables behind a surname may (김병원)."""
    long = len(word) > 3 or word[0] not in SINGLE
    return long and bool(_ORGANISATION.search(word))


def _number_kind(kind: Kind, raw: str) -> Kind:
    if kind not in (Kind.RESIDENT_NUMBER, Kind.FOREIGNER_NUMBER):
        return kind
    digits = re.sub(r"\D", "", raw)
    return Kind.FOREIGNER_NUMBER if digits[6:7] in _FOREIGN_SEX else Kind.RESIDENT_NUMBER
