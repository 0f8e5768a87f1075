"""Jobs in the browser: begun, followed, paused, given up and tried again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from api import jobs
from api.administration import WantedReindex
from api.administration import reindex as queued
from api.house import TheHouse
from api.problems import Problem
from api.session import TheAdministrator
from catalog.job import Job
from ui.folder_pages import folder_page, known
from ui.look import language_of
from ui.pages import page, templates
from ui.progress import Progress, expected_minutes
from ui.words import Language, word

router = APIRouter(include_in_schema=False)
Act = Literal["pause", "resume", "cancel", "retry"]
_ACTS = {"pause": jobs.pause, "resume": jobs.resume, "cancel": jobs.cancel}


@router.get("/admin/folders/{folder_id}/reindex")
def reindex_page(
    request: Request, folder_id: int, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Ask which files are to be read, with how long it may take."""
    return page(
        request,
        "reindex.html",
        permit=administrator,
        folder=known(house, folder_id),
        minutes=expected_minutes(house.jobs.latest(folder_id)),
    )


@router.post("/admin/folders/{folder_id}/reindex")
def reindex(
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    everything: Annotated[bool, Form()] = False,
    confirm_removal: Annotated[bool, Form()] = False,
) -> Response:
    """Queue a folder and show how far its job is."""
    wanted = WantedReindex(everything=everything, confirm_removal=confirm_removal)
    queued(folder_id, wanted, house, administrator)
    return RedirectResponse(f"/admin/folders/{folder_id}", status_code=303)


@router.get("/admin/jobs/{job_id}")
def job_part(
    request: Request, job_id: str, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Return the part of the page that tells how far a job is."""
    job = jobs.kept_job(house, administrator, job_id)
    return page(request, "job.html", permit=administrator, **job_values(job))


@router.get("/admin/jobs/{job_id}/events")
def job_events(
    request: Request, job_id: str, house: TheHouse, administrator: TheAdministrator
) -> StreamingResponse:
    """Stream that part whenever it changes, until the job ends."""
    language = language_of(request)
    return jobs.job_events(house, administrator, job_id, lambda job: _rendered(job, language))


@router.post("/admin/jobs/{job_id}/{act}")
def change_job(
    request: Request,
    job_id: str,
    act: Act,
    house: TheHouse,
    administrator: TheAdministrator,
    only: Annotated[tuple[str, ...], Form(max_length=1000)] = (),
) -> Response:
    """Let a job rest, go on, end, or try again what it could not read, and show its folder."""
    job = jobs.kept_job(house, administrator, job_id)
    try:
        if act == "retry":
            jobs.retry(job_id, house, administrator, jobs.WantedRetry(only=list(only)))
        else:
            _ACTS[act](job_id, house, administrator)
    except Problem as problem:
        if problem.status != 409:
            raise
        return folder_page(
            request, house, administrator, job.folder_id, problem=problem.detail, status=409
        )
    return RedirectResponse(f"/admin/folders/{job.folder_id}", status_code=303)


def job_values(job: Job) -> dict[str, Any]:
    """Return what the part of the page needs that shows a job."""
    return {"job": job, "progress": Progress.of_job(job)}


def _rendered(job: Job, language: Language) -> str:
    return templates.get_template("job.html").render(
        w=lambda key, **more: word(key, language, **more), language=language, **job_values(job)
    )
