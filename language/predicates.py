"""Which deeds a Korean text tells of, and whether each is denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from language.morphemes import Tagged, shared_morphemes
from language.thesaurus import common_form

DENIES = re.compile(r"않|못|없|아니|(?<![가-힣])안\s")
"""What a text holds that denies anything: only such a one need be read for it."""
_CLAUSE = re.compile(
    r"[;,]\s|(?<=[으이]나)\s|(?<=지만)\s|(?<=는데)\s|(?<=[하했였았었되됐]고)\s|(?<=하며)\s"
)
_VERBS = frozenset({"VV", "VA"})
_SUFFIXES = frozenset({"XSV", "XSA"})
_NOUNS = frozenset({"NNG", "NNP", "XR", "NNB"})
_NOUN = "NNG"
_COUNTING = frozenset({"MM", "SN", "NR"})
_PASSED = frozenset({"JKO", "JKS", "JX", "MAG"}) | _COUNTING
_LIGHT = frozenset({"하", "되", "시키", "이루어지"})
"""Verbs that say what the noun before them says: 점검을 하다, 설치가 되다."""
_CARRYING = frozenset(
    [
        "맺",
        "벌이",
        "치르",
        "거치",
        "받",
        "내리",
        "내주",
        "취하",
        "실시",
        "진행",
        "시행",
        "추진",
        "수행",
        "이행",
        "완료",
    ]
)
"""Verbs of which the object says what is done: 계약을 맺다, 점검을 실시하다. Both count."""
_DENYING = frozenset({"않", "못하", "말", "못", "아니", "아니하"})
_DENYING_BEFORE = frozenset({"안", "못"})
_ABSENT, _PRESENT = "없", "있"
_BETWEEN = frozenset({"JX", "MAG", "IC"})
"""What may stand between 지 and its negation: 설치하지는 못, 설치하지 전혀 않."""
_ENDINGS = frozenset({"EP", "EF", "EC", "ETM", "ETN"})
_EXISTENTIAL = 6
"""Morphemes after a verb before its noun within which 없다 denies it: 취소한 곳이 한 군데도 없다."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A deed or state: the base form of its verb or of the noun that carries it, and if it is denied.

    ``term`` is what stands for it and its like (``language.thesaurus``): 증가 for 늘, too.
    ``qualifies`` says that it stands before a noun (``지은 시장``, ``짓기로 한 시장``). ``end`` is where its
    last morpheme ends, in code points of the text.
    """

    stem: str
    term: str
    denied: bool
    qualifies: bool
    end: int


def predicates(text: str) -> tuple[Predicate, ...]:
    """Return the predicates of a text in order.

    ``폐지하지 않기로 한`` and ``폐지한 곳이 없는`` deny 폐지, ``폐지하지 않은 곳이 없다`` does not. Of
    ``민원이 없다`` the noun is what is denied.
    """
    read = shared_morphemes().tagged(text)
    found: list[Predicate] = []
    modifying = -_EXISTENTIAL
    for at, each in enumerate(read):
        if each.tag == "ETM":
            modifying = at
        last, denied = at, each.form == _ABSENT
        if each.tag == "VA" and each.form in (_ABSENT, _PRESENT):
            if found and 1 < at - modifying <= _EXISTENTIAL:
                before = found.pop()
                stem, denied = before.stem, before.denied != denied
            else:
                stem = _noun_before(read, at)
        elif stem := _stem(read, at):
            last, denied = _denial(read, at)
        if stem:
            tag = each.tag if stem == each.form else _NOUN
            while last + 1 < len(read) and read[last + 1].tag in _ENDINGS:
                last += 1
            decided = [each.form for each in read[last : last + 2]] == ["기", "로"]
            qualifies, end = decided or read[last].tag == "ETM", read[last].end
            if stem in _CARRYING and (carried := _noun_before(read, at - (each.tag in _SUFFIXES))):
                noun = common_form(carried, _NOUN)
                found.append(Predicate(carried, noun, denied, qualifies, end))
            found.append(Predicate(stem, common_form(stem, tag), denied, qualifies, end))
    return tuple(found)


def denials(text: str, deed: str) -> frozenset[bool]:
    """Return whether a text denies a deed, tells it, or both; nothing where it denies nothing.

    ``deed`` is a stem, or what stands for it and its like.

    Only clauses that deny something are read, and those of a word of one syllable: that takes a
    millisecond for a hundred characters. Nothing is kept, as the deed is a question's: the time would
    tell who asks next what was asked before.
    """
    if not DENIES.search(text):
        return frozenset()
    found: set[bool] = set()
    for clause in _CLAUSE.split(text):
        if DENIES.search(clause) or len(deed) == 1:
            read = predicates(clause)
            found.update(each.denied for each in read if deed in (each.stem, each.term))
        elif deed in clause or deed in shared_morphemes().content(clause):
            found.add(False)
    return frozenset(found)


def _stem(read: Sequence[Tagged], at: int) -> str:
    """Return the stem of the predicate whose verb or suffix stands there, nothing where none does."""
    each = read[at]
    if each.tag in _SUFFIXES and at and read[at - 1].tag in _NOUNS:
        return read[at - 1].form
    if each.tag not in _VERBS:
        return ""
    if each.form in _LIGHT:
        return _noun_before(read, at)
    return each.form


def _noun_before(read: Sequence[Tagged], at: int) -> str:
    """Return the noun that a verb is said of: particles, adverbs and a count (한 건도) stand between."""
    back = at - 1
    while back > 0 and (
        read[back].tag in _PASSED or (read[back].tag in _NOUNS and read[back - 1].tag in _COUNTING)
    ):
        back -= 1
    return read[back].form if back >= 0 and read[back].tag in _NOUNS else ""


def _denial(read: Sequence[Tagged], at: int) -> tuple[int, bool]:
    """Return the last morpheme of a verb and its negation, and whether it is denied."""
    before = at - 2 if read[at].tag in _SUFFIXES else at - 1
    denied = before >= 0 and read[before].form in _DENYING_BEFORE and read[before].tag == "MAG"
    last = at
    following = at + 1
    if following < len(read) and (read[following].form, read[following].tag) == ("지", "EC"):
        following += 1
        while following < len(read) and read[following].form not in _DENYING:
            if read[following].tag not in _BETWEEN:
                break
            following += 1
        if following < len(read) and read[following].form in _DENYING:
            last, denied = following, not denied
            if following + 1 < len(read) and read[following + 1].form == "하":  # 못 하, 아니 하
                last = following + 1
    return last, denied
