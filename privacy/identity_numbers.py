"""Numbers that the state gives to a person: resident, foreigner, passport, driver's licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from privacy.digits import END, SEP, START, digits, only_digits, scan, shapes
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

NOT_A_PERSONS = re.compile(
    r"(?:(?:문서|접수|관리|계약|운송장|송장|물품|식별|과세|납부|고지|사건|일련|제조|제품"
    r"|주문|예약|허가|승인|우편|특허"
    r"|고유|사업자|사업자등록|법인|법인등록|공고|계좌|시설|자산|품목|기기|장비) ?(?:번호|No\.?)"
    r"|바코드|ISBN|ISSN|품번|모델명?|코드|사업자|법인)[ :(|]{0,3}$",
    re.IGNORECASE,
)
"""A label directly before a number that makes it no identifier of a person."""
_RESIDENT_CUE = re.compile(r"주민|외국인|거소|실명번호")
_RESIDENT = re.compile(rf"{START}(?:{digits(6)}|\d\d[-/.]\d\d[-/.]\d\d){SEP}{digits(7)}{END}")
_BANK = re.compile(r"계좌|은행|뱅크|농협|축협|신협|수협|금고|우체국")
"""Before thirteen bare digits: an account, whatever day they begin with."""
_CENTURY = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}
_FOREIGN = frozenset("5678")
_PASSPORT_CUE = re.compile(r"여권|passport", re.IGNORECASE)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[ -]?(?:\d(?:[ -]?\d){6,8}|\d{3}[A-Za-z]\d{4})(?![A-Za-z0-9])"
)
_KOREAN_PASSPORT = re.compile(r"[MSRGD](?!20[0-4]\d)(?:\d{8}|\d{3}[A-Z]\d{4})")
"""Since December 2021 a letter stands fifth (M123A4567); a date is no passport."""
_LICENCE_CUE = re.compile(r"면허|1종|2종")
_REGIONS = "서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_LICENCE = re.compile(
    rf"{START}{digits(2)}{SEP}{digits(2)}{SEP}{digits(6)}{SEP}{digits(2)}{END}"
    rf"|(?:{_REGIONS})[ -]?{digits(2)}{SEP}{digits(6)}{SEP}{digits(2)}{END}"
)
_LICENCE_AREAS = frozenset(str(area) for area in (*range(11, 27), 28))
"""First digits of a licence: 11 Seoul to 26 Ulsan, 28 northern Gyeonggi."""


def resident_numbers(around: Surroundings) -> Iterator[Found]:
    """Yield resident and foreigner registration numbers, ascending.

    The date must be of the calendar. The check digit is not asked: numbers given since October
    2020 end at random.
    """

    def judge(match: re.Match[str]) -> Kind | None:
        raw, number = match[0], only_digits(match[0])
        if not shapes(raw) & {(13,), (6, 7), (2, 2, 2, 7)}:
            return None
        before = around.before(match.start(), 24)
        company = "법인" in before or bool(NOT_A_PERSONS.search(before))
        told = bool(_RESIDENT_CUE.search(before)) and "법인" not in before
        if not _born(number, told) or (company and not told):
            return None
        if raw == number and not told and _BANK.search(before):
            return None
        return Kind.FOREIGNER_NUMBER if number[6] in _FOREIGN else Kind.RESIDENT_NUMBER

    return scan(_RESIDENT, around.text, judge)


def _born(number: str, told: bool) -> bool:
    """Return whether a number begins with a day on which its holder may have been born.

    Without a word before it, nobody is older than those born in 1920: 110111-1234567 is the
    shape of a company's number.
    """
    year = _CENTURY.get(number[6], 2000) + int(number[:2])
    try:
        date(year, int(number[2:4]), int(number[4:6]))
    except ValueError:
        return False
    return told or 1920 <= year < 2040


def passports(around: Surroundings) -> Iterator[Found]:
    """Yield passport numbers, ascending; without the word 여권 only Korean ones in full form."""

    def judge(match: re.Match[str]) -> Kind | None:
        before = around.before(match.start(), 24)
        told = _PASSPORT_CUE.search(before) or _PASSPORT_CUE.search(around.after(match.end(), 12))
        plain = _KOREAN_PASSPORT.fullmatch(match[0]) and not NOT_A_PERSONS.search(before)
        return Kind.PASSPORT if told or plain else None

    return scan(_PASSPORT, around.text, judge)


def licences(around: Surroundings) -> Iterator[Found]:
    """Yield driver's licence numbers, ascending; without 면허 near only the hyphened form."""

    def judge(match: re.Match[str]) -> Kind | None:
        raw, forms = match[0], shapes(match[0])
        before = around.before(match.start(), 24)
        old = not raw[0].isdigit() and (2, 6, 2) in forms
        new = raw[:2] in _LICENCE_AREAS and bool(
            forms & {(2, 2, 6, 2), (2, 2, 8), (2, 8, 2), (12,)}
        )
        told = bool(_LICENCE_CUE.search(before))
        hyphened = bool(re.fullmatch(r"\d\d-\d\d-\d{6}-\d\d", raw))
        clear = (hyphened or old) and not NOT_A_PERSONS.search(before)
        return Kind.DRIVER_LICENCE if (old or new) and (told or clear) else None

    return scan(_LICENCE, around.text, judge)
