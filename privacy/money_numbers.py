"""Numbers of payment cards and bank accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.digits import END, SEP, START, digits, only_digits, scan, shapes
from privacy.identity_numbers import NOT_A_PERSONS
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

_CARD_CUE = re.compile(r"카드|card|amex|아멕스|비씨|visa|비자", re.IGNORECASE)
_CARD = re.compile(
    rf"{START}(?:{digits(4)}{SEP}{digits(4)}{SEP}{digits(4)}{SEP}{digits(4)}"
    rf"|3[47]\d\d{SEP}{digits(6)}{SEP}{digits(5)}){END}"
)
_HYPHENED_CARD = re.compile(r"[2-9]\d{3}(?: ?- ?\d{4}){3}")
_BANKS = (
    r"(?:국민|신한|우리|하나|기업|농협|축협|수협|신협|산업|대구|부산|광주|전북|경남|제주"
    r"|씨티|SC ?제일|제일|카카오|토스"
    r"|케이|아이엠|[Ii]M|KB|NH|IBK|KDB|MG)(?:은행|뱅크|중앙회|금고)?|새마을(?:금고)?|우체국|카뱅|토뱅|케뱅|저축은행|산림조합"
)
_ACCOUNT_CUE = re.compile(
    r"계좌|입금|예금|통장|환급|환불|송금|은행|뱅크|금고|농협|축협|신협|수협|우체국|산림조합"
)
_BANK_BEFORE = re.compile(rf"(?:{_BANKS})(?: ?\(?(?:계좌)?(?:번호)?\)?)[ :|(,/]{{0,4}}$")
_BANK_AFTER = re.compile(rf"[ (,/|]{{1,3}}(?:{_BANKS}|예금주)")
_JOIN = r"(?: {0,2}- {0,2}\n? ?| ?\n ?-? ?)"
_ACCOUNT = re.compile(
    rf"{START}(?:\d{{2,6}}(?:{_JOIN}\d{{1,8}}){{1,4}}|\d{{2,6}}(?: \d{{2,7}}){{1,3}}|\d{{10,16}}){END}"
)
_KNOWN_SHAPES = frozenset({(6, 2, 6), (3, 4, 4, 2), (4, 3, 6), (3, 6, 5)})
"""Shapes that in office text only accounts have: KB, 농협, 우리, 하나."""
_PUBLIC_OWNER = re.compile(
    r"예금주[ :|]{0,3}(?:㈜|주식회사|\(주\)|(?:[가-힣 ]{1,12}"
    r"(?:시|군|구|도|청|공단|공사|조합|협회|재단|학교|위원회|센터|㈜|\(주\)))(?![가-힣]))"
)
_PUBLIC_PURPOSE = re.compile(r"세입|세외|공금|기금|모금|시금고")
_DATE_LIKE = re.compile(r"(?:19|20)\d\d ?- ?(?:0\d|1[0-2]) ?- ?[0-3]\d")


def cards(around: Surroundings) -> Iterator[Found]:
    """Yield card numbers, ascending; Luhn's check is asked only where no word announces one."""

    def judge(match: re.Match[str]) -> Kind | None:
        raw = match[0]
        if not shapes(raw) & {(16,), (4, 4, 4, 4), (15,), (4, 6, 5)}:
            return None
        before = around.before(match.start(), 24)
        if _CARD_CUE.search(before):
            return Kind.CARD
        if NOT_A_PERSONS.search(before) or _ACCOUNT_CUE.search(before) or "\n" in raw:
            return None
        return Kind.CARD if _HYPHENED_CARD.fullmatch(raw) or _luhn(only_digits(raw)) else None

    return scan(_CARD, around.text, judge)


def _luhn(number: str) -> bool:
    """Return whether a number is one of an issuer (first digit 3 to 6, 9) and passes Luhn's check."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return number[0] in "34569" and total % 10 == 0


def accounts(around: Surroundings) -> Iterator[Found]:
    """Yield numbers of bank accounts, ascending, but those of agencies and companies."""

    def judge(match: re.Match[str]) -> Kind | None:
        raw = match[0]
        if not 10 <= len(only_digits(raw)) <= 16 or raw.count("\n") > 1 or _DATE_LIKE.match(raw):
            return None
        before, after = around.before(match.start(), 28), around.after(match.end(), 28)
        if _PUBLIC_OWNER.search(before) or _PUBLIC_OWNER.search(after):
            return None
        if _PUBLIC_PURPOSE.search(before):
            return None
        bank = _BANK_BEFORE.search(before)
        told = bank or _ACCOUNT_CUE.search(before) or _BANK_AFTER.match(after)
        spaced = "-" not in raw and not raw.isdigit()
        if (spaced or (3, 2, 5) in shapes(raw)) and not bank:  # the latter is a company's number
            told = None
        shaped = shapes(raw) & _KNOWN_SHAPES and not NOT_A_PERSONS.search(before)
        return Kind.ACCOUNT if told or shaped else None

    return scan(_ACCOUNT, around.text, judge)
