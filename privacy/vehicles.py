"""Registration plates of vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.digits import scan
from privacy.kinds import Found, Kind
from privacy.surroundings import Surroundings

_REGIONS = "서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
_USES = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호육해공국합"
_WORDLIKE = frozenset("조주호부도로구보우사자아어소수공국합하배")
"""Uses that are also counters or endings: 10주 2025, 제12조 3456, 12로 1234."""
_PLATE = re.compile(
    rf"(?<![\d가-힣.,-])(?:(?:{_REGIONS})[ \n]?)?\d{{2,3}}[ .-]{{0,2}}(?P<use>[{_USES}])"
    r"(?P<gap>[ .\n|-]{0,3})\d{4}(?!\d)(?! ?(?:원|만|억|천|명|년|매|건|개|백만|㎡|m|부))"
    rf"|(?<![가-힣])(?:{_REGIONS}) ?(?:[가-힣]{{2}} ?|\d{{1,2}} ?)(?P<old>[{_USES}]) ?\d{{4}}(?!\d)"
)
_CUE = re.compile(
    r"차량|차 ?번호|번호판|승용|승합|화물|트럭|택시|버스|차주|견인|주차|주정차|운전"
    r"|오토바이|이륜|렌[터트]|자동차|[가-힣]차[ (:]"
)
_PUBLIC = re.compile(r"관용|공용차|행정차|소방차|구급차|순찰차|청소차")


def plates(around: Surroundings) -> Iterator[Found]:
    """Yield plates, ascending, but those of official cars.

    Where the letter is also a counter, a word about vehicles must be near.
    """

    def judge(match: re.Match[str]) -> Kind | None:
        before, after = around.before(match.start(), 24), around.after(match.end(), 14)
        if _PUBLIC.search(before) or before.endswith("제"):
            return None
        told = _CUE.search(before) or _CUE.search(after)
        region = match["use"] and match[0][0].isalpha()
        use = match["use"] or match["old"]
        sure = use not in _WORDLIKE and "\n" not in match[0]
        return Kind.VEHICLE if told or region or sure else None

    return scan(_PLATE, around.text, judge)
