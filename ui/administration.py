"""The administrator's pages: folders, jobs, per-file results. No titles, no text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from access.label import Grant, Label
from access.permit import Permit
from access.rules import Rule
from api.administration import WantedOnDelete, file_results, set_on_delete
from api.house import House, TheHouse
from api.jobs import queue
from api.problems import not_found
from api.session import TheAdministrator
from catalog.folders import FolderError, OnDelete
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/admin")
def folders_page(request: Request, house: TheHouse, administrator: TheAdministrator) -> Response:
    """Show the shared folders."""
    return _folders(request, house, administrator)


@router.post("/admin/folders")
def add_folder(
    request: Request,
    house: TheHouse,
    administrator: TheAdministrator,
    name: Annotated[str, Form(max_length=100)] = "",
    path: Annotated[str, Form(max_length=4000)] = "",
    rules: Annotated[str, Form(max_length=100_000)] = "",
) -> Response:
    """Connect a folder under the rules written down."""
    try:
        folder = house.folders.add(name, Path(path), rules_of(rules), at=house.clock())
    except (FolderError, ValueError) as problem:
        return _folders(
            request,
            house,
            administrator,
            status=422,
            problem=str(problem),
            written={"name": name, "path": path, "rules": rules},
        )
    house.audit.record(
        administrator,
        "add_folder",
        detail={"folder": folder.id, "path": str(folder.path)},
    )
    return RedirectResponse("/admin", status_code=303)


@router.post("/admin/folders/{folder_id}/reindex")
def reindex(
    request: Request,
    folder_id: int,
    house: TheHouse,
    administrator: TheAdministrator,
    everything: Annotated[bool, Form()] = False,
    confirm_removal: Annotated[bool, Form()] = False,
) -> Response:
    """Queue a folder and show how far its job is."""
    _known(house, folder_id)
    house.audit.record(
        administrator,
        "reindex",
        detail={
            "folder": folder_id,
            "everything": everything,
            "confirm_removal": confirm_removal,
        },
    )
    job = queue(house, folder_id, everything=everything, confirm_removal=confirm_removal)
    return page(request, "job.html", permit=administrator, job=house.jobs.get(job))


@router.get("/admin/jobs/{job_id}")
def job_part(
    request: Request, job_id: str, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Return the part of the page that tells how far a job is."""
    job = house.jobs.get(job_id)
    if job is None:
        raise not_found()
    return page(request, "job.html", permit=administrator, job=job)


@router.get("/admin/folders/{folder_id}")
def files_page(
    request: Request, folder_id: int, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Show how reading each file of a folder ended."""
    folder = _known(house, folder_id)
    results = file_results(house, folder_id)
    return page(
        request,
        "files.html",
        permit=administrator,
        folder=folder,
        results=results,
        job=house.jobs.latest(folder_id),
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


def rules_of(text: str) -> list[Rule]:
    """Return the rules written one a line as ``path = audience, audience``.

    Raises:
        ValueError: in Korean, when a line cannot be read.
    """
    rules = []
    for line in text.splitlines():
        if not line.strip():
            continue
        path, equals, audience = line.partition("=")
        if not equals:
            raise ValueError(f"‘{line.strip()}’: ‘경로 = 열람범위’ 꼴로 적어 주시기 바랍니다.")
        grants = frozenset(Grant.parse(grant) for grant in audience.split(",") if grant.strip())
        rules.append(Rule(path.strip(), Label(grants)))
    return rules


def _known(house: House, folder_id: int) -> object:
    try:
        return house.folders.get(folder_id)
    except FolderError:
        raise not_found() from None


def _folders(
    request: Request,
    house: House,
    administrator: Permit,
    *,
    status: int = 200,
    problem: str = "",
    written: dict[str, str] | None = None,
) -> Response:
    folders = [
        (folder, house.jobs.latest(folder.id), house.folders.file_results(folder.id))
        for folder in house.folders.list()
    ]
    return page(
        request,
        "admin.html",
        permit=administrator,
        status=status,
        folders=folders,
        isolation=house.isolation,
        problem=problem,
        written=written or {},
    )
