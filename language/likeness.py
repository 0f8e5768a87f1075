"""Whether two texts are the same content: the file in three folders, 최종 and 진짜 최종.

Our own MinHash (Broder 1997): the library for it, datasketch, brings SciPy and hashes with Python
objects; over numpy the method is a dozen lines, and its result belongs to no library version.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np

from language.normal import fold

SAME_SHARE = 0.85
"""Share of common runs of words from which two texts of one office count as the same. With
``_PLACES`` samples the estimate is off by 0.03 (one standard deviation)."""
_RUN = 3
_PLACES = 128
_MOST_FIGURES = 256
_DIGEST = 16
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SEED = np.frombuffer(hashlib.shake_256(b"neomeo likeness").digest(_PLACES * 16), np.uint64)
_FACTORS = _SEED[:_PLACES] | np.uint64(1)
_OFFSETS = _SEED[_PLACES:]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of a text: its words whole, samples of their runs, and its figures."""

    digest: bytes
    minima: bytes
    figures: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Likeness | None:
        """Return the likeness of a text; ``None`` when there is no word in it."""
        folded = fold(text)
        words = _WORD.findall(folded)
        if not words:
            return None
        runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
        hashes = np.array([_number(run) for run in runs], np.uint64)
        minima = [
            ((hashes * factor + offset) >> np.uint64(32)).min()
            for factor, offset in zip(_FACTORS, _OFFSETS, strict=True)
        ]
        figures = {_number(figure.replace(",", "")) for figure in _FIGURE.findall(folded)}
        if len(figures) > _MOST_FIGURES:  # a large sheet: all of them, or not the same
            figures = {_number(" ".join(map(str, sorted(figures))))}
        digest = hashlib.blake2b(" ".join(words).encode(), digest_size=_DIGEST).digest()
        return cls(digest, np.array(minima, "<u4").tobytes(), frozenset(figures))

    @classmethod
    def from_bytes(cls, data: bytes) -> Likeness:
        """Return the likeness that :meth:`to_bytes` wrote."""
        end = _DIGEST + 4 * _PLACES
        figures = np.frombuffer(data[end:], "<u8").tolist()
        return cls(data[:_DIGEST], data[_DIGEST:end], frozenset(figures))

    def to_bytes(self) -> bytes:
        """Return the likeness as it is stored."""
        return self.digest + self.minima + np.array(sorted(self.figures), "<u8").tobytes()

    def same(self, other: Likeness) -> bool:
        """Return whether the words are the same to the last one."""
        return self.digest == other.digest

    def nearly(self, other: Likeness) -> bool:
        """Return whether the texts are alike and no figure stands against another.

        One may state further figures (a letter that was issued has a number and a day); two that
        state different ones, such as another sum, are two contents.
        """
        common = np.frombuffer(self.minima, "<u4") == np.frombuffer(other.minima, "<u4")
        one_in_other = self.figures <= other.figures or other.figures <= self.figures
        return one_in_other and float(common.mean()) >= SAME_SHARE


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
