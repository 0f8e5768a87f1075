"""Which kinds of value a question asks for, and what a line holds that may be one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from answer.bare_cells import (
    a_cell_counts,
    a_cell_is_of_days,
    a_cell_is_of_money,
    holds_a_bare_figure,
)
from answer.company_asked import asks_for_a_company, names_a_company
from answer.evidence import Evidence
from answer.expectation import COUNTERS, FIGURE
from answer.sought import Test
from records.table import header_line

_SAME = (
    *COUNTERS,
    ("년", "해"),
    ("개월", "달"),
    ("주", "주일"),
    ("일", "며칠"),
    ("살", "세"),
    ("배",),
    ("km", "킬로미터"),
    ("m", "미터"),
    ("㎡", "제곱미터"),
    ("호", "가구", "세대", "집"),
    ("집", "가구", "세대", "호", "곳"),
    ("그루", "주"),
    ("장", "매", "개"),
    ("통", "건"),
    *((each,) for each in ("척", "병", "포", "팀", "과목", "학급", "편", "석", "ha", "평", "kg")),
)
"""Words that count the same, measures of time and length with them; one may count several things."""
_WORDS = "|".join(sorted({word for same in _SAME for word in same}, key=len, reverse=True))
_COUNTED = re.compile(rf"몇\s*({_WORDS})(?![월째])(?=[가-힣\s?]|$)(?!.*(?:어떻|왜|무엇))")
_NUMBER = rf"(?:{FIGURE}\s*[십백천만억]*\s*여?|[한두세네]|다섯|여섯|일곱|여덟|아홉|열)\s?"
_NONE = "없(?:다|음|었|습)"

_SUM = re.compile(
    r"얼마(?:인|였|이|입|를|에|씩|예|야|래|가|로|쯤|정도|\s|\?|$)"
    r"|얼마나\s*(?:벌|들[었어까]|드나|받|내야|지급|반납|물어|깎|갚|청구|회수)"
    r"|(?:비용|사업비|예산|금액|단가|요금|총액|값|[가-힣]{2}[비료])[은는이가]?\s*(?:모두\s*)?[?.]?\s*$"
)
_NO_SUM = re.compile(
    r"면적|길이|(?<!먹을)거리|높이|깊이|무게|크기|넓이|비율|나이|시간|기간|속도|온도|인구|점수"
    r"|[가-힣](?<!비용)(?<!예산)(?<![비료금액값돈세가삯당])[은는이가]\s*(?:모두\s*)?얼마(?!나)"
    r"|얼마나?\s*되(?!.*[비금료값돈])|얼마\s*(?:안|동안|만에|뒤|후|전|간)"
)
"""What is asked with 얼마, too, and is no sum of money."""
_MONEY = (
    rf"{FIGURE}\s*[백천]*(?:[만억](?!\s*[명대개])|조(?=\s*(?:원|\d)))|{FIGURE}\s*[백천만억조]*\s*원|금\s*{FIGURE}"
    rf"|무료|무상|면제|전액|{FIGURE}\s*배|절반|반액|(?<![\d|,])(?<!\| )\d{{1,3}}(?:,\d{{3}})+(?![,\d]|\s*[가-힣㎡㎥|])"
)
_SHARE = rf"{FIGURE}\s*(?:[%％]|퍼센트)"
_AMOUNT = re.compile(r"금액[은는이가]?\s*[?.]?\s*$")

_DAYS_ASKED = re.compile(r"며칠(?!에|날|인|이|입)|(?:기간|일수)[은는이가]?\s*(?:며칠|얼마)")
_DAYS = r"\d\s*(?:일|주|개월|달|년|시간|박)|하루|이틀|[사나]흘|닷새|열흘|보름|일주일|당일|전날|한\s*[달주]"
_POST = "과장|국장|팀장|계장|실장|소장|관장|원장|회장|위원장|주무관|사무관|이장|통장|대표|위원|의원|교수|박사|강사|기사"
_PERSON = rf"(?:담당자|책임자|감독관|전문가|대표자|직원|공무원|{_POST})"
_NAME = r"[가-힣][가-힣○*]{1,3}"
_NAMED = (
    rf"{_NAME}\s*(?:{_POST}|님|씨)(?![가-힣]{{2}})|[가-힣][○*]"
    rf"|(?:{_PERSON}|담당|성명|이름)\s*[:|(]?\s*{_NAME}(?=\s|$|[|,()])"
)
_ORDERED = (
    "→|⇒|먼저|다음|순(?:서|으로|위|번)|차례|단계|절차|거쳐|[뒤후](?:에|\\s)|[①-⑨]|신청|접수|추첨"
)
_KINDS = (
    (r"몇\s*시(?!간)", r"\d\s*시|\d{1,2}:\d\d|정오|자정"),
    (r"몇\s*년(?![간만마])", r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d\s*년"),
    (rf"{_PERSON}(?:들)?(?:의\s*|\s+)(?:이름|성함|성명)", _NAMED),
    (
        r"(?:어떤|무슨)\s*(?:순서|절차|차례)|(?:순서|절차)(?:[는은를가]|에\s*대해)?\s*(?:어떻|알려|무엇|[?.]*\s*$)",
        _ORDERED,
    ),
)
_MEASURES = (
    (
        r"길이|폭|너비|높이|깊이|두께|거리",
        "긴|길|넓|높|깊|먼|멀|두꺼|두껍",
        r"k?m(?![a-z²³])|㎞|[cm]m|㎝|㎜|미터",
    ),
    ("면적|넓이|크기", "넓", "㎡|m²|㎢|제곱미터|ha|헥타르|평|필지"),
    ("무게|중량", "무거|무겁", "kg|g|톤|t|근"),
    ("시간|기간", "오래", "시간|분|초|일|주|개월|달|년"),
    ("비율|[가-힣]{2,}율", "", "%|％|퍼센트|배|할"),
    ("나이|연령", "", "세|살"),
    ("온도|기온|수온", "덥|더운|추운|춥", "도|℃"),
    ("인원", "", "명|인|사람"),
)
"""Nouns and adjectives that ask for a measure, and its units."""
_CHANGES = (
    ("늦|지연|지체", "늦|지연|지체|연체|초과|넘|미뤄|경과|지났|뒤에야"),
    ("빨라|빨랐|앞당", "빠르|빨|앞당|앞서|일찍|먼저|조기|단축|줄"),
    (
        "줄[었어]|감소|떨어[졌지]|내려[갔가]",
        r"줄|감|하락|내[려렸리]|낮|떨어|에서|[-−△▲▼▽]\s*\d|절약|절반|단축",
    ),
    ("늘[었어]|증가|올랐|올라[갔가]", r"늘|증|상승|올[라랐린려]|높|확대|인상|에서|\+\s*\d|배"),
)
"""By how much something changed, and what says that it did."""
_BY = r"(?:몇\s*\S{1,4}|얼마나?|며칠)(?:이나|을|나|쯤|가량|만큼)?\s*(?:더\s*)?"


def kinds_asked(question: str) -> list[Test]:
    """Return a test for each kind of value that a question asks for; empty where it asks for none.

    Of a row the heads of its columns say, too, what it holds.
    """
    if asks_for_a_company(question):
        return [partial(names_a_company, question)]
    found = [_told(told) for asked, told in _KINDS if re.search(asked, question)]
    if _DAYS_ASKED.search(question):
        found.append(_told(_DAYS, a_cell_is_of_days))
    if not found and (figure := _figure(question)):
        found.append(figure)
    if found:
        changed = (said for change, said in _CHANGES if re.search(f"{_BY}(?:{change})", question))
        found += [_told(f"{said}|지금은|현재는", holds_a_bare_figure) for said in changed]
    return found


def holds(kinds: Sequence[Test], line: Evidence) -> bool:
    """Return whether a line holds a value of each kind."""
    return all(kind(line) for kind in kinds)


def _told(told: str, cell: Test | None = None) -> Test:
    """Return a test whether a line says it in its words, or a row in the heads of its columns, or in a ``cell``."""
    pattern = re.compile(told)

    def holds_one(line: Evidence) -> bool:
        heads = "" if line.row is None else header_line(line.block)
        said = f"{line.quote} {heads}"
        return pattern.search(said) is not None or (cell is not None and cell(line))

    return holds_one


def _figure(question: str) -> Test | None:
    """Return a test for the figure that is asked: of things counted, of a measure or of money."""

    def counting(units: str) -> Test:
        return partial(a_cell_counts, counted_by=re.compile(units))

    if counted := _COUNTED.search(question):
        same = tuple(dict.fromkeys(it for each in _SAME if counted[1] in each for it in each))
        told = rf"{_NUMBER}(?:{'|'.join(same)})|{_NONE}"
        return _told(told, counting("|".join(same)))
    for nouns, adjectives, units in _MEASURES:
        asked = rf"(?:{nouns})[은는이가도]?\s*(?:모두|총|각각)?\s*(?:얼마|몇|어느\s*정도)"
        if adjectives:
            asked += rf"|얼마나\s*(?:{adjectives})"
        if re.search(asked, question):
            return _told(rf"{FIGURE}\s*[백천만]*\s*(?:{units})", counting(units))
    if not _SUM.search(question) or _NO_SUM.search(question):
        return None
    told = f"{_MONEY}|{_SHARE}" if "얼마" in question else _MONEY
    return _told(f"{told}|금액" if _AMOUNT.search(question) else told, a_cell_is_of_money)
