"""Telephone numbers and e-mail addresses of private persons."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

from privacy.cues import OFFICIAL_WORD, PRIVATE_WORD
from privacy.digits import GAP, SEP, digits, only_digits, scan
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

_CLOSE = rf"(?: ?\) ?{SEP}|{SEP})"
_REST = rf"{_CLOSE}(?:{digits(4)}|{digits(3)}){SEP}{digits(4)}(?!\d)(?!-\d)"
_ABROAD = r"(?:\+|00)?82[ .)-]{0,2}(?:\(?0\)?)?"
_PREFIX = rf"0{GAP}(?:1{GAP}[016789]|50[2-8]?)"
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d-)(?:{_ABROAD}1{GAP}[016789]|\({_PREFIX}(?= ?\))|{_PREFIX}){_REST}"
)
_AREA = "(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)"
_LANDLINE = re.compile(
    rf"(?<!\d)(?<!\d-)(?:\+82[ .-]?0?{_AREA}|\(0{_AREA}(?= ?\))|0{_AREA}){_REST}"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\n?"
    r"(?: {0,2}@ {0,2}| ?[(\[]at[)\]] ?| ?골뱅이 ?)\n?"
    r"(?P<domain>(?:[A-Za-z0-9가-힣][A-Za-z0-9가-힣-]{0,62}\.){1,4}[A-Za-z]{2,24})"
)
_PUBLIC_DOMAIN = re.compile(r"(?:.*\.)?(?:korea\.kr|go\.kr|mil\.kr)", re.IGNORECASE)
_SHARED_BOX = re.compile(
    r"(?:info|help|admin|webmaster|contact|support|office|master|privacy|minwon)[^A-Za-z]",
    re.IGNORECASE,
)
_FREE_MAIL = re.compile(
    r"(?:naver|gmail|kakao|icloud|outlook|hotmail|yahoo)\.co|daum\.net|hanmail\.net|nate\.com",
    re.IGNORECASE,
)
_HOME_LINE = re.compile(r"자택|집 ?전화|\(집\)|개인 ?(?:전화|연락처)|가정")
_HOLDER = re.compile(rf" ?[(\[] ?(?:{PRIVATE_WORD.pattern})")
_OFFICE_LINE = re.compile(
    r"문의|안내|민원실|당직|대표 ?전화|팩스|전송|FAX|Fax|fax|사무실|행정전화|내선|교환"
    r"|부서|주민센터|상황실|보건소|시청|군청|구청"
    r"|[가-힣]{2,}(?<!결)과(?![가-힣])|[가-힣]{2,}팀(?![가-힣])"
)


def mobiles(around: Surroundings) -> Iterator[Found]:
    """Yield mobile numbers and personal virtual numbers (050), ascending, whoever's they are.

    An official's own mobile is not the office's line: the law opens name, post and office.
    """

    def judge(match: re.Match[str]) -> Kind | None:
        number = only_digits(match[0])
        short = number.startswith("010") and len(number) != 11
        return Kind.PHONE if _evenly_torn(match[0]) and not short else None

    return scan(_MOBILE, around.text, judge)


def _evenly_torn(raw: str) -> bool:
    runs = re.findall(r"\d+", raw)
    return raw.count("\n") < 2 and (len(runs) <= 5 or all(len(run) == 1 for run in runs))


def landlines(around: Surroundings, persons: Sequence[int]) -> Iterator[Found]:
    """Yield landline numbers that belong to a private person, ascending.

    ``persons`` are the ends of the private names, ascending. The nearest word before a number
    on its line decides: a private role or name, against a post, an office or an enquiry.
    A private role in brackets behind it decides before all; nothing near: it is an office's.
    """

    def judge(match: re.Match[str]) -> Kind | None:
        raw = match[0]
        if not _evenly_torn(raw):
            return None
        before = around.before(match.start())
        at = bisect_right(persons, match.start()) - 1
        named = persons[at] - match.start() + len(before) if at >= 0 else -1
        private = max(_last(PRIVATE_WORD, before), _last(_HOME_LINE, before), named)
        behind = around.after(match.end(), 8)
        if _HOME_LINE.search(behind) or _HOLDER.match(behind):
            private = len(before)
        office = max(_last(OFFICIAL_WORD, before), _last(_OFFICE_LINE, before))
        return Kind.PHONE if private > max(office, -1) else None

    return scan(_LANDLINE, around.text, judge)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def emails(around: Surroundings) -> Iterator[Found]:
    """Yield e-mail addresses, ascending, but those of offices.

    An office's are in a public domain, a shared box, or behind a post or duty and with no free
    provider: an official's own box at one stays the official's own.
    """

    def judge(match: re.Match[str]) -> Kind | None:
        public = _PUBLIC_DOMAIN.fullmatch(match["domain"])
        shared = _SHARED_BOX.match(match[0]) and not _FREE_MAIL.search(match["domain"])
        if public or shared:
            return None
        before = around.before(match.start())
        office = max(_last(OFFICIAL_WORD, before), _last(_OFFICE_LINE, before))
        work = office > _last(PRIVATE_WORD, before) and not _FREE_MAIL.search(match["domain"])
        return None if work else Kind.EMAIL

    return scan(_EMAIL, around.text, judge)


_OWNER = re.compile(r"(?P<name>[가-힣]{2,5})[ \t]{0,2}[<(]?[ \t]?$")


def is_office_mailbox(around: Surroundings, found: Found, officials: Container[str]) -> bool:
    """Return whether an address stands right behind the name of an official of the record.

    One at a free provider is the official's own.
    """
    if found.kind is not Kind.EMAIL or _FREE_MAIL.search(around.text, found.start, found.end):
        return False
    owner = _OWNER.search(around.before(found.start, 12))
    return owner is not None and owner["name"] in officials
