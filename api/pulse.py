"""Tells how far a job is while it is worked on: twice a second at most, and of every long step."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from catalog.job import Claim, Wish
from catalog.jobs import Jobs

EVERY = 0.5
"""Seconds between two notes of progress; each is a transaction."""


class Pulse:
    """Notes the progress of one claimed job."""

    def __init__(self, jobs: Jobs, claim: Claim, clock: Callable[[], datetime]) -> None:
        """Note that of a job which this process has taken up."""
        self._jobs = jobs
        self._claim = claim
        self._clock = clock
        self._alone = threading.Lock()
        self._noted = time.monotonic() - EVERY
        self._behind: Mapping[str, Any] = {}
        self._wanted = Wish.NONE

    def note(self, progress: Mapping[str, Any], *, last: bool) -> Wish:
        """Note what ``Jobs.renew`` takes, the ``last`` of a row of steps at once; what was
        wanted when it was noted last.

        Raises:
            FenceLost: when the job is not this worker's any more.
        """
        with self._alone:
            self._behind = progress
            if time.monotonic() - self._noted < EVERY and not last:
                return self._wanted
            return self._write()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Note meanwhile what was too soon to be noted, so that a long step is told while it lasts.

        What goes wrong with that goes wrong with the next step as well, and is told there.
        """
        over = threading.Event()

        def beat() -> None:
            while not over.wait(EVERY):
                with self._alone:
                    if self._behind:
                        self._write()

        with ThreadPoolExecutor(1, thread_name_prefix="pulse") as beside:
            beside.submit(beat)
            try:
                yield
            finally:
                over.set()

    def _write(self) -> Wish:
        self._wanted = self._jobs.renew(self._claim, at=self._clock(), **self._behind)
        self._noted, self._behind = time.monotonic(), {}
        return self._wanted
