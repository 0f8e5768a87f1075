"""Lines, titles and headings that are worded alike, and which of them a question means."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from language.particles import END, PARTICLES

_WORD = re.compile(r"[가-힣A-Za-z0-9]+(?:[.,]\d+[가-힣A-Za-z]*)*")
_STEM = re.compile(rf"(.{{2,}}?){PARTICLES}?")
_LONGEST = 3
"""Words of a name; what is longer is not put in the place of another name."""


class Asked:
    """The words of a question, and what it means of things that are told alike."""

    def __init__(self, question: str) -> None:
        self.text = question
        self._counted = {_shape(each) for each in _words(question) if _shape(each) != each}

    def says(self, name: str) -> bool:
        """Return whether the question says every word of a name that is not all figures."""
        words = re.findall(r"[가-힣A-Za-z0-9]+", name)
        bare = "".join(words)
        return (
            len(bare) > 1
            and not bare.isdecimal()
            and all(told_in(self.text, each) for each in words)
        )

    def means(self, one: str, other: str) -> bool:
        """Return whether two texts are alike but for names, of which the question says the first's.

        A name (``시설하우스 보수``, ``2공구``) stands where the other text has another one that the
        question does not say. Figures are names only where the question counts the same: ``1공구``
        beside ``2공구``, and not ``61곳`` beside ``28곳``.
        """
        first, second = self._names(one), self._names(other)
        if set(first).isdisjoint(second):
            return False
        return any(
            tag == "replace"
            and max(to - at, until - since) <= _LONGEST
            and all(told_in(self.text, each) for each in first[at:to])
            and not any(told_in(self.text, each) for each in second[since:until])
            for tag, at, to, since, until in SequenceMatcher(
                None, first, second, autojunk=False
            ).get_opcodes()
        )

    def _names(self, text: str) -> list[str]:
        return [each for each in _words(text) if (s := _shape(each)) == each or s in self._counted]


def told_in(text: str, word: str) -> bool:
    """Return whether a text says a word, alone or with a particle."""
    return re.search(rf"(?<![가-힣A-Za-z0-9]){re.escape(word)}{END}", text) is not None


def _words(text: str) -> list[str]:
    found = (_STEM.fullmatch(each) for each in _WORD.findall(text))
    return [each[1] for each in found if each]


def _shape(word: str) -> str:
    return re.sub(r"\d+", "#", word)
