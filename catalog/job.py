"""A job in words: how far it is and what is wanted of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobKind(StrEnum):
    """Which files of its folder a job reads."""

    CHANGED = "changed"
    ALL = "all"
    RETRY = "retry"
    """Those that an earlier job could not read, and that cannot be read yet."""


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Return whether something may still come of it."""
        return self in (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED)


class Wish(StrEnum):
    """What an administrator wants of a job that runs; the worker follows at its next step."""

    NONE = ""
    PAUSE = "pause"
    CANCEL = "cancel"


class JobRefused(Exception):
    """A job that cannot be changed so; the text says in Korean why."""


class FenceLost(Exception):
    """Another worker has taken the job up since."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job; ``done`` of ``total`` files, ``receipt`` with figures or the reason it failed.

    Of one that runs the figures are those so far, and ``at_hand`` beside them is the file in hand.

    ``started`` is when it was taken up last, ``renewed`` when its worker last told of it; moments
    are UTC without a zone. ``of`` is the earlier job that one of the kind ``retry`` tries again, ``only``
    the paths to which that one is held, all where there is none.
    """

    id: str
    folder_id: int
    kind: JobKind
    confirm_removal: bool
    of: str | None
    only: frozenset[str]
    state: JobState
    wish: Wish
    done: int
    total: int
    chunks_done: int
    chunks_total: int
    attempts: int
    receipt: Mapping[str, Any]
    began: datetime
    started: datetime | None
    renewed: datetime | None
    ended: datetime | None

    @property
    def seconds_left(self) -> int | None:
        """Return how long it takes at the rate so far, ``None`` where that cannot be told."""
        done, total = (
            (self.chunks_done, self.chunks_total) if self.chunks_total else (self.done, self.total)
        )
        if self.state is not JobState.RUNNING or not done or not self.started or not self.renewed:
            return None
        taken = (self.renewed - self.started).total_seconds()
        if taken < 0:  # the clock was set back meanwhile
            return None
        return round(taken * (total - done) / done)


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker has taken up."""

    job_id: str
    folder_id: int
    kind: JobKind
    confirm_removal: bool
    of: str | None
    only: frozenset[str]
    fence: int
