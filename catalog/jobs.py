"""Jobs that read folders, as administrators follow them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, literal_column, select, update

from catalog.database import Database, stamp
from catalog.schema import job


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """One job; ``done`` of ``total`` files, ``receipt`` with figures or the reason it failed."""

    id: str
    folder_id: int
    kind: str
    state: JobState
    done: int
    total: int
    receipt: Mapping[str, Any]
    began: datetime
    ended: datetime | None


class Jobs:
    """Keeps jobs and their progress."""

    def __init__(self, database: Database) -> None:
        """Keep jobs in this catalog."""
        self._database = database

    def queue(self, folder_id: int, kind: str, *, at: datetime) -> str:
        """Write a waiting job and return its identifier."""
        identifier = secrets.token_hex(8)
        with self._database.writing() as connection:
            connection.execute(
                insert(job).values(
                    id=identifier,
                    folder_id=folder_id,
                    kind=kind,
                    state=JobState.QUEUED.value,
                    done=0,
                    total=0,
                    receipt={},
                    began=stamp(at),
                )
            )
        return identifier

    def progress(self, job_id: str, done: int, total: int) -> None:
        """Note that a job runs and how far it is."""
        self._set(job_id, state=JobState.RUNNING.value, done=done, total=total)

    def finish(
        self, job_id: str, state: JobState, *, at: datetime, receipt: Mapping[str, Any]
    ) -> None:
        """Note how a job ended."""
        self._set(job_id, state=state.value, receipt=dict(receipt), ended=stamp(at))

    def abandon(self, *, at: datetime) -> None:
        """Mark as failed what a killed process left open; called when a server starts."""
        with self._database.writing() as connection:
            connection.execute(
                update(job)
                .where(job.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]))
                .values(
                    state=JobState.FAILED.value,
                    receipt={"reason": "도중에 멈추었습니다. 다시 색인해 주시기 바랍니다."},
                    ended=stamp(at),
                )
            )

    def get(self, job_id: str) -> Job | None:
        """Return a job, or ``None``."""
        with self._database.reading() as connection:
            row = connection.execute(select(job).where(job.c.id == job_id)).first()
        return _job(row) if row is not None else None

    def latest(self, folder_id: int) -> Job | None:
        """Return the job of a folder that was queued last, or ``None``."""
        queued: ColumnElement[int] = literal_column("rowid")  # two may have begun in one moment
        wanted = (
            select(job)
            .where(job.c.folder_id == folder_id)
            .order_by(job.c.began.desc(), queued.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return _job(row) if row is not None else None

    def _set(self, job_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(job).where(job.c.id == job_id).values(**values))


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        folder_id=row.folder_id,
        kind=row.kind,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        receipt=row.receipt,
        began=row.began,
        ended=row.ended,
    )
