"""Who may use the model or be answered, and when: a short line, people before what works in the background."""

from __future__ import annotations

import os
import threading
from bisect import insort
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import numpy as np

from index.embedding import Embedder, ModelBusy, Vectors
from index.side_by_side import side_by_side

WAITING = 32
"""Requests of people that wait at most. A question takes some 12 ms of a core and its lines (``answer.meant``) up to
50, so that the last of them waits for less than a second on two."""


class Turns:
    """Gives out turns, at a model one for each text. Thread-safe.

    Texts are encoded one by one, so that no text shows in another's vector (``index.model.BATCH``);
    people wait for other people's alone, and share the cores with those that the background has begun.
    """

    def __init__(self, at_once: int = os.cpu_count() or 1, waiting: int = WAITING) -> None:
        """Let so many texts be encoded at once, and so many requests of people wait."""
        self.at_once = at_once
        self._most = at_once + waiting
        self._changed = threading.Condition()
        self._line: list[tuple[bool, int]] = []
        self._numbers = count()
        self._admitted = 0
        self._encoding = {False: 0, True: 0}

    @contextmanager
    def admitted(self, background: bool) -> Iterator[None]:
        """Hold a place in the line for as long as it is entered; the background needs none.

        Raises:
            ModelBusy: when all places are taken.
        """
        with self._changed:
            if not background and self._admitted >= self._most:
                raise ModelBusy
            self._admitted += not background
        try:
            yield
        finally:
            with self._changed:
                self._admitted -= not background

    @contextmanager
    def turn(self, background: bool) -> Iterator[None]:
        """Wait for a turn and hold it: people first, then in the order in which they came."""
        with self._changed:
            ticket = (background, next(self._numbers))
            insort(self._line, ticket)
            self._changed.wait_for(lambda: self._line[0] == ticket and self._free(background))
            self._line.pop(0)
            self._encoding[background] += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._encoding[background] -= 1
                self._changed.notify_all()

    def _free(self, background: bool) -> bool:
        before = self._encoding[False] + (self._encoding[True] if background else 0)
        return before < self.at_once


class InTurn:
    """An embedder of this process, used in turns; see :class:`index.embedding.Embedder`."""

    def __init__(self, embedder: Embedder, turns: Turns, *, background: bool = False) -> None:
        """Use this embedder, as whoever asks or in the background."""
        self._embedder = embedder
        self._turns = turns
        self._background = background

    @property
    def fingerprint(self) -> str:
        """Return the hash of the model."""
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``.

        Raises:
            ModelBusy: when too many wait; never in the background.
        """
        vectors: Vectors = np.empty((len(texts), self.dimension), np.float32)
        line = side_by_side("jobs" if self._background else "people", self._turns.at_once)
        with self._turns.admitted(self._background):
            each = line.map if len(texts) > 1 else map
            for number, vector in enumerate(each(self._passage, texts)):
                vectors[number] = vector
        return vectors

    def _passage(self, text: str) -> Vectors:
        with self._turns.turn(self._background):
            own: Vectors = self._embedder.embed_passages([text])[0]
            return own

    def embed_query(self, text: str) -> Vectors:
        """See ``Embedder``.

        Raises:
            ModelBusy: as :meth:`embed_passages`.
        """
        with self._turns.admitted(self._background), self._turns.turn(self._background):
            return self._embedder.embed_query(text)
