"""Jobs that read folders: queued, worked on by one process at a time, followed by all.

Whoever holds the home's writer lock (``catalog.writer_lock``) may work. The kernel takes the lock
from a process that dies, so that a job which is found running then was left by a dead one and is
taken up again. Each taking raises the job's fence; a worker with an older fence changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, literal_column, select, update

from catalog.database import Database, stamp
from catalog.job import Claim, FenceLost, Job, JobKind, JobRefused, JobState, Wish
from catalog.job_schema import job

MOST_ATTEMPTS = 3
"""A job that ended the process so often is not taken up again by itself."""
_KILLER = "세 번 시작했으나 도중에 멈추었습니다. 서버의 메모리와 기록을 확인한 뒤 다시 색인해 주시기 바랍니다."


class Jobs:
    """Keeps jobs and their progress."""

    def __init__(self, database: Database) -> None:
        """Keep jobs in this catalog."""
        self._database = database

    def queue(
        self,
        folder_id: int,
        kind: JobKind,
        *,
        at: datetime,
        priority: int = 0,
        confirm_removal: bool = False,
        of: str | None = None,
        only: Collection[str] = (),
    ) -> str:
        """Write a waiting job and return its identifier; one that waits already is enough.

        Of higher ``priority`` is taken up first, then what was queued first; what was asked for
        twice has the higher of both. ``confirm_removal`` says that an administrator, told of the
        missing files, wants their records withdrawn. A retry may be held to ``only`` some paths.
        """
        wanted = {
            "folder_id": folder_id,
            "kind": kind.value,
            "of": of,
            "only": "\n".join(sorted(only)),
        }
        wanted |= {"confirm_removal": confirm_removal, "state": JobState.QUEUED.value}
        with self._database.writing() as connection:
            alike = [job.c[name] == each for name, each in wanted.items()]
            waiting = connection.execute(select(job.c.id).where(*alike)).scalar()
            if waiting is not None:
                less = update(job).where(job.c.id == waiting, job.c.priority < priority)
                connection.execute(less.values(priority=priority))
                return str(waiting)
            identifier = secrets.token_hex(8)
            connection.execute(
                insert(job).values(
                    id=identifier,
                    done=0,
                    total=0,
                    receipt={},
                    began=stamp(at),
                    priority=priority,
                    **wanted,
                )
            )
        return identifier

    def claim(self, *, at: datetime) -> Claim | None:
        """Take up the next job, ``None`` when none waits; only under the writer lock.

        One that is found running was left by a worker that died. After ``MOST_ATTEMPTS`` it fails
        instead.
        """
        with self._database.writing() as connection:
            wanted = (
                select(job)
                .where(job.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]))
                .order_by(job.c.priority.desc(), _queued_order())
            )
            for row in connection.execute(wanted).all():
                if row.attempts >= MOST_ATTEMPTS:
                    _set(connection, row.id, state=JobState.FAILED, at=at, reason=_KILLER)
                    continue
                if row.wish:  # it was wanted of a worker that died before it could follow
                    _set(connection, row.id, state=_followed(Wish(row.wish)), at=at, receipt={})
                    continue
                connection.execute(
                    update(job)
                    .where(job.c.id == row.id)
                    .values(
                        state=JobState.RUNNING.value,
                        attempts=row.attempts + 1,
                        fence=row.fence + 1,
                        started=stamp(at),
                        renewed=stamp(at),
                        done=0,
                        total=0,
                        receipt={},
                        chunks_done=0,
                        chunks_total=0,
                    )
                )
                return Claim(
                    row.id,
                    row.folder_id,
                    JobKind(row.kind),
                    row.confirm_removal,
                    row.of,
                    frozenset(filter(None, row.only.split("\n"))),
                    row.fence + 1,
                )
        return None

    def retry(self, job_id: str, *, at: datetime, only: Collection[str] = ()) -> str:
        """Queue what a job left undone, and return the new job.

        Of one that came to its end that is every file which could not be read, or ``only`` some of
        them; one that failed or was given up is done again.

        Raises:
            JobRefused: when it has not ended, or left nothing.
        """
        found = self.get(job_id)
        if found is None:
            raise JobRefused(
                "그런 작업이 없습니다. ‘neomeo job list’로 번호를 확인해 주시기 바랍니다."
            )
        if found.state.open:
            raise JobRefused("아직 끝나지 않은 작업입니다. 끝난 뒤에 다시 시도해 주시기 바랍니다.")
        if found.state is not JobState.DONE:
            return self.queue(found.folder_id, found.kind, at=at, of=found.of)
        if not found.receipt.get("failed"):
            raise JobRefused("읽지 못한 파일이 없는 작업입니다.")
        return self.queue(found.folder_id, JobKind.RETRY, at=at, of=found.id, only=only)

    def waits(self) -> bool:
        """Return whether a job waits to be taken up."""
        queued = select(job.c.id).where(job.c.state == JobState.QUEUED.value).limit(1)
        with self._database.reading() as connection:
            return connection.execute(queued).first() is not None

    def renew(
        self,
        claim: Claim,
        *,
        at: datetime,
        files: tuple[int, int] | None = None,
        chunks: tuple[int, int] | None = None,
        receipt: Mapping[str, Any] | None = None,
    ) -> Wish:
        """Note how far a claimed job is, with its receipt so far; return what is wanted of it.

        Raises:
            FenceLost: when it is not this worker's any more.
        """
        values: dict[str, Any] = {"renewed": stamp(at)}
        if files is not None:
            values |= {"done": files[0], "total": files[1], "receipt": dict(receipt or {})}
        if chunks is not None:
            values |= {"chunks_done": chunks[0], "chunks_total": chunks[1]}
        with self._database.writing() as connection:
            row = _claimed(connection, claim)
            connection.execute(update(job).where(job.c.id == claim.job_id).values(**values))
        return Wish(row.wish)

    def end(
        self, claim: Claim, state: JobState, *, at: datetime, receipt: Mapping[str, Any]
    ) -> None:
        """Note how a claimed job ended, or that it rests.

        Raises:
            FenceLost: when it is not this worker's any more.
        """
        with self._database.writing() as connection:
            _claimed(connection, claim)
            _set(connection, claim.job_id, state=state, at=at, receipt=dict(receipt))

    def put_back(self, claim: Claim) -> None:
        """Let a claimed job wait again: its worker leaves in good order, which is no attempt.

        Raises:
            FenceLost: when it is not this worker's any more.
        """
        with self._database.writing() as connection:
            row = _claimed(connection, claim)
            connection.execute(
                update(job)
                .where(job.c.id == claim.job_id)
                .values(state=JobState.QUEUED.value, attempts=row.attempts - 1, receipt={})
            )

    def pause(self, job_id: str, *, at: datetime) -> None:
        """Let a job rest until it is resumed; one that runs stops at its next step.

        Raises:
            JobRefused: when it has ended, or somebody has given it up.
        """
        self._want(job_id, Wish.PAUSE, at)

    def cancel(self, job_id: str, *, at: datetime) -> None:
        """Give a job up; what was read so far stays. One that runs stops at its next step.

        Raises:
            JobRefused: when it has ended.
        """
        self._want(job_id, Wish.CANCEL, at)

    def resume(self, job_id: str) -> None:
        """Queue a paused job again; it goes on where it stopped.

        Raises:
            JobRefused: when it does not rest.
        """
        with self._database.writing() as connection:
            row = connection.execute(select(job).where(job.c.id == job_id)).first()
            if row is None or (row.state != JobState.PAUSED.value and row.wish != Wish.PAUSE.value):
                raise JobRefused("쉬고 있는 작업이 아닙니다.")
            values = {"wish": Wish.NONE.value, "attempts": 0}
            if row.state == JobState.PAUSED.value:
                values |= {"state": JobState.QUEUED.value, "ended": None}
            connection.execute(update(job).where(job.c.id == job_id).values(**values))

    def get(self, job_id: str) -> Job | None:
        """Return a job, or ``None``."""
        with self._database.reading() as connection:
            row = connection.execute(select(job).where(job.c.id == job_id)).first()
        return _job(row) if row is not None else None

    def latest(self, folder_id: int) -> Job | None:
        """Return the job of a folder that was queued last, or ``None``."""
        mine = select(job).where(job.c.folder_id == folder_id)
        wanted = mine.order_by(_queued_order().desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return _job(row) if row is not None else None

    def list(self, limit: int = 50) -> Sequence[Job]:
        """Return jobs, those that were queued last first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(job).order_by(_queued_order().desc()).limit(limit))
            return [_job(row) for row in rows]

    def _want(self, job_id: str, wish: Wish, at: datetime) -> None:
        with self._database.writing() as connection:
            row = connection.execute(select(job).where(job.c.id == job_id)).first()
            if row is None or not JobState(row.state).open:
                raise JobRefused("이미 끝난 작업입니다.")
            if row.wish == Wish.CANCEL.value and wish is Wish.PAUSE:
                raise JobRefused("취소하고 있는 작업입니다.")
            if row.state == JobState.RUNNING.value:
                connection.execute(update(job).where(job.c.id == job_id).values(wish=wish.value))
            else:
                _set(connection, job_id, state=_followed(wish), at=at)


def _queued_order() -> ColumnElement[int]:
    return literal_column("job.rowid")  # a clock may be set back, and two begin in one moment


def _followed(wish: Wish) -> JobState:
    return JobState.PAUSED if wish is Wish.PAUSE else JobState.CANCELLED


def _claimed(connection: Connection, claim: Claim) -> Row[Any]:
    row = connection.execute(select(job).where(job.c.id == claim.job_id)).first()
    if row is None or row.fence != claim.fence or row.state != JobState.RUNNING.value:
        raise FenceLost
    return row


def _set(
    connection: Connection,
    job_id: str,
    *,
    state: JobState,
    at: datetime,
    receipt: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    values: dict[str, Any] = {"state": state.value, "wish": Wish.NONE.value}
    if receipt is not None or reason:
        values["receipt"] = dict(receipt or {"reason": reason})
    if not state.open:
        values["ended"] = stamp(at)
    connection.execute(update(job).where(job.c.id == job_id).values(**values))


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        folder_id=row.folder_id,
        kind=JobKind(row.kind),
        confirm_removal=row.confirm_removal,
        of=row.of,
        only=frozenset(filter(None, row.only.split("\n"))),
        state=JobState(row.state),
        wish=Wish(row.wish),
        done=row.done,
        total=row.total,
        chunks_done=row.chunks_done,
        chunks_total=row.chunks_total,
        attempts=row.attempts,
        receipt=row.receipt,
        began=row.began,
        started=row.started,
        renewed=row.renewed,
        ended=row.ended,
    )
