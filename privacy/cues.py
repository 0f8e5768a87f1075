"""The words around a datum that say whose it is: a private person's, or an office's."""

from __future__ import annotations

import re
from enum import StrEnum

from privacy.lexicon import (
    DUTIES,
    GROUPS,
    NAME_LABELS,
    NOT_OFFICES,
    OFFICE_ENDS,
    POSTS,
    PRIVATE,
    alternation,
)

_PARTICLES = ("께서는", "께서", "에게", "은", "는", "이", "가", "인")
_POST_ENDINGS = ("님", "님이", "님께", "에게서", "으로", "으로부터", "을", "를", "도")
_COUNTED = re.compile(r"(?:몇|여러|많은|두|세|네|\d) ?사람$")
"""So many do something: no name of one follows."""
_CONNECTORS = " \t:;|([<{\"'“‘/→>=*-·※"
_ASIDE = re.compile(r"\([^()\n]{0,15}\)$")
_LISTS = frozenset(["명단", "목록", "본인", "인적사항", "측", "등"])
"""Between a role and the name: ``참가자 명단:``."""
_OR_FIRM = re.compile(r" ?(?:또는|및|·|/) ?(?:명칭|상호|법인명|단체명|상호명)$")
_DECIDED = re.compile(r"(?<=전결|대결|결재) {0,2}(?:\d{2,4}\. ?)?\d{1,2}[./] ?\d{1,2}\.?$")
"""The day of a decision, which letters set between the duty and the name."""
_GRADE = re.compile(r"[1-9]급(?:\([^()]{0,10}\))?$")
_STAFF = re.compile(r"소속|직급|직위|직책|계급")
_SPACED = re.compile(r"(?<![가-힣])(?:[가-힣] {1,3}){1,5}[가-힣]$")
_LAST = re.compile(r"[가-힣故]+$")
_LONGEST = 7
PRIVATE_WORD = re.compile(alternation(PRIVATE - GROUPS))
OFFICIAL_WORD = re.compile(alternation(POSTS | DUTIES))
PRIVATE_DEED = re.compile(
    r"민원|거주|제기|진술|주장|호소|신고|신청|제출|사망|부상|방문하여|방문해|체납|수급(?!자)"
    r"|입원|이송|상속|위임|통화|건의|항의|부과|인계|보호조치"
)
"""What private persons do in records: a person named beside it is probably one."""


class Whose(StrEnum):
    """Whose datum a word before it announces."""

    PERSON = "person"
    LABEL = "label"
    OFFICIAL = "official"


def _ending(word: str, among: frozenset[str]) -> int:
    """Return the length of the longest member that a word ends with, 0 for none."""
    for size in range(min(_LONGEST, len(word)), 0, -1):
        if word[-size:] in among:
            return size
    return 0


def _last_word(text: str) -> str:
    spaced = _SPACED.search(text)
    if spaced:
        return spaced[0].replace(" ", "")
    match = _LAST.search(text)
    return match[0] if match else ""


def announced(before: str) -> tuple[Whose | None, str]:
    """Return whose datum the last word of a text announces, and what stands after that word.

    ``성명`` itself is a label: the word before it decides (담당자 성명), else it is a person's.
    """
    text = before.rstrip(_CONNECTORS)
    gap = before[len(text) :]
    decided = _DECIDED.search(text)
    if decided:
        text = text[: decided.start()]
    if _GRADE.search(text):
        return Whose.OFFICIAL, gap
    if text.endswith(")"):
        inside = text
        text = _ASIDE.sub("", text).rstrip()
        if not text.rstrip(_CONNECTORS):
            text = inside[:-1]
    text = _OR_FIRM.sub("", text)
    word = _last_word(text)
    if word in _LISTS:
        text = text[: len(text) - len(word)].rstrip()
        word = _last_word(text)
    for particle in ("", *_PARTICLES):
        if particle and not word.endswith(particle):
            continue
        stem = word[: len(word) - len(particle)]
        label = _ending(stem, NAME_LABELS)
        if label and not particle:
            rest = text[: len(text) - len(word)].rstrip()
            outer = _last_word(rest) + stem[:-label]
            if _ending(outer, DUTIES | POSTS) or _STAFF.search(rest):
                return Whose.OFFICIAL, gap
            return Whose.LABEL, gap
        if gap == "·" and not particle and word not in PRIVATE | POSTS | DUTIES:
            return None, gap  # 다자녀·한부모: equals, of which none is the other's name
        if particle and _COUNTED.search(text[: len(text) - len(particle)]):
            return None, gap
        private, official = _ending(stem, PRIVATE), _ending(stem, POSTS | DUTIES)
        if private or official:
            return (Whose.PERSON if private >= official else Whose.OFFICIAL), gap
    return (Whose.OFFICIAL if gap and len(word) > 2 and is_office(word) else None), gap


def is_office(word: str) -> bool:
    """Return whether a word is the name of a department or public office."""
    return (
        word not in NOT_OFFICES
        and word[-2:] not in NOT_OFFICES
        and any(word.endswith(end) for end in OFFICE_ENDS)
    )


_POST_AFTER = re.compile(
    r"(?: ?\(| ?\| ?| ){1,2}(?P<first>[가-힣]{2,14})(?: (?P<second>[가-힣]{2,8}))?"
)
_GRADE_AFTER = re.compile(r"[ (,|]{0,3}[가-힣]{0,6}[1-9]급")


def post_follows(after: str) -> bool:
    """Return whether a post stands right after a name (``이단비 주무관``, ``노태산(시설6급)``)."""
    if _GRADE_AFTER.match(after):
        return True
    match = _POST_AFTER.match(after)
    if not match:
        return False
    if _is_post(match["first"]):
        return True
    office = is_office(match["first"])
    return office and bool(match["second"]) and _is_post(match["second"])


def _is_post(word: str) -> bool:
    return any(
        word.endswith(ending) and _ending(word[: len(word) - len(ending)], POSTS)
        for ending in ("", *_PARTICLES, *_POST_ENDINGS)
    )


_RELATIONS = (
    "배우자|남편|아내|부친|모친|아버지|어머니|아들|딸|자녀|동생|누나|언니|오빠|집|유족|가족|대리인"
)
_SAID_OF = "(?:이|은|과|와|을|의|에게|께|으로|로|측)(?![가-힣])"
"""What stands behind 군 and 양 where they are titles; 양도 and 양성 are words."""
_COUNTY = re.compile(rf" 군 (?!(?:등|외|본인|보호자|{_RELATIONS})(?![가-힣]{{2}}))[가-힣]")
_ROLES_AFTER = "학생|어르신|할머니|할아버지|어린이|아동|환자|유족|부부|귀하|본인"
_ADDRESSED = re.compile(
    r" ?(?:씨|님|여사)| 외 ?\d{1,4} ?[명인]"
    r"|(?:군|양|옹)(?![가-힣]{2})"
    rf"| (?:군|양|옹)(?:{_SAID_OF}|(?![가-힣]))"
    rf"|의 (?:{_RELATIONS})| (?:소유|명의)(?:의|인|로)"
    r"|(?:[,·] ?[가-힣]{2,4}){0,6} 등 ?(?:주민|민원인|학생|학부모|신청인|시민|입주민|유족|가족)"
)
_ROLE_BEHIND = re.compile(
    rf" {{0,2}}(?:{_ROLES_AFTER})| (?:민원인|신청인|신고자|피해자|학부모|주민|보호자)(?:이|은|가|는|께서|의|에게)"
)
_DESCRIBED = re.compile(
    r" ?\((?:남|여|\d{2}\)|만 ?\d{1,3}세|\d{1,3}세|남성|여성|\d{2}년생|서명|인|\d{4}년생"
    r"|\d{2,4}\. ?\d{1,2}\. ?\d{1,2}\.? ?생?)[,)/ ]"
    r"| ?, ?(?:남|여|\d{1,3}세)[,)/ ]"
)
_ROLE_AFTER = re.compile(r" ?[(,/] ?(?P<role>[가-힣 ]{1,10})[),:]")


def person_follows(after: str) -> bool:
    """Return whether what follows a name is said of private persons only (``씨``, ``(남, 34세)``)."""
    if _ADDRESSED.match(after) or _DESCRIBED.match(after):
        return True
    role = _ROLE_AFTER.match(after)
    return bool(role and _ending(role["role"].strip().replace(" ", ""), PRIVATE))


def county_follows(after: str) -> bool:
    """Return whether what follows may be a county's as well as a boy's (``군 금고``, ``군 사고``)."""
    return bool(_COUNTY.match(after))


def role_follows(after: str) -> bool:
    """Return whether a private role follows, which other words have too (``환자``, ``학생``)."""
    return bool(_ROLE_BEHIND.match(after))


def is_bare_label(line: str) -> bool:
    """Return whether a line is nothing but a label, whose value stands on the next."""
    word = line.strip(_CONNECTORS + "○□◦ㅇ▪").replace(" ", "")
    return word in PRIVATE | NAME_LABELS | DUTIES or word.endswith(
        ("번호", "주소", "연락처", "거주지", "전화", "계좌", "휴대폰", "생년월일")
    )
