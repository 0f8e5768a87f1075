"""What tells the past in a Korean predicate."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from language.morphemes import shared_morphemes

_FIRST, _MEDIALS_AND_INITIALS, _FINALS, _L, _SS = 0xAC00, 21 * 19, 28, 8, 20
"""How Unicode orders the syllables of Hangul (The Unicode Standard, 3.12), with the finals ㄹ and ㅆ."""


def _ending_in(final: int, *, but: str = "") -> str:
    every = (chr(_FIRST + at * _FINALS + final) for at in range(_MEDIALS_AND_INITIALS))
    return f"[{''.join(each for each in every if each not in but)}]"


PAST = _ending_in(_SS, but="있겠")
"""A pattern of the syllables that end in ㅆ (했, 열렸, 세웠), but for 있다 and the future 겠."""
_TO_COME = _ending_in(_L)
_COPULA = (
    r"(?:이다|임|입니다|이었다|이었음|였다|이나|이었으나|였으나|이지만|이었지만|였지만|이고|이며)"
)
_TOLD = re.compile(rf"{PAST}(?:다|음|습니다|으며|고|으나|지만|는데)")
_WANTED = tuple(
    f"{wish} {verb}" for wish in ("기로", "려고", "려", "고자") for verb in ("", "하", "정하")
)
"""Before the past of a verb these say that it was decided or wanted, not done."""
_MEANT = re.compile(
    r"^\W*(?:[가-하\d]{1,2}[.)]\s*)?(?:당초|애초)(?!\s*(?:의\s*)?(?:계획|예정|목표)?\s*(?:보다|대비|대로|에\s*비))"
    rf"|(?:계획|예정|목표)(?:{_COPULA}|[이은는치]*\s*[:：]|[은는치]\s|[.\s]*$)"
    rf"|{_TO_COME}\s(?:생각|방침|구상|작정|의도|참|요량)(?:{_COPULA}|[.\s]*$)"
    rf"|{_TO_COME}\s것(?:이다|임|입니다)?[.\s]*$"
    rf"|{_TO_COME}\s것으로\s(?:보|예상|전망|내다)"
    rf"|(?:려고|려|고자)\s(?:하였|했|한다|함)"
    r"|(?:예상|전망)(?:된다|되었다|됨|한다|하였다|했다|함|[이은는치]*\s*[:：])"
)
"""What tells what was meant, planned or expected, not what then became of it."""
_HINTS = (
    *("당초", "애초", "계획", "예정", "목표", "생각", "방침", "구상", "작정", "의도", "참", "요량"),
    *("것", "려", "고자", "예상", "전망"),
)
"""One of these stands in whatever ``_MEANT`` finds; to look for them takes a tenth of its time."""
_CLAUSE = re.compile(r"[;]|(?<=[으이]나)\s|(?<=지만)\s|(?<=는데)\s|(?<=[하했였았었되됐]고)\s")
_FINISHED = frozenset({"ᆫ", "은", "던"})
"""Endings by which a verb that says what was done stands before its noun: 지원한 가구, 받은 금액."""
_RELATIONS = frozenset({"대하", "관하", "위하", "따르", "통하", "인하", "의하", "비하", "향하"})
"""Verbs that in this form are particles: 대한, 위한, 따른."""


def told_as_done(text: str) -> bool:
    """Return whether a verb says that something was done, not what was decided or wanted to be done."""
    return any(not text[: each.start()].endswith(_WANTED) for each in _TOLD.finditer(text))


@lru_cache(maxsize=1 << 13)
def tells_of(text: str) -> tuple[bool, bool]:
    """Return whether a text tells what was meant to be, and whether it tells what was done.

    Clause by clause: ``50채를 헐 생각이었으나 36채를 헐었다`` tells both. Kept, since each line is asked
    again of the same record.
    """
    if not any(each in text for each in _HINTS):
        return False, told_as_done(text)
    clauses = _CLAUSE.split(text)
    meant = [_MEANT.search(each) is not None for each in clauses]
    done = map(told_as_done, clauses)
    return any(meant), any(not was and is_done for was, is_done in zip(meant, done, strict=True))


def says_done(text: str) -> bool:
    """Return whether a verb in a text says before its noun that it was done (``지원한 가구``).

    Not where it is meant to be (``지원할 가구``, ``지원하기로 한 가구``), nor an adjective (필요한 서류).
    """
    read = shared_morphemes().tagged(text)
    for at, (verb, ending) in enumerate(pairwise(read)):
        if verb.tag in ("VV", "XSV", "VX") and ending.tag == "ETM" and ending.form in _FINISHED:
            intended = any(each.tag == "ETN" for each in read[max(0, at - 2) : at])
            if not intended and verb.form not in _RELATIONS:
                return True
    return False
