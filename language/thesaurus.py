"""Everyday words and the office words that say the same, alone or several in a row.

Officials write 승강기 and ask for 엘리베이터; both sides of a search, index and question, go through
here, so an exact match loses nothing. The list (``thesaurus.toml``) holds plain office Korean, not
the names of one place: those belong to an agency's own dictionary.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

THESAURUS = Path(__file__).with_name("thesaurus.toml")
_VERBS = frozenset({"VV", "VA"})
_COUNTING = frozenset({"NNB", "NR"})
"""Of these no word stands for another by itself: 개 counts things, and is a dog as a noun alone."""
_NOUN = "NNG"
_Word = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Thesaurus:
    """What stands for each word; the words of several morphemes, and with which ones they begin."""

    common: Mapping[str, str]
    beginnings: frozenset[str]
    longest: int


def groups() -> list[list[str]]:
    """Return the groups of words that say the same, as the file has them.

    A verb ends in 다; the morphemes of a word of several stand apart (``통근 버스``).
    """
    return [
        group for domain in tomllib.loads(THESAURUS.read_text("utf-8")).values() for group in domain
    ]


def common_form(form: str, tag: str) -> str:
    """Return the word that stands for one and its like, or its own form; never with a space.

    ``form`` is a morpheme's base form, of a verb the stem; ``tag`` its part of speech. A word that
    ``with_wholes`` added is taken as it is.
    """
    if tag in _COUNTING:
        return form
    return _thesaurus().common.get(_entry(form, tag), form)


def with_wholes(words: Sequence[_Word]) -> list[_Word]:
    """Return words in their order, each followed by the longest word of the list that it begins.

    Of ``통근``, ``버스`` that is ``통근 버스``, its morphemes apart, a noun or what verb its last one is;
    the parts stay, so that they are found as before.
    """
    known = _thesaurus()
    entries = [_entry(*word) for word in words]
    found: list[_Word] = []
    for at, word in enumerate(words):
        found.append(word)
        if entries[at] in known.beginnings:
            for end in range(min(at + known.longest, len(words)), at + 1, -1):
                if " ".join(entries[at:end]) in known.common:
                    form, tag = words[end - 1]
                    whole = " ".join([*entries[at : end - 1], form])
                    found.append((whole, tag if tag in _VERBS else _NOUN))
                    break
    return found


def _entry(form: str, tag: str) -> str:
    """Return how a word stands in the list."""
    return form + "다" if tag in _VERBS else form


@cache
def _thesaurus() -> _Thesaurus:
    common = {word: group[0].replace(" ", "") for group in groups() for word in group}
    apart = [word.split() for word in common if " " in word]
    return _Thesaurus(
        common, frozenset(each[0] for each in apart), max((len(each) for each in apart), default=1)
    )
