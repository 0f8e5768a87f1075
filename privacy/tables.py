"""Tables: the column's header decides what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from privacy.cells import Span, values
from privacy.cues import is_office
from privacy.kinds import Found, Kind
from privacy.lexicon import DUTIES, NAME_LABELS, POSTS, PRIVATE, TITLES, alternation


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as spans of cells in a text: the header of each column, then the rows below.

    ``columns`` are the header texts; a row has a span for each, ``None`` where it has no cell.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Span | None, ...], ...]


class Column(Enum):
    """What a header announces."""

    NAME = auto()
    PRIVATE_NAME = auto()
    OFFICIAL = auto()
    PHONE = auto()
    PRIVATE_PHONE = auto()
    OFFICE_CONTACT = auto()
    ADDRESS = auto()
    HOME = auto()
    ACCOUNT = auto()
    NUMBER = auto()
    BIRTH = auto()
    OFFICE = auto()
    PLACE = auto()
    ORGANISATION = auto()
    OTHER = auto()


_SPACES = re.compile(r"\s+")
_OFFICE = re.compile(
    r"(?:담당|관리|주관|소관|시행)?(?:부서|과|팀)명?|직위|직급|직책|보직|직렬|담당업무|분장사무|업무분장|계급"
)
_ORGANISATION = re.compile(
    r"(?:업체|회사|기관|단체|시설|사업장|상호|학교|법인|업소|점포)명?(?:칭)?|상호\(?.*"
    r"|사업자등록번호|사업명|공사명|행사명|시설물명"
)
_PHONE = re.compile(
    r"(?:.*)(?:연락처|전화번호|전화|휴대폰|휴대전화|핸드폰|HP|H\.P\.?|휴대폰번호|휴대전화번호)(?:\(.*\))?"
)
_OFFICE_PHONE = re.compile(
    r"(?:.*)(?:담당|부서|사무실|행정|내선|대표|업체|시설|기관|회사|팩스|FAX)(?:.*)"
)
_HOME = re.compile(
    r".*(?:거주지|자택|주민등록지|주민등록주소|현주소|집주소|거소|본적|등록기준지|송달)(?:주소)?.*"
)
_PLACE = re.compile(
    r".*(?:업체|사업장|시설|기관|회사|행사장|공사|현장|설치|청사|소재지|도로명|점포|학교|법인).*"
)
_PLACE_HEADER = re.compile(r".*(?:소재지|위치|장소|지번)")
_ACCOUNT = re.compile(r".*계좌(?:번호)?.*|통장번호")
_BIRTH = re.compile(r".*(?:생년월일|출생일|생일).*")
_NUMBERS = {
    Kind.RESIDENT_NUMBER: re.compile(r".*(?:주민등록번호|주민번호).*"),
    Kind.FOREIGNER_NUMBER: re.compile(r".*외국인등록번호.*"),
    Kind.PASSPORT: re.compile(r".*여권(?:번호)?"),
    Kind.DRIVER_LICENCE: re.compile(r".*(?:운전)?면허번호"),
    Kind.CARD: re.compile(r".*카드번호"),
    Kind.VEHICLE: re.compile(r".*(?:차량번호|차번호|자동차번호|등록차량)"),
    Kind.EMAIL: re.compile(r".*(?:이메일|전자우편|E-?mail)", re.IGNORECASE),
}
_PLAIN = re.compile(
    r"연번|번호|순번|순|NO\.?|No\.?|구분|비고|학년|반|금액|지급액|은행|은행명|성별|나이"
    r"|연령|관계|직업|일자|날짜|신청일|접수일|등록일"
    r"|내용|.*내용|.*사유|소속|국적|수량|상태|결과|과목|점수|순위|분야|기간|읍면동|마을"
    r"|차종|.*금|.*일시|.*일자|.*여부|.*종류",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def column_of(header: str) -> Column:
    """Return what a column's header announces; the words before the last decide whose."""
    words = _SPACES.sub("", header)
    stem = re.sub(r"\(.*\)$", "", words)
    if any(pattern.fullmatch(words) for pattern in _NUMBERS.values()):
        return Column.NUMBER
    if _BIRTH.fullmatch(stem):
        return Column.BIRTH
    if _ACCOUNT.fullmatch(stem):
        return Column.ACCOUNT
    if _PHONE.fullmatch(words):
        if _begins(stem, DUTIES | POSTS) or _OFFICE_PHONE.fullmatch(stem):
            return Column.OFFICE_CONTACT
        private = _begins(stem, PRIVATE - {"연락처"}) or "휴대" in stem or "자택" in stem
        return Column.PRIVATE_PHONE if private else Column.PHONE
    if _HOME.fullmatch(stem):
        return Column.HOME
    if stem.endswith("주소"):
        if _PLACE.fullmatch(stem):
            return Column.PLACE
        return Column.HOME if _begins(stem, PRIVATE) else Column.ADDRESS
    if _PLACE_HEADER.fullmatch(stem):
        return Column.PLACE
    if _OFFICE.fullmatch(stem):
        return Column.OFFICE
    if _ORGANISATION.fullmatch(stem):
        return Column.ORGANISATION
    return _name_column(stem)


def _name_column(stem: str) -> Column:
    if stem in NAME_LABELS:
        return Column.NAME
    stem = _LABEL_END.sub("", stem)
    if _begins(stem, DUTIES | POSTS) or stem in _CHIEFS:
        return Column.OFFICIAL
    return Column.PRIVATE_NAME if stem in PRIVATE or _ends(stem, PRIVATE) else Column.OTHER


_LABEL_END = re.compile(rf"(?:{alternation(NAME_LABELS | {'명'})})$")
_CHIEFS = frozenset(["대표이사", "회장", "사장", "사원"])
"""As a whole header they are a box of an approval form."""


def _begins(words: str, among: frozenset[str]) -> bool:
    return any(words.startswith(each) for each in among)


def _ends(words: str, among: frozenset[str]) -> bool:
    return any(words.endswith(each) for each in among)


def is_header(cells: Sequence[str], least: int = 1) -> bool:
    """Return whether a first row is a header: mostly words that headers are made of."""
    texts = [cell.strip().strip('"') for cell in cells]
    if len(texts) < 2 or any(len(text) > 20 or re.search(r"\d{3}", text) for text in texts):
        return False
    named = [text for text in texts if text]
    if len(set(named)) * 2 < len(named):  # one cell over many columns is a title, no header
        return False
    known = sum(bool(text) and column_of(text) is not Column.OTHER for text in texts)
    plain = sum(bool(_PLAIN.fullmatch(_SPACES.sub("", text))) for text in texts)
    return known >= least and (known + plain) * 2 > len(texts)


_LONGEST_POST = 14
_POST_VALUE = re.compile(r".*(?:\d급|담당관)")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the headers of a table say: the finds, and the cells that are an office's."""

    found: tuple[Found, ...]
    official: tuple[Span, ...]


def decide(text: str, grid: Grid) -> Decided:
    """Return the personal data of a table by its headers, and the cells of officials and places.

    성명 is a private person's unless a column of posts or departments, or a post in the row,
    says that the table lists officials; 연락처 and 주소 follow the names of their table.
    """
    columns = [column_of(header) for header in grid.columns]
    private = Column.PRIVATE_NAME in columns
    persons = private or (Column.NAME in columns and Column.OFFICE not in columns)
    found: list[Found] = []
    official: list[Span] = []
    for row in grid.rows:
        staff = not private and _lists_staff(text, grid.columns, row)
        for header, column, span in zip(grid.columns, columns, row, strict=True):
            if span is None or column is Column.OTHER:
                continue
            kind = _kind(header, column, persons and not staff, columns)
            if kind is not None:
                found += values(text, span, kind)
            elif column in _OFFICE_CELLS and span[0] < span[1]:
                official.append(span)
    return Decided(tuple(found), tuple(official))


_OFFICE_CELLS = frozenset(
    {Column.OFFICIAL, Column.OFFICE_CONTACT, Column.PLACE, Column.NAME, Column.PHONE}
)
_ALWAYS = {
    Column.PRIVATE_NAME: Kind.NAME,
    Column.PRIVATE_PHONE: Kind.PHONE,
    Column.HOME: Kind.ADDRESS,
    Column.BIRTH: Kind.BIRTH_DATE,
}
_OF_PERSONS = {Column.NAME: Kind.NAME, Column.PHONE: Kind.PHONE, Column.ADDRESS: Kind.ADDRESS}


def _kind(header: str, column: Column, persons: bool, columns: Sequence[Column]) -> Kind | None:
    if column is Column.NUMBER:
        words = _SPACES.sub("", header)
        return next(kind for kind, pattern in _NUMBERS.items() if pattern.fullmatch(words))
    if column is Column.ACCOUNT:
        return Kind.ACCOUNT if persons or Column.ORGANISATION not in columns else None
    return _ALWAYS.get(column) or (_OF_PERSONS.get(column) if persons else None)


def _lists_staff(text: str, headers: Sequence[str], row: Sequence[Span | None]) -> bool:
    """Return whether a row is an official's: by a post in it, or the department they belong to."""
    for header, span in zip(headers, row, strict=True):
        cell = text[span[0] : span[1]].strip() if span is not None else ""
        if not cell or len(cell) > _LONGEST_POST:
            continue
        if cell in POSTS or _POST_VALUE.fullmatch(cell) or (len(cell) > 3 and _ends(cell, TITLES)):
            return True
        if "소속" in header and is_office(cell):
            return True
    return False
