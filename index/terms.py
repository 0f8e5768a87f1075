"""The terms of an index: read from the disk where they are looked up, so that no start waits for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_TEXT, _ENDS = "terms/text.npy", "terms/ends.npy"
TERMS = frozenset({_TEXT, _ENDS})


class Terms(Protocol):
    """Numbers of terms."""

    def get(self, term: str, unknown: int, /) -> int:
        """Return the number of a term, ``unknown`` for one that is not among them."""
        ...


@dataclass(frozen=True, slots=True)
class SortedTerms:
    """Terms in order of their UTF-8 bytes, numbered in that order from 0; see :class:`Terms`.

    ``text`` holds them one behind the other, uint8; ``ends`` is where each ends, int64.
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]

    def get(self, term: str, unknown: int, /) -> int:
        """See :class:`Terms`. A term that is not there takes the same steps."""
        sought = term.encode()
        number = bisect_left(range(len(self.ends)), sought, key=self._at)
        return number if number < len(self.ends) and self._at(number) == sought else unknown

    def _at(self, number: int) -> bytes:
        start = self.ends[number - 1] if number else 0
        return self.text[start : self.ends[number]].tobytes()


def write_terms(directory: Path, terms: Sequence[str]) -> None:
    """Write terms that are in order of their UTF-8 bytes, which is that of code points."""
    encoded = [term.encode() for term in terms]
    (directory / _TEXT).parent.mkdir()
    np.save(directory / _TEXT, np.frombuffer(b"".join(encoded), np.uint8), allow_pickle=False)
    ends = np.cumsum([len(each) for each in encoded], dtype=np.int64)
    np.save(directory / _ENDS, ends, allow_pickle=False)


def read_terms(directory: Path) -> SortedTerms:
    """Return the terms that were written there, mapped."""
    text, ends = (
        np.asarray(np.load(directory / name, mmap_mode="r", allow_pickle=False))
        for name in (_TEXT, _ENDS)
    )
    return SortedTerms(text, ends)
