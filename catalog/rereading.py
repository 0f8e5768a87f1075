"""Folders read again by themselves: what changed on a share is found without anybody asking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select

from catalog.database import Database, stamp
from catalog.job import JobKind, JobState
from catalog.job_schema import job
from catalog.jobs import Jobs
from catalog.schema import document, folder

BY_ITSELF = -1
"""The priority of such a job: whatever an administrator asks for goes before it."""
_CHANGES = ("indexed", "moved", "removed", "kept", "held_back")


def queue_due(database: Database, every: timedelta, *, at: datetime) -> int:
    """Queue a reading of each folder whose last job ended so long ago; return how many.

    One that ended as long after ``at`` is due as well: the clock was set back since, and until it
    comes there again nothing would be read.
    A folder that was never read waits for its first reading, which somebody begins. Of what was
    read by itself the catalog keeps the runs that changed something, and of each folder the last.
    """
    jobs, due = Jobs(database), 0
    with database.reading() as connection:
        folders = list(connection.scalars(select(folder.c.id).order_by(folder.c.id)))
    for each in folders:
        last = jobs.latest(each)
        if last is None or last.state.open or last.ended is None:
            continue
        if abs(stamp(at) - last.ended) < every:
            continue
        _forget_idle(database, each)
        jobs.queue(each, JobKind.CHANGED, at=at, priority=BY_ITSELF)
        due += 1
    return due


def queue_outdated(database: Database, reader: int, detector: int, *, at: datetime) -> int:
    """Queue a reading of each folder that holds records of an earlier reader or masker; return how many.

    Such files are read again by any job; those whose original is gone cannot be. A folder for
    which a job is open already is left to that.
    """
    earlier = (document.c.reader_version < reader) | (document.c.detector_version < detector)
    wanted = select(document.c.folder_id).distinct().where(earlier, ~document.c.original_gone)
    return _queue(database, wanted, at)


def queue_first(database: Database, *, at: datetime) -> int:
    """Queue a reading of one folder that has records, since any job sees to the index of all."""
    first = select(func.min(document.c.folder_id)).having(func.count() > 0)
    return _queue(database, first, at)


def _queue(database: Database, folders: Select[Any], at: datetime) -> int:
    jobs, queued = Jobs(database), 0
    with database.reading() as connection:
        wanted: list[int] = sorted(connection.scalars(folders))
    for each in wanted:
        last = jobs.latest(each)
        if last is None or not last.state.open:
            jobs.queue(each, JobKind.CHANGED, at=at, priority=BY_ITSELF)
            queued += 1
    return queued


def _forget_idle(database: Database, folder_id: int) -> None:
    mine = (job.c.folder_id == folder_id) & (job.c.priority == BY_ITSELF)
    ended = (JobState.DONE.value, JobState.FAILED.value)
    with database.writing() as connection:
        rows = connection.execute(select(job).where(mine, job.c.state.in_(ended))).all()
        idle = [row.id for row in rows if not any(row.receipt.get(key) for key in _CHANGES)]
        connection.execute(delete(job).where(job.c.id.in_(idle)))
