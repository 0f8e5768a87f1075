"""Evaluation runs from the browser: one at a time, in the background, as whoever began it.

SECURITY: questions are asked with the rights of who runs them and of nobody else, so that no
verdict tells an administrator what another person's records hold.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from access.permit import Permit
from answer.desk import Desk
from answer.evaluations import Evaluation, EvaluationNotKept, Verdict, keep, runs
from answer.judging import Question, examine, summary
from catalog.audit import AuditUnavailable
from catalog.home import Home
from index.embedding import ModelBusy

_LOG = logging.getLogger(__name__)
_QUESTIONS = "questions.toml"
_MOST_RUNS = 20


@dataclass(frozen=True, slots=True)
class Running:
    """How far the run at hand is."""

    done: int
    total: int


class Evaluating:
    """Runs evaluations of a home; of all its web workers one runs at a time."""

    def __init__(self, home: Home, desk: Desk, clock: Callable[[], datetime]) -> None:
        """Ask at this desk."""
        self._home = home
        self._desk = desk
        self._clock = clock
        self._leaving = threading.Event()
        self._thread: threading.Thread | None = None

    def close(self) -> None:
        """Give the run at hand up after its question."""
        self._leaving.set()
        if self._thread is not None:
            self._thread.join()

    def questions(self) -> str:
        """Return the file of questions that is kept; empty without one."""
        try:
            return (self._home.evaluations / _QUESTIONS).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def keep_questions(self, text: str) -> None:
        """Keep a file of questions, for its owner alone.

        Raises:
            OSError: when it cannot be written.
        """
        self._home.evaluations.mkdir(mode=0o700, exist_ok=True)
        file = self._home.evaluations / _QUESTIONS
        scratch = file.with_suffix(".new")
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            stream.truncate()
            stream.write(text)
        scratch.replace(file)

    def begin(self, permit: Permit, asked: Sequence[Question]) -> bool:
        """Begin to ask in the background; ``False`` while a run is at hand.

        Raises:
            ValueError: when a question is somebody else's.
        """
        person = permit.principal.person_id
        if any(each.asker != person for each in asked):  # SECURITY: nobody asks as somebody else
            raise ValueError("a question of another person")
        held = self._taken()
        if held is None:
            return False
        self._told(Running(0, len(asked)))
        self._thread = threading.Thread(
            target=self._run, args=(permit, asked, held), name="evaluation", daemon=True
        )
        self._thread.start()
        return True

    def running(self) -> Running | None:
        """Return how far the run at hand is, of whichever web worker; ``None`` without one."""
        held = self._taken()
        if held is not None:
            os.close(held)
            return None
        try:
            return Running(**json.loads(self._progress.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Running(0, 0)

    def former(self, permit: Permit) -> list[Evaluation]:
        """Return the holder's own runs, the latest first, at most twenty."""
        found = runs(self._home, _name(permit))
        return [each for each, _ in zip(found, range(_MOST_RUNS), strict=False)]

    @property
    def _progress(self) -> Path:
        return self._home.evaluations / "running"

    def _taken(self) -> int | None:
        """Return a descriptor that holds the run's lock; the kernel frees it with its process."""
        self._home.evaluations.mkdir(mode=0o700, exist_ok=True)
        held = os.open(
            self._home.evaluations / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            return None
        return held

    def _told(self, far: Running) -> None:
        scratch = self._progress.with_suffix(".new")
        scratch.write_text(json.dumps({"done": far.done, "total": far.total}), encoding="utf-8")
        scratch.replace(self._progress)

    def _run(self, permit: Permit, asked: Sequence[Question], held: int) -> None:
        with _freed(held):
            results = []
            try:
                for question in asked:
                    if self._leaving.is_set():
                        return
                    results.append(examine(permit, self._desk, question))
                    self._told(Running(len(results), len(asked)))
                at = self._clock()
                verdicts = tuple(Verdict.of(each) for each in results)
                now = Evaluation(at.isoformat(timespec="seconds"), summary(results), verdicts)
                keep(self._home, _name(permit), now, at)
            except (AuditUnavailable, EvaluationNotKept, ModelBusy, OSError):
                _LOG.exception("an evaluation was given up")


def _name(permit: Permit) -> str:
    return f"web-{permit.principal.person_id}"


@contextmanager
def _freed(held: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(held)
