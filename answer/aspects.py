"""The aspects under which offices compare cases, and which of them a piece of text belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answer.told import Told


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    labels: re.Pattern[str] | None
    sections: re.Pattern[str] | None
    values: re.Pattern[str] | None = None


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?:\s*\([^)]*\))?")


_KNOWN = (
    _Known(
        "일시",
        _whole(r"(?:행사|개최|운영|사업|공사|추진|축제)?\s*(?:일시|기간|일자|날짜|개최일|때)"),
        None,
        re.compile(r"\d"),
    ),
    _Known(
        "장소",
        _whole(r"(?:행사|개최|축제|사업|공사)?\s*(?:장소|위치|개최지|구간|대상지|곳)"),
        None,
    ),
    _Known(
        "인원",
        _whole(
            r"(?:총|예상|실제|연)?\s*(?:관람|방문|참가|참여|참석|이용|입장|관광|탐방)\s*(?:객|자|인원)?\s*(?:인원|수|규모)?"
            r"|(?:총|예상)?\s*(?:인원|관중|인파)(?:\s*(?:수|규모))?"
        ),
        None,
        re.compile(r"\d"),
    ),
    _Known(
        "예산",
        _whole(
            r"(?:총|소요|집행)?\s*(?:예산|사업비|행사비|경비|비용|계약\s*금액|보조금)\s*(?:액|총액|집행액)?"
            r"|(?:총|집행|소요|결산)액"
        ),
        None,
        re.compile(r"\d"),
    ),
    _Known(
        "적용 규정",
        _whole(r"(?:관련|적용|법적|추진)?\s*(?:근거|규정|법령|법규|관계\s*법령)"),
        re.compile(r"근거|관련\s*(?:법령|규정)|적용\s*규정"),
    ),
    _Known("참고할 점", None, re.compile(r"참고|권하|시사|교훈|당부|제언|제안|유의")),
    _Known(
        "문제점·개선",
        None,
        re.compile(
            r"문제|미흡|개선|보완|사고(?!\s*(?:예방|방지|대비|대책))|아쉬|아찔|한계|애로|모자"
        ),
    ),
    _Known(
        "처리 결과",
        _whole(
            r"(?:처리|조치|운영|정산)?\s*결과"
            r"|(?:안전)?\s*사고(?:\s*(?:여부|발생|현황|건수|내용|내역))?"
            r"|(?:부상자?|사상자|인명|재산)\s*(?:피해|현황|수)?"
        ),
        re.compile(r"결과|성과|실적|효과|만족도"),
    ),
    _Known(
        "주요 대책",
        _whole(r"(?:주요|안전)?\s*대책"),
        re.compile(r"대책|예방|인파|혼잡|통제|안전|관리|조치|운영|추진\s*내용|주요\s*내용|달라지"),
    ),
)
_LAW = re.compile(
    r"(?:「[^」]+」|(?:[가-힣·]+ ){0,6}[가-힣·]*(?:법|법률|조례|규칙|시행령|지침))\s*제\s*\d+\s*조\S*"
)
"""A law with its article: what it is whatever it is called."""
ORDER = (
    "일시",
    "장소",
    "인원",
    "예산",
    "주요 대책",
    "적용 규정",
    "처리 결과",
    "문제점·개선",
    "참고할 점",
)
"""The known aspects as they are listed; those found in the records themselves come behind them."""


def _unspread(label: str) -> str:
    """Return a label without the white space that spreads it over a line: 일 시 → 일시."""
    return "".join(label.split()) if all(len(word) == 1 for word in label.split()) else label


def aspect_of(told: Told) -> str:
    """Return the known aspect that a piece of text belongs to, ``""`` for none.

    A label decides where there is one; what has none belongs to the aspect of its heading.
    """
    if told.counted:
        return ""
    if _LAW.fullmatch(told.text):
        return "적용 규정"
    fitting = _labelled(_unspread(told.label)) if told.label else _headed(told.section)
    found = (each for each in fitting if each.values is None or each.values.search(told.text))
    return next((each.name for each in found), "")


def _labelled(label: str) -> list[_Known]:
    """Return what a label names, what it names outright first; else it is read as a heading is."""
    outright = [each for each in _KNOWN if each.labels and each.labels.fullmatch(label)]
    return outright or [each for each in _headed(label) if each.labels is None]


def _headed(section: str) -> list[_Known]:
    return [each for each in _KNOWN if each.sections and each.sections.search(section)]
