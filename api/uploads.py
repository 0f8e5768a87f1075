"""Who may bring a file now: what is brought is held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from access.permit import Permit

_AT_ONCE = 4
_BUSY = "다른 분들의 파일을 읽고 있습니다. 잠시 뒤에 다시 올려 주시기 바랍니다."
_OWN = "올리신 파일을 아직 읽고 있습니다. 마친 뒤에 다시 올려 주시기 바랍니다."


class NoTurn(Exception):
    """Nobody can bring a file now; with the HTTP status, and a sentence in Korean."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Uploads:
    """Who is bringing a file now: one a person, a few at once. Thread-safe."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._bringing: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def turn(self, permit: Permit) -> Iterator[None]:
        """Hold a turn for the holder.

        Raises:
            NoTurn: while another file of theirs is read, or too many are.
        """
        person = permit.principal.person_id
        with self._lock:
            if person in self._bringing:  # SECURITY: nobody takes every turn
                raise NoTurn(429, _OWN)
            if len(self._bringing) >= _AT_ONCE:  # SECURITY: so much memory and no more
                raise NoTurn(503, _BUSY)
            self._bringing.add(person)
        try:
            yield
        finally:
            with self._lock:
                self._bringing.discard(person)
