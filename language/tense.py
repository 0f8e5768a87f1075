"""What tells the past in a Korean predicate."""

from __future__ import annotations

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
