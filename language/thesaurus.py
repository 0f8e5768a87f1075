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
    ``wholes`` found is taken as it is.
    """
    if tag in _COUNTING:
        return form
    return _thesaurus().common.get(_entry(form, tag), form)


def wholes(words: Sequence[_Word]) -> list[tuple[_Word, Sequence[_Word]]]:
    """Return the words of several morphemes that stand in a row of words, each with its parts, in order.

    Of those that begin at one word the longest counts. ``통근 버스`` has its morphemes apart, so that it
    is no single word; it is a noun, or what verb its last part is.
    """
    known = _thesaurus()
    entries = [_entry(*word) for word in words]
    found: list[tuple[_Word, Sequence[_Word]]] = []
    for at, entry in enumerate(entries):
        if entry in known.beginnings:
            for end in range(min(at + known.longest, len(words)), at + 1, -1):
                if " ".join(entries[at:end]) in known.common:
                    form, tag = words[end - 1]
                    whole = " ".join([*entries[at : end - 1], form])
                    found.append(((whole, tag if tag in _VERBS else _NOUN), words[at:end]))
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
