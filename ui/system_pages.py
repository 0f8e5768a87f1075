"""The state of the system: what ``neomeo doctor`` checks, with the versions that are at work."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.checkup import catalog_checked, disk_checked, isolation_found
from api.house import TheHouse
from api.session import TheAdministrator
from index.condition import condition
from ingest.isolation import isolation
from ingest.pipeline import READER_VERSION
from privacy.detector import DETECTOR_VERSION
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/admin/system")
def system_page(request: Request, house: TheHouse, administrator: TheAdministrator) -> Response:
    """Show what was found of disk, sandbox, folders, index and keys; paths and counts alone."""
    home = house.database.home
    sandbox = isolation_found(isolation())
    index = condition(home, house.database)
    return page(
        request,
        "system.html",
        permit=administrator,
        findings=[*disk_checked(home.root), sandbox, *catalog_checked(home, house.database)],
        ready=100 * (index.rows - index.waiting) // index.rows if index.rows else None,
        rows=index.rows,
        model=house.model,
        versions={
            "program": _program(),
            "reader": READER_VERSION,
            "detector": DETECTOR_VERSION,
            "python": platform.python_version(),
        },
        sessions=house.sessions.living(at=house.clock()),
        working=[each for each in house.jobs.list(20) if each.state.open],
    )


def _program() -> str:
    try:
        return version("neomeo")
    except PackageNotFoundError:
        return "—"
