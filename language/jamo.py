"""Words one letter (자모) away from a word, and words typed with the keyboard set to the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS, _MEDIALS, _FINALS = 19, 21, 28
_STRAY = re.compile(r"[ㄱ-ㅣᄀ-ᇿ]")

_INITIAL_KEYS = [
    "r",
    "R",
    "s",
    "e",
    "E",
    "f",
    "a",
    "q",
    "Q",
    "t",
    "T",
    "d",
    "w",
    "W",
    "c",
    "z",
    "x",
    "v",
    "g",
]
_MEDIAL_KEYS = [
    "k",
    "o",
    "i",
    "O",
    "j",
    "p",
    "u",
    "P",
    "h",
    "hk",
    "ho",
    "hl",
    "y",
    "n",
    "nj",
    "np",
    "nl",
    "b",
    "m",
    "ml",
    "l",
]
_FINAL_KEYS = [
    "",
    "r",
    "R",
    "rt",
    "s",
    "sw",
    "sg",
    "e",
    "f",
    "fr",
    "fa",
    "fq",
    "ft",
    "fx",
    "fv",
    "fg",
    "a",
    "q",
    "qt",
    "t",
    "T",
    "d",
    "w",
    "c",
    "z",
    "x",
    "v",
    "g",
]
_SYLLABLE = re.compile(
    rf"({'|'.join(_INITIAL_KEYS)})({'|'.join(sorted(_MEDIAL_KEYS, key=len, reverse=True))})"
)
_FIRST_VOWEL = 0x314F
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def neighbours(word: str) -> Iterator[tuple[int, str]]:
    """Yield what a word is when one of its letters was another, with the place of the syllable.

    One vowel, one final or one initial consonant is replaced, added or taken away (edit distance 1
    over 자모 within a syllable); of a letter that stands alone (``안ㄴ전``) the word without it.
    Vowels come first, being mistaken most; then finals, then initials, from left to right.
    """
    stray = _STRAY.search(word)
    if stray is not None:
        yield max(0, stray.start() - 1), word[: stray.start()] + word[stray.end() :]
        return
    for part in ("medial", "final", "initial"):
        for at, syllable in enumerate(word):
            if _FIRST <= ord(syllable) <= _LAST:
                for other in _others(ord(syllable) - _FIRST, part):
                    yield at, word[:at] + chr(_FIRST + other) + word[at + 1 :]


def _others(number: int, part: str) -> Iterator[int]:
    initial, rest = divmod(number, _MEDIALS * _FINALS)
    medial, final = divmod(rest, _FINALS)
    if part == "medial":
        parts = [(initial, each, final) for each in range(_MEDIALS) if each != medial]
    elif part == "final":
        parts = [(initial, medial, each) for each in range(_FINALS) if each != final]
    else:
        parts = [(each, medial, final) for each in range(_INITIALS) if each != initial]
    yield from (each[0] * _MEDIALS * _FINALS + each[1] * _FINALS + each[2] for each in parts)


def from_keys(typed: str) -> str:
    """Return the Korean that keys of the two-set layout (두벌식) spell; ``""`` when they spell none.

    ``dkswjs`` is 안전. A consonant that belongs to no syllable stands alone; a vowel that does, or
    anything but letters, spells nothing. Capitals count where they are letters of their own, unless
    all are capitals.
    """
    if typed.isupper():
        typed = typed.lower()
    keys = "".join(each if each in "QWERTOP" else each.lower() for each in typed)
    made, at = "", 0
    while at < len(keys):
        found = _SYLLABLE.match(keys, at)
        if found is None:
            if keys[at] not in _INITIAL_KEYS:
                return ""
            made, at = made + _CONSONANTS[_INITIAL_KEYS.index(keys[at])], at + 1
            continue
        at = found.end()
        final = _final(keys, at)
        at += len(final)
        number = (
            _INITIAL_KEYS.index(found[1]) * _MEDIALS + _MEDIAL_KEYS.index(found[2])
        ) * _FINALS + _FINAL_KEYS.index(final)
        made += chr(_FIRST + number)
    return made


def to_keys(typed: str) -> str:
    """Return the keys of the two-set layout (두벌식) that spell a Korean text; ``""`` if none do.

    ``ㅊㅊㅅㅍ`` is ``cctv``, ``헨`` is ``gps``.
    """
    keys = ""
    for letter in typed:
        if letter in _CONSONANTS:
            keys += _INITIAL_KEYS[_CONSONANTS.index(letter)]
        elif _FIRST_VOWEL <= ord(letter) < _FIRST_VOWEL + _MEDIALS:
            keys += _MEDIAL_KEYS[ord(letter) - _FIRST_VOWEL]
        elif _FIRST <= ord(letter) <= _LAST:
            initial, rest = divmod(ord(letter) - _FIRST, _MEDIALS * _FINALS)
            medial, final = divmod(rest, _FINALS)
            keys += _INITIAL_KEYS[initial] + _MEDIAL_KEYS[medial] + _FINAL_KEYS[final]
        else:
            return ""
    return keys


def _final(keys: str, at: int) -> str:
    """Return the keys of the longest final consonant that leaves the next vowel its initial."""
    for length in (2, 1):
        final, behind = keys[at : at + length], at + length
        if len(final) == length and final in _FINAL_KEYS and not _vowel(keys, behind):
            return final
    return ""


def _vowel(keys: str, at: int) -> bool:
    return at < len(keys) and keys[at] in _MEDIAL_KEYS
