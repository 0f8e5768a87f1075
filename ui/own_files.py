"""The page of one's own files."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from access.sharing import offered
from api.archive import grants_of
from api.house import House, TheHouse
from api.own_files import added
from api.problems import Problem, not_found
from api.session import TheReader
from ingest.upload import LARGEST_FILE
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/archive/files")
def files_page(
    request: Request, house: TheHouse, permit: TheReader, brought: bool = False
) -> Response:
    """Show one's own files and how reading them ended."""
    return _files(request, house, permit, brought=brought)


@router.post("/archive/files")
async def add_file(request: Request, house: TheHouse, permit: TheReader) -> Response:
    """Keep a file, or say in a sentence why it cannot be."""
    try:
        await added(request, house, permit)
    except Problem as problem:
        return _files(request, house, permit, status=problem.status, problem=problem.detail)
    return RedirectResponse("/archive/files?brought=true", status_code=303)


@router.post("/archive/files/{key}/share")
def share(
    key: str,
    house: TheHouse,
    permit: TheReader,
    audience: Annotated[list[Annotated[str, Query(max_length=200)]], Form(max_length=100)] = [],  # noqa: B006
) -> Response:
    """Open a file to those who were chosen, and to nobody else."""
    if not house.desk.files.share(permit, key, grants_of(audience)):
        raise not_found()
    return RedirectResponse("/archive/files", status_code=303)


@router.post("/archive/files/{key}/drop")
def drop(key: str, house: TheHouse, permit: TheReader) -> Response:
    """Forget a file and its record."""
    if not house.desk.files.drop(permit, key):
        raise not_found()
    return RedirectResponse("/archive/files", status_code=303)


def _files(
    request: Request, house: House, permit: Permit, *, status: int = 200, **values: Any
) -> Response:
    shown = {"brought": False, "problem": "", "most": LARGEST_FILE}
    return page(
        request,
        "own_files.html",
        permit=permit,
        status=status,
        files=house.desk.files.files(permit),
        offered=offered(permit.principal),
        **{**shown, **values},
    )
