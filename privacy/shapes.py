"""How much a stretch looks like a name to the morphological analysis."""

from __future__ import annotations

from enum import IntEnum

from language.morphemes import Morphemes, Tagged
from privacy.surnames import GIVEN

NEAR = 16
"""How far a number may stand from its holder's name, in characters: ``(전화 : `` lies between."""
_WINDOW = 120
"""How much of a long line is analysed at once; Kiwi's work stays linear in the text."""
_NOUNS = frozenset({"NNG", "NNB"})


class Shape(IntEnum):
    """How much a stretch looks like a name to the morphological analysis."""

    WORD = 0
    COMPOUND = 1
    PIECES = 2
    NAME = 3


class Reading:
    """Kiwi's analysis of a text, taken only around the places that are asked for."""

    def __init__(self, morphemes: Morphemes, text: str) -> None:
        """Read a text with this analyser, as far as will be asked."""
        self._morphemes = morphemes
        self._text = text
        self._low = self._high = 0
        self._margins = (0, 0)
        self._words: dict[int, Tagged] = {}

    def shape(self, start: int, end: int) -> Shape:
        """Return how much ``text[start:end]`` looks like a name, the beginning of a word."""
        if start - self._margins[0] < self._low or end + self._margins[1] > self._high:
            self._read(start)
        word = self._words.get(start)
        if word is None:
            return Shape.COMPOUND
        size = end - start
        if word.tag.startswith("NN") and word.end >= end:
            if word.end == end and (word.tag == "NNP" or not word.known):
                return Shape.NAME
            return Shape.WORD
        if word.end - word.start >= size:
            return Shape.WORD
        if word.end - word.start >= 2 and word.known and word.tag != "NNP":
            return Shape.COMPOUND
        inflected = self._inflected(start, end)
        return Shape.PIECES if inflected is None else inflected

    def _inflected(self, start: int, end: int) -> Shape | None:
        """Return what a known stem with nothing but endings is: no name, or hardly one.

        Where all that follows could be a given name, it may be one (정은, 김이나).
        """
        tags: list[str] = []
        at = start
        while at < end:
            piece = self._words.get(at)
            if piece is None or not piece.known:
                return None
            tags.append(piece.tag)
            at = piece.end
        if at > end or len(tags) < 2:
            return None
        given = all(letter in GIVEN for letter in self._text[start + 1 : end])
        if tags[0].startswith("V") and all(tag.startswith("E") for tag in tags[1:]):
            return Shape.WORD if tags[-1] == "EF" or not given else None
        noun = tags[0] in _NOUNS and tags[-1].startswith("J") and not given
        return Shape.COMPOUND if noun and all(map(_follows, tags[1:])) else None

    def _read(self, start: int) -> None:
        """Analyse the line about a place, at most a window of it, cut at spaces.

        Where the line goes on beyond the window, places near that edge are read anew.
        """
        text = self._text
        low = max(0, start - _WINDOW)
        line = text.rfind("\n", low, start) + 1
        whole = line > 0 or low == 0
        low = line or (0 if whole else text.find(" ", low, start) + 1 or start)
        high = min(len(text), start + 2 * _WINDOW)
        end = text.find("\n", start, high)
        if end >= 0 or high == len(text):
            high = end if end >= 0 else high
            ended = True
        else:
            space = text.rfind(" ", start + _WINDOW, high)
            high = space if space >= 0 else high
            ended = False
        self._low, self._high = low, high
        self._margins = (0 if whole else NEAR, 0 if ended else NEAR)
        self._words = {
            low + word.start: Tagged(
                low + word.start, low + word.end, word.tag, word.known, word.form
            )
            for word in self._morphemes.tagged(text[low:high])
        }


def _follows(tag: str) -> bool:
    """Return whether a morpheme is a particle or a suffix of a noun."""
    return tag.startswith(("J", "XSN"))
