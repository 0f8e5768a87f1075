"""Lines, titles and headings that are worded alike, and which of them a question means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from language.particles import END, PARTICLES, says

_WORD = re.compile(r"[가-힣A-Za-z0-9]+(?:[.,]\d+[가-힣A-Za-z]*)*")
_LETTERS = re.compile(r"[가-힣A-Za-z0-9]+")
_SUBJECT, _WHEN = ("은", "는", "이", "가"), ("에", "부터", "까지")
_DATED = ("#년", "#월")
"""Figures that are names of a time, whatever the question counts: 2026년 7월부터 beside 현재."""
_ITEM = re.compile(r"([^:：]{2,24}?)(?:\s*[:：]|(?<![하되있없않])[은는](?=\s))")
_STEM = re.compile(rf"(.{{2,}}?){PARTICLES}?")
_VERBAL = r"(?:인|한|할|된|될|하는|되는|하지|되지)(?![가-힣])"
"""How a noun goes on that is said of another one (시정 중인 것) or done (점검한 공사장)."""
_SAID = re.compile(rf"{END}|{_VERBAL}")
_ALIKE = 1 / 3
"""Of the words of the shorter one so many stand in the other, too."""
_LONGEST = 3
"""Words of a name; what is longer is not put in the place of another name."""


@dataclass(frozen=True, slots=True)
class _Named:
    """The words of a text without their particles, each one's role, and which the question says."""

    stems: tuple[str, ...]
    roles: tuple[str, ...]
    said: frozenset[str]

    def like(self, other: _Named) -> float:
        """Return what share of the words of the shorter text stand in both, 0 to 1."""
        one, two = set(self.stems), set(other.stems)
        return len(one & two) / max(1, min(len(one), len(two)))


class Asked:
    """The words of a question, and what it means of things that are told alike."""

    def __init__(self, question: str) -> None:
        self.text = question
        self._counted = {_shape(each) for each, _ in _words(question) if _shape(each) != each}
        self._read: dict[str, _Named] = {}

    def says(self, name: str) -> bool:
        """Return whether the question says every word of a name that is not all figures."""
        words = _LETTERS.findall(name)
        bare = "".join(words)
        return (
            len(bare) > 1
            and not bare.isdecimal()
            and all(told_in(self.text, each) for each in words)
        )

    def says_in_one(self, name: str) -> bool:
        """Return whether the question says a name as it stands, but for white space."""
        return told_in(" ".join(self.text.split()), " ".join(name.split()))

    def means(self, one: str, other: str) -> bool:
        """Return whether two texts are alike but for names, of which the question says the first's.

        A name (``시설하우스 보수``, ``2공구``) stands where the other text has another one that the
        question does not say, with the same particle. Figures are names only where the question
        counts the same: ``1공구`` beside ``2공구``, and not ``61곳`` beside ``28곳``.
        """
        first, second = self._named(one), self._named(other)
        if first.said <= set(second.stems) or first.like(second) < _ALIKE:
            return False
        return any(
            tag == "replace"
            and max(to - at, until - since) <= _LONGEST
            and first.roles[to - 1] == second.roles[until - 1]
            and first.said.issuperset(first.stems[at:to])
            and second.said.isdisjoint(second.stems[since:until])
            for tag, at, to, since, until in SequenceMatcher(
                None, first.stems, second.stems, autojunk=False
            ).get_opcodes()
        )

    def means_item(self, one: str, other: str) -> bool:
        """Return whether the question says the item that one line of a list is of, and not the other's.

        That is what stands before its colon, or before 은 or 는: ``정책 제안은`` beside ``위원은``.
        """
        first, second = _ITEM.match(one), _ITEM.match(other)
        if not first or not second or first[1] == second[1]:
            return False
        return self.says(first[1]) and not any(
            told_in(self.text, each) for each, _ in _words(second[1])
        )

    def _named(self, text: str) -> _Named:
        """Return the words of a text, figures only where they are names; each text is read once."""
        if text not in self._read:
            words = [
                each
                for each in _words(text)
                if (shape := _shape(each[0])) == each[0] or shape in (*self._counted, *_DATED)
            ]
            stems = tuple(stem for stem, _ in words)
            said = frozenset(each for each in stems if told_in(self.text, each))
            self._read[text] = _Named(stems, tuple(role for _, role in words), said)
        return self._read[text]


def told_in(text: str, word: str) -> bool:
    """Return whether a text says a word, alone, with a particle or as a verb (``점검한`` of ``점검``)."""
    return says(text, word, _SAID)


def _words(text: str) -> list[tuple[str, str]]:
    found = (_STEM.fullmatch(each) for each in _WORD.findall(text))
    return [(each[1], _role(each[0][len(each[1]) :])) for each in found if each]


def _role(particle: str) -> str:
    """Return a particle as its part in the sentence: one for a subject, none for a time or place."""
    bare = re.sub(r"(?<=.)[는도]$", "", particle)
    return "은" if bare in _SUBJECT else "" if bare in _WHEN else bare


def _shape(word: str) -> str:
    return re.sub(r"\d+", "#", word)
