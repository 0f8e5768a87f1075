"""Where private persons live, told apart from venues, parcels and public buildings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from privacy.cues import PRIVATE_WORD
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

_COUNTED = (
    r"(?!\d)(?!-\d)(?!,\d)(?! ?(?:명|개|건|회|년|월|일|원|%|분|시간|시(?![가-힣])|km|m|차|구간|대|인|세|등|위|급|가구"
    r"|조|항|곳|호선|점|배|만|억|천|번(?!지)|종|가지|주|쪽|부|매))"
)
_BUILDING = (
    r"[가-힣A-Za-z0-9]{1,14}(?:아파트|빌라|맨션|빌딩|오피스텔|연립|주택|타워|하우스|빌"
    r"|마을|단지|APT|apt|원룸|고시원)(?![가-힣])"
)
_APART = (
    r"(?![A-Za-z가-힣])|(?=번|에|의|를|을|은|는|이|가(?! ?\d)|로|으로|와|과(?![목정제])|및|인|소재|거주|자택"
    rf"|지하|지상|반지하|옥탑|호|B\d|제\d|[가-힣A-Z]동(?= ?[B\d지])|{_BUILDING})"
)
"""What may stand right behind a number of an address; other letters count something: 3실, 2t."""
_NUMBER = r"(?:지하 ?)?(?:산 ?)?\d{1,4}(?:-\d{1,4})?(?: ?번지)?"
_BREAK = r"(?:\n ?| {1,2})"
_ANCHOR = re.compile(
    r"(?<![가-힣A-Za-z0-9])(?:"
    rf"(?P<road>[가-힣A-Za-z0-9.·]{{1,14}}(?:(?<!으)로|길)(?:{_BREAK}?\d{{1,3}}(?:번)?길)?){_BREAK}?{_NUMBER}{_COUNTED}(?:{_APART})"
    rf"|(?P<lot>[가-힣]{{1,8}}(?:\d?(?:동|리|읍|면)|\d가)){_BREAK}?{_NUMBER}{_COUNTED}(?:{_APART})"
    r"|(?P<flat>[가-힣A-Za-z0-9]{2,14})[ \n]{0,2}(?P<block>\d{1,4}동)[ \n]{0,2}\d{1,4}호)"
)
_REGION = re.compile(
    r"(?<![가-힣0-9])(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남"
    r"|전북|전남|경북|경남|제주)(?:특별시|광역시|특별자치시|특별자치도|도|시)?"
    r"|[가-힣]{1,8}(?:특별시|광역시|특별자치시|특별자치도|도|시|군|구|읍|면|동|리))[ ,]{0,3}\n? {0,2}$"
)
_NO_REGION = re.compile(
    r"(?<![가-힣])(?:다시|역시|반드시|즉시|임시|수시|일시|동시|입구|출구|친구|연구|요구"
    r"|청구|활동|이동|운동|공동|처리|관리|하면|보면|별도|정도|제도|속도|온도|연도|년도"
    r"|용도)[ ,]*$"
)
_POSTCODE = re.compile(r"(?<!\d)(?:\((?:우 ?\)? ?)?\d{5}\)|우\)? ?\d{5}|\d{5}) {0,2}$")
_DETAIL = re.compile(
    r"[ ,]{0,3}\n? {0,2}(?:"
    r"\((?:[가-힣A-Za-z0-9, ]{1,24}(?:동|리|아파트|빌라|맨션|빌딩|오피스텔|연립|주택|타워|하우스|빌|마을|단지))\)"
    rf"|{_BUILDING}"
    r"|제?\d{1,4}동(?![가-힣])|[가-힣A-Z]동(?= ?[B\d지])"
    r"|(?:지하|B|제)? ?\d{1,4}호(?!\d|선|점|차|기|봉|관|실)|(?:지하"
    r"|지상)? ?\d{1,2}층(?![가-힣])|반지하|지하층|지층|옥탑방?)"
)
_UNIT = re.compile(r"\d호|반지하|옥탑|동[ \n]*\d+호")
_LIVES = re.compile(
    r"[ )]{0,2}(?:에서? ?)?(?:거주|에 ?사[는시신]|에 ?산다|에 ?살|소재 ?자택|자택)"
    r"|[ (]{1,2}[가-힣]{2,4} ?(?:씨|님|댁)"
)
_VENUE_AFTER = re.compile(
    r"[ ,(]{0,3}(?:외 ?\d+ ?필지|일원|일대|앞|번지 일원|인근|주변|현장|화재|에서 개최|~"
    r"|[가-힣A-Za-z]{0,10}(?:시청|군청|구청|도청|청사|보건소|센터|공원|체육관|학교|광장"
    r"|역(?![가-힣])|도서관|병원|회관|복지관|경찰서|소방서|시장(?![가-힣])|교차로|공장"
    r"|사무소|우체국|대학교))"
)
_HOME = re.compile(
    r"거주지|자택|거소|주민등록지|등록기준지|본적|송달|송달처|수령지|수취지|전출지|전입지"
    r"|체류지|주거지|실거주|집 ?주소"
    r"|주민등록 ?주소|현 ?주소|대상 ?가구|사는 곳|배송지|(?<!명)주소"
)
_VENUE = re.compile(
    r"(?:행사장?|집결지|접수처|청사|사업장?|업체|회사|법인|공장|시설|공사|현장|기관|학교"
    r"|본점|영업소|점포|매장)(?:의)? ?(?:주소|소재지|위치)?"
    r"|소재지|위치|대상지|구간|지번|(?<!송달)장소|임시주차장|개최|다발지역|도로명주소|부지|필지|지점|노선|앞|부근"
)

_OFFICE_ADDRESS = re.compile(
    r"(?:장관|청장|처장|시장|군수|도지사|과장|실장|국장|소장|원장"
    r"|이사장)[^가-힣]{0,4}(?:[가-힣]{0,10}[ :,(\d]{0,10}){0,3}주소[ :(]{0,4}$"
)
"""``한빛구청장(참조: 총무과장, 주소: …)``: where a letter goes, not where a person lives."""


def addresses(around: Surroundings, persons: Sequence[int] = ()) -> Iterator[Found]:
    """Yield home addresses, ascending.

    ``persons`` are the ends of private names and numbers, ascending. The nearest word before an
    address on its line decides; a flat (호) is a home unless a word says otherwise; any other
    address that nothing ties to a person is a place.
    """
    text, done = around.text, 0
    for match in _ANCHOR.finditer(text):
        if match.start() < done or (match["lot"] and _NO_REGION.search(match["lot"])):
            continue
        start, end = _begin(text, match.start(), done), _finish(text, match.end())
        flat = match["flat"] is not None or bool(_UNIT.search(text, match.end(), end))
        if _private(around, start, end, flat, persons):
            yield Found(start, end, Kind.ADDRESS)
            done = end


def _begin(text: str, start: int, floor: int) -> int:
    """Return where the regions before an anchor begin, and the post code before them."""
    for _ in range(5):
        low = max(floor, start - 20)
        match = _REGION.search(text[low:start])
        if not match or _NO_REGION.search(match[0]):
            break
        start = low + match.start()
    code = _POSTCODE.search(text[max(floor, start - 12) : start])
    return start - len(code[0]) if code else start


def _finish(text: str, end: int) -> int:
    """Return where an address ends: with its buildings, floors and flats."""
    for _ in range(6):
        match = _DETAIL.match(text, end)
        if not match:
            break
        end = match.end()
    return end


def _private(
    around: Surroundings, start: int, end: int, flat: bool, persons: Sequence[int]
) -> bool:
    after = around.after(end, 24)
    if _LIVES.match(after):
        return True
    before = around.before(start)
    at = bisect_right(persons, start) - 1
    named = persons[at] - start + len(before) if at >= 0 else -1
    home = max(_last(_HOME, before), _last(PRIVATE_WORD, before), named)
    venue = _last(_VENUE, before)
    if named < 0 and home >= 0 and _OFFICE_ADDRESS.search(before):
        return False
    if _VENUE_AFTER.match(after) and not flat:
        return False
    return home > venue or (flat and venue < 0)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)
