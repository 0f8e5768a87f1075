"""What tells the past in a Korean predicate."""

from __future__ import annotations

from itertools import pairwise

from language.morphemes import shared_morphemes

_FIRST, _MEDIALS_AND_INITIALS, _FINALS, _SS = 0xAC00, 21 * 19, 28, 20
"""How Unicode orders the syllables of Hangul (The Unicode Standard, 3.12); 20 is the final ㅆ."""
PAST = (
    "["
    + "".join(
        syllable
        for at in range(_MEDIALS_AND_INITIALS)
        if (syllable := chr(_FIRST + at * _FINALS + _SS)) not in "있겠"
    )
    + "]"
)
"""A pattern of the syllables that end in ㅆ (했, 열렸, 세웠), but for 있다 and the future 겠."""
_FINISHED = frozenset({"ᆫ", "은", "던"})
"""Endings by which a verb that says what was done stands before its noun: 지원한 가구, 받은 금액."""
_RELATIONS = frozenset({"대하", "관하", "위하", "따르", "통하", "인하", "의하", "비하", "향하"})
"""Verbs that in this form are particles: 대한, 위한, 따른."""


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
