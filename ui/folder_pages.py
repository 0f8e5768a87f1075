"""The administrator's pages of shared folders. Paths and counts, no titles, no text."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from access.permit import Permit
from api.administration import (
    WantedFolder,
    WantedOnDelete,
    WantedReindex,
    WantedRule,
    add_folder,
    file_results,
    reindex,
    set_on_delete,
)
from api.download import saved_as
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import TheAdministrator
from catalog.folders import Folder, FolderError, OnDelete
from catalog.home import LOW_DISK
from ingest.isolation import isolation
from records.document import Status
from ui.file_results import csv_of, listed, unread
from ui.look import language_of
from ui.moments import shown_moment
from ui.pages import page
from ui.progress import Progress
from ui.words import word

router = APIRouter(include_in_schema=False)
_LONGEST_NAME = 100
Place = Annotated[str, Query(max_length=4000)]


@router.get("/admin")
def folders_page(request: Request, house: TheHouse, administrator: TheAdministrator) -> Response:
    """Show the shared folders with their state."""
    counts = house.folders.file_counts()
    folders = [_standing(house, each, counts.get(each.id, {})) for each in house.folders.list()]
    ended = [each["job"].ended for each in folders if each["job"] and each["job"].ended]
    return page(
        request,
        "admin.html",
        permit=administrator,
        folders=folders,
        found=sum(each["found"] for each in folders),
        failed=sum(each["failed"] for each in folders),
        ended=max(ended, default=None),
        at=shown_moment,
        free=_short_of_disk(house),
        isolation=isolation(),
    )


@router.get("/admin/folders/new")
def new_folder_page(
    request: Request, house: TheHouse, administrator: TheAdministrator, at: Place = ""
) -> Response:
    """Show where folders may be connected, place by place, and the form for the one chosen."""
    return _new_folder(request, house, administrator, at, {})


@router.post("/admin/folders")
def connect_folder(
    request: Request,
    house: TheHouse,
    administrator: TheAdministrator,
    name: Annotated[str, Form(max_length=100)] = "",
    path: Annotated[str, Form(max_length=4000)] = "",
    audience: Annotated[str, Form(max_length=20)] = "",
    read: Annotated[bool, Form()] = False,
) -> Response:
    """Connect a folder for oneself, one's agency or nobody yet, and lead to its page."""
    written = {"name": name, "path": path, "audience": audience}
    try:
        wanted = WantedFolder(
            name=(name.strip() or Path(path).name or "/")[:_LONGEST_NAME],
            path=path or "/",
            rules=_first_rule(administrator, audience),
        )
        made = add_folder(wanted, house, administrator, Response())
    except Problem as problem:
        return _new_folder(
            request, house, administrator, path, written, problem=problem.detail, status=422
        )
    if read:
        reindex(made["id"], WantedReindex(), house, administrator)
    return RedirectResponse(f"/admin/folders/{made['id']}", status_code=303)


@router.get("/admin/folders/{folder_id}")
def files_page(
    request: Request,
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    cause: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    part: Annotated[int, Query(ge=1)] = 1,
) -> Response:
    """Show a folder: its job, and how reading each file ended."""
    return folder_page(request, house, administrator, folder_id, cause=cause, name=q, part=part)


@router.get("/admin/folders/{folder_id}/files.csv")
def files_csv(
    request: Request,
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    cause: Annotated[str, Query(max_length=40)] = "failed",
) -> Response:
    """Hand out how reading each file ended as a table, by cause."""
    known(house, folder_id)
    results = [
        each
        for each in file_results(house, folder_id)
        if cause in ("", each.status) or (cause == "failed" and unread(each))
    ]
    house.audit.record(administrator, "export_files", detail={"folder": folder_id, "cause": cause})
    return StreamingResponse(
        csv_of(results, language_of(request)),
        media_type="text/csv; charset=utf-8",
        headers=saved_as("파일별 결과.csv", f"files-{folder_id}.csv"),
    )


@router.post("/admin/folders/{folder_id}/on-delete")
def on_delete(
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    on_delete: Annotated[OnDelete, Form()],
) -> Response:
    """Set what a deleted file means for its record, and show the folder again."""
    set_on_delete(folder_id, WantedOnDelete(on_delete=on_delete), house, administrator)
    return RedirectResponse(f"/admin/folders/{folder_id}", status_code=303)


@router.post("/admin/folders/{folder_id}/disconnect")
def disconnect(
    request: Request,
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    agreed: Annotated[bool, Form()] = False,
) -> Response:
    """Disconnect a folder, once it was read what that does; not while it is being read."""
    known(house, folder_id)
    job = house.jobs.latest(folder_id)
    if job is not None and job.state.open:
        told = word("disconnect_reading", language_of(request))
        return folder_page(request, house, administrator, folder_id, problem=told, status=409)
    if not agreed:
        told = word("disconnect_unread", language_of(request))
        return folder_page(request, house, administrator, folder_id, problem=told, status=422)
    house.audit.record(administrator, "remove_folder", detail={"folder": folder_id})
    house.folders.remove(folder_id)
    return RedirectResponse("/admin", status_code=303)


def folder_page(
    request: Request,
    house: House,
    administrator: Permit,
    folder_id: int,
    *,
    cause: str = "",
    name: str = "",
    part: int = 1,
    problem: str = "",
    status: int = 200,
) -> Response:
    """Return the page of one folder, with what went wrong with what was wanted of it."""
    folder = known(house, folder_id)
    results = file_results(house, folder_id)
    job = house.jobs.latest(folder_id)
    return page(
        request,
        "files.html",
        permit=administrator,
        status=status,
        folder=folder,
        rules=len(house.folders.rules(folder_id)),
        reachable=_reachable(folder),
        free=_short_of_disk(house),
        files=listed(results, cause=cause, name=name, part=part),
        failed=sum(map(unread, results)),
        records=_found(house.folders.file_counts().get(folder_id, {})),
        gone=sum(each.original_gone for each in results),
        unread=unread,
        cause=cause,
        q=name,
        job=job,
        progress=Progress.of_job(job) if job is not None else None,
        problem=problem,
    )


def known(house: House, folder_id: int) -> Folder:
    """Return a connected folder.

    Raises:
        Problem: 404 when there is none.
    """
    try:
        return house.folders.get(folder_id)
    except FolderError:
        raise not_found() from None


def _standing(house: House, folder: Folder, counts: dict[str, int]) -> dict[str, Any]:
    job = house.jobs.latest(folder.id)
    return {
        "folder": folder,
        "job": job,
        "progress": Progress.of_job(job) if job is not None else None,
        "rules": house.folders.rules(folder.id),
        "found": _found(counts),
        "failed": sum(number for status, number in counts.items() if Status(status).failed),
        "reachable": _reachable(folder),
    }


def _found(counts: dict[str, int]) -> int:
    return sum(number for status, number in counts.items() if Status(status).readable)


def _new_folder(
    request: Request,
    house: House,
    administrator: Permit,
    at: str,
    written: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    here = Path(at) if at else None
    below, closed = [], ""
    if here is not None:
        try:
            below = house.places.below(here)
        except FolderError as refused:
            closed, here = str(refused), None
    return page(
        request,
        "new_folder.html",
        permit=administrator,
        status=422 if closed else status,
        roots=house.places.roots,
        at=here,
        above=[each for each in here.parents if house.places.holds(each)][::-1] if here else [],
        below=below,
        problem=problem or closed,
        written=written,
        first=not house.folders.list(),
        agency=administrator.principal.agency,
    )


def _first_rule(administrator: Permit, audience: str) -> list[WantedRule]:
    """Return the rule of a new folder: for oneself, for one's agency, or none, which is nobody."""
    person = administrator.principal
    opened = {"self": f"person:{person.person_id}"}
    if person.agency:
        opened["agency"] = f"agency:{person.agency}"
    if audience not in opened:
        return []
    return [WantedRule(path="", audience=[opened[audience]], agency=person.agency)]


def _reachable(folder: Folder) -> bool:
    return os.access(folder.path, os.R_OK | os.X_OK)


def _short_of_disk(house: House) -> int | None:
    """Return how many MiB are left where the home lies, when that is too little."""
    free = shutil.disk_usage(house.database.home.root).free
    return free >> 20 if free < LOW_DISK else None
