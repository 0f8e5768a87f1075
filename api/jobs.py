"""Jobs that read folders: how far they are, and pausing, resuming and cancelling them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from access.permit import Permit
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import TheKeeper, keeps_folder
from catalog.job import Job, JobKind, JobRefused

router = APIRouter(tags=["jobs"])

_PULSE = 0.5
_LONGEST = 60
"""Seconds after which a follower's connection ends, so that no server waits long for it when it
stops; a browser opens it again by itself."""


@router.get("/jobs")
def jobs(house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Return the latest jobs of the folders that one keeps, the last queued first."""
    mine = [
        each for each in house.jobs.list() if keeps_folder(house, keeper.principal, each.folder_id)
    ]
    return {"jobs": [job_json(each) for each in mine]}


@router.get("/jobs/{job_id}")
def job(job_id: str, house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Return how far a job is."""
    return job_json(kept_job(house, keeper, job_id))


@router.get("/jobs/{job_id}/events")
def follow(job_id: str, house: TheHouse, keeper: TheKeeper) -> StreamingResponse:
    """Tell how far a job is, an event at each change, until it ends."""

    def told(found: Job) -> str:
        return json.dumps(job_json(found), ensure_ascii=False)

    return job_events(house, keeper, job_id, told)


def job_events(
    house: House, keeper: Permit, job_id: str, told: Callable[[Job], str]
) -> StreamingResponse:
    """Return the stream of what is told of a job, an event at each change, until it ends.

    Raises:
        Problem: 404 for who does not keep its folder.
    """
    kept_job(house, keeper, job_id)

    def present() -> Job | None:
        found = house.jobs.get(job_id)
        if found is None:
            return None
        # SECURITY: who keeps the folder no longer is told nothing further
        if not _keeps_still(house, keeper.principal.person_id, found.folder_id):
            return None
        return found

    async def events() -> AsyncIterator[str]:
        before = ""
        until = time.monotonic() + _LONGEST
        while time.monotonic() < until:
            found = await run_in_threadpool(present)  # followers hold no thread while they wait
            if found is None:
                return
            now = told(found)
            if now != before:
                data = "".join(f"data: {line}\n" for line in now.splitlines())
                yield f"event: job\n{data}\n"
            if not found.state.open:
                return
            before = now
            await asyncio.sleep(_PULSE)

    return StreamingResponse(events(), media_type="text/event-stream")


@router.post("/jobs/{job_id}/pause")
def pause(job_id: str, house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Let a job rest until it is resumed."""
    return _changed(house, keeper, job_id, "job_paused", house.jobs.pause)


@router.post("/jobs/{job_id}/cancel")
def cancel(job_id: str, house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Give a job up; what was read so far stays."""
    return _changed(house, keeper, job_id, "job_cancelled", house.jobs.cancel)


@router.post("/jobs/{job_id}/resume")
def resume(job_id: str, house: TheHouse, keeper: TheKeeper) -> dict[str, Any]:
    """Queue a paused job again; it goes on where it stopped."""
    done = _changed(house, keeper, job_id, "job_resumed", lambda each, **_: house.jobs.resume(each))
    house.worker.wake()
    return done


class WantedRetry(BaseModel):
    """Which of the files that could not be read are tried again; all where none is named."""

    only: Annotated[list[Annotated[str, Field(max_length=4000)]], Field(max_length=1000)] = []


@router.post("/jobs/{job_id}/retry", status_code=202)
def retry(
    job_id: str, house: TheHouse, keeper: TheKeeper, wanted: WantedRetry | None = None
) -> dict[str, Any]:
    """Queue what an ended job could not read, or some of it, once more; returns the new job."""
    kept_job(house, keeper, job_id)
    only = wanted.only if wanted is not None else []
    house.audit.record(keeper, "job_retried", detail={"job": job_id, "only": len(only)})
    try:
        again = house.jobs.retry(job_id, at=house.clock(), only=only)
    except JobRefused as problem:
        raise Problem(409, str(problem)) from None
    house.worker.wake()
    return {"id": again}


def queue(house: House, folder_id: int, *, everything: bool, confirm_removal: bool = False) -> str:
    """Queue the reading of a folder and return its job."""
    kind = JobKind.ALL if everything else JobKind.CHANGED
    job_id = house.jobs.queue(folder_id, kind, at=house.clock(), confirm_removal=confirm_removal)
    house.worker.wake()
    return job_id


def job_json(job: Job) -> dict[str, Any]:
    """Return a job as plain JSON values."""
    return {
        "id": job.id,
        "folder_id": job.folder_id,
        "kind": job.kind.value,
        "of": job.of,
        "state": job.state.value,
        "wish": job.wish.value,
        "done": job.done,
        "total": job.total,
        "chunks_done": job.chunks_done,
        "chunks_total": job.chunks_total,
        "seconds_left": job.seconds_left,
        "attempts": job.attempts,
        "receipt": dict(job.receipt),
    }


def _changed(
    house: House, keeper: Permit, job_id: str, act: str, change: Callable[..., None]
) -> dict[str, Any]:
    kept_job(house, keeper, job_id)
    house.audit.record(keeper, act, detail={"job": job_id})
    try:
        change(job_id, at=house.clock())
    except JobRefused as problem:
        raise Problem(409, str(problem)) from None
    return job_json(kept_job(house, keeper, job_id))


def kept_job(house: House, keeper: Permit, job_id: str) -> Job:
    """Return a job of a folder that one keeps.

    Raises:
        Problem: 404 for a job that is missing, or of another folder.
    """
    found = house.jobs.get(job_id)
    if found is None or not keeps_folder(
        house, keeper.principal, found.folder_id
    ):  # SECURITY: as missing
        raise not_found()
    return found


def _keeps_still(house: House, person_id: str, folder_id: int) -> bool:
    person = house.people.principal(person_id, at=house.clock())
    return person is not None and keeps_folder(house, person, folder_id)
