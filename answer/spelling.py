"""Words mistyped: one letter wrong, or the keyboard set to the other language."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from language.jamo import from_keys, neighbours, to_keys
from language.morphemes import bigrams, shared_morphemes
from language.particles import PARTICLES
from records.answer import Understood

Known = Callable[[Iterable[str]], frozenset[str]]
"""Returns which terms (:mod:`language.morphemes`) stand in records that the asker may see."""
_WORD = re.compile(r"[가-힣ㄱ-ㅣ]+|(?<![0-9A-Za-z@.])[A-Za-z]{4,}(?![0-9A-Za-z@.])")
_STEM = re.compile(rf"(.{{2,}}?){PARTICLES}?")
_ENDS_WORD = ("J", "E")
_LONGEST = 15
"""Letters of a word that is put right: longer ones are no single word, and cost the square."""
_FEWEST_KEYS = 3
"""Letters of an English word that is read from Korean ones: shorter ones are met by chance."""
_LOOKED_AT = 300
"""Code points at the head of a question in which words are put right: longer ones are pasted."""
_CONTENT = frozenset({"NNG", "NNP", "MAG", "MAJ", "MM", "VV", "VA", "XR"})


def corrected(
    text: str, known: Known, drop: Collection[str] = (), names: Collection[str] = ()
) -> tuple[str, tuple[Understood, ...]]:
    """Return a question with what was mistyped put right, and what was.

    A word is put right when it is no Korean, stands in no record that the asker may see, and one
    letter apart from it are nouns that do: what is hidden suggests nothing. One that begins with one
    of the ``names`` of offices whose records the asker may see stays. Kinds: ``keyboard``
    (``dkswjs>안전``, and ``ㅊㅊㅅㅍ>CCTV`` where records say it), ``typo`` (``축졔>축제``); those
    whose key is in ``drop`` stay as they are.
    """
    found: list[Understood] = []
    called = tuple(name for name in names if name)

    def put_right(match: re.Match[str]) -> str:
        word = match[0]
        if match.start() > _LOOKED_AT or len(word) > (2 if word.isascii() else 1) * _LONGEST:
            return word
        if word.startswith(called):
            return word
        kind, right = _right(word, known)
        change = Understood(kind, f"{word}>{right}", f"‘{word}’ → ‘{right}’")
        if not right or change.key in drop:
            return word
        found.append(change)
        return right

    return _WORD.sub(put_right, text), tuple(found)


def _right(word: str, known: Known) -> tuple[str, str]:
    """Return of which kind a slip is, and what was meant, ``""`` where it is none."""
    typed = _from_keyboard(word, known) if word.isascii() else _in_english(word, known)
    return ("keyboard", typed) if typed else ("typo", _one_letter_apart(word, known))


def _from_keyboard(word: str, known: Known) -> str:
    korean = from_keys(word)
    if not korean or known([word.casefold()]):
        return ""
    right = _one_letter_apart(korean, known)
    if right:
        return right
    return korean if _all_nouns(_stem(korean), known) else ""


def _in_english(word: str, known: Known) -> str:
    stem = _stem(word) or word
    keys = to_keys(stem).casefold()
    if len(keys) < _FEWEST_KEYS or _is_korean(word) or not known([keys]):
        return ""
    return keys.upper() + word[len(stem) :]


def _one_letter_apart(word: str, known: Known) -> str:
    stem = _stem(word)
    if not stem or _is_korean(word) or _held(bigrams(stem), known):
        return ""
    tried = list(neighbours(stem))
    around = [bigrams(other[max(0, at - 1) : at + 2]) for at, other in tried]
    held = known({pair for pairs in around for pair in pairs})
    for (_, other), pairs in zip(tried, around, strict=True):
        if held.intersection(pairs) and _all_nouns(other, known):
            return other + word[len(stem) :]
    return ""


def _stem(word: str) -> str:
    found = _STEM.fullmatch(word)
    return found[1] if found else ""


def _is_korean(word: str) -> bool:
    """Return whether the lexicon knows every part of a word, none of them behind its ending."""
    ended = False
    for each in shared_morphemes().tagged(word):
        if not each.known or each.tag.startswith("SW") or (ended and each.tag in _CONTENT):
            return False
        ended = ended or each.tag.startswith(_ENDS_WORD)
    return True


def _all_nouns(word: str, known: Known) -> bool:
    """Return whether a word is nothing but nouns of the lexicon which stand in records."""
    parts = shared_morphemes().tagged(word)
    nouns = [word[each.start : each.end] for each in parts if each.tag in ("NNG", "NNP")]
    if not all(each.known and each.tag in ("NNG", "NNP", "XSN") for each in parts):
        return False
    return bool(nouns) and all(len(noun) > 1 and stands(noun, known) for noun in nouns)


def stands(noun: str, known: Known) -> bool:
    """Return whether a noun stands in records, whole or within longer words."""
    whole, pairs = shared_morphemes().nouns(noun), bigrams(noun)
    return _held(whole, known) or _held(pairs, known)


def _held(terms: Collection[str], known: Known) -> bool:
    return bool(terms) and known(terms) == set(terms)
