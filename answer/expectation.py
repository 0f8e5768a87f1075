"""What kind of thing a question asks for, and whether a line holds such a thing."""

from __future__ import annotations

import re

from language.morphemes import shared_morphemes

FIGURE = r"\d[\d,.]*"
CELL = rf"(?:^|\|)\s*{FIGURE}\s*(?:\||$)"
"""A cell of nothing but a figure: what it counts stands above it."""
COUNTERS = (
    ("곳", "개소", "군데", "개"),
    ("명", "사람"),
    ("회", "번", "차례"),
    ("%", "퍼센트"),
    *(
        (each,)
        for each in [
            "대",
            "톤",
            "건",
            "마리",
            "두",
            "벌",
            "동",
            "채",
            "권",
            "면",
            "점",
            "가구",
            "세대",
            "필지",
            "시간",
            "분",
            "발",
        ]
    ),
)
"""Words that count the same things."""
_COUNTER = rf"(?P<unit>{'|'.join(each for same in COUNTERS for each in same)})(?!월|년|간)"
_THING = rf"(?:{'|'.join(each for same in COUNTERS for each in same)}|㎡|km|m)"
ANY_FIGURE = r"\d"
"""What a line holds that answers how many, of whatever."""
_KINDS = (
    (  # how much
        r"얼마|금액|비용|사업비|예산|단가|요금|몇\s*원|몇\s*퍼센트",
        rf"{FIGURE}\s*[백천만억조]*\s*원|금\s*{FIGURE}|\d{{1,3}}(?:,\d{{3}})+(?![,\d]|\s*{_THING})|{FIGURE}\s*%|{CELL}",
    ),
    (rf"몇(?!\s*{_COUNTER})|얼마나|인원|규모", ANY_FIGURE),  # how many
    (  # what was done about it
        r"어떻게\s*(?:처리|대응|조치|해결|대처)",
        r"대응|조치|처리|해결|대처|대책",
    ),
    (  # when
        r"언제|며칠|날짜|일시|기간|기한|마감|몇\s*(?:시|월|일)",
        r"\d{1,4}\s*[.년월]\s*\d|\d{1,2}\s*[일시](?![가-힣])|\d{1,2}:\d{2}|\d\s*(?:개월|일간)",
    ),
    (  # why
        r"왜|이유|까닭|사유|배경|목적",
        r"때문|위하여|위해|위한|하고자|따라|이유|사유|배경|목적|원인|인해|인하여|필요",
    ),
    (  # who
        r"누가|누구|담당자|책임자",
        r"주무관|사무관|담당|과장|팀장|국장|실장|계장|위원장|소장|대표|시장|군수|씨(?![가-힣])",
    ),
    (  # where
        r"어디|장소|위치|어느\s*곳",
        r"장소|위치|[가-힣](?:[동로길]|광장|공원|센터|회관|다리|대교|거리|일원|주차장|체육관|청사)(?:에서|에|으로|로)?(?![가-힣])",
    ),
)
_EXPECTATIONS = tuple((re.compile(asked), re.compile(told)) for asked, told in _KINDS)

_VALUE_OF = re.compile(
    r"(\S*[가-힣][은는이가])\s*(?:모두\s*)?(?:얼마(?!나)|누구|몇\s*\S{1,3}?[인입이])"
)
_WHICH = re.compile(r"(?:어느|무슨)\s+([가-힣]+)")
_MEASURE = re.compile(r"(?<=..)[액비금료률율량]$")
"""What makes an item a sum or a rate: 구입비 is answered by a line on 구입."""
_OF_ANYTHING = re.compile(
    r"금액|비용|사업비|예산|단가|요금|값|돈|인원|사람|인물|규모|수량|기간|기한|날짜|일시|나이|정도"
    r"|담당자|책임자|이유|까닭|사유|목적|장소|위치|이야기|내용"
)
"""Asked of anything: a record may state them without the word."""


_COUNTED = re.compile(rf"몇\s*{_COUNTER}")
_MONEY = re.compile(
    r"몇\s*원|(?:금액|비용|사업비|예산|단가|요금)(?=(?:은|는|이|가|을|를)?\s*(?:얼마|몇|알|궁금|[?？.]|$))"
)
"""A sum is asked for, and not only spoken of (``계약금액을 감액하나요``)."""


def figures_wanted(question: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what a question asks a figure with (``몇 곳``, ``예산``), and which lines hold one.

    A figure that is counted by a word of the same sense (``3개소``), a sum of money, or a cell of
    nothing but a figure. Empty where a question asks for none.
    """
    if found := _COUNTED.search(question):
        same = next(each for each in COUNTERS if found["unit"] in each)
        told = rf"{FIGURE}\s*[백천만억]*\s*여?\s*(?:{'|'.join(same)})|{CELL}"
        return ((found[0], re.compile(told)),)
    if found := _MONEY.search(question):
        return ((found[0], _EXPECTATIONS[0][1]),)
    return ()


def asked_by_name(question: str) -> tuple[str, ...]:
    """Return the nouns of which a question asks the value, who it is, or which one it is.

    구입비 of ``불꽃 구입비는 얼마인가요``, without what makes it a sum; 업체 of ``어느 업체가``. Each as
    it stands and, where that differs, in its common form. Empty where what is asked has no name,
    or one that a record need not say (금액, 사람).
    """
    named: list[str] = []
    for found in _VALUE_OF.finditer(question):
        nouns = shared_morphemes().nouns(found[1])
        if nouns and not _OF_ANYTHING.fullmatch(nouns[-1]):
            named += [_MEASURE.sub("", found[1][:-1]), nouns[-1]]
    for found in _WHICH.finditer(question):
        nouns = shared_morphemes().nouns(found[1])[:1]
        named += [noun for noun in nouns if not _OF_ANYTHING.fullmatch(noun)]
    return tuple(dict.fromkeys(name for name in named if len(name) > 1))


def expectations(question: str) -> tuple[re.Pattern[str], ...]:
    """Return what the answer should hold, a pattern for each kind of thing that is asked."""
    counted = [holds for _, holds in figures_wanted(question) if _COUNTED.search(question)]
    return (*counted, *(told for asked, told in _EXPECTATIONS if asked.search(question)))


def share_met(wanted: tuple[re.Pattern[str], ...], line: str, heading: str) -> float:
    """Return which share of the expectations a line meets, by itself or by its heading, 0 to 1.

    1 when nothing in particular is expected.
    """
    if not wanted:
        return 1.0
    return sum(bool(each.search(f"{heading}\n{line}")) for each in wanted) / len(wanted)
