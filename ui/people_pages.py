"""Who is registered, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.house import TheHouse
from api.session import TheAdministrator
from ui.pages import page

router = APIRouter(include_in_schema=False)
PART = 50


@router.get("/admin/people")
def people_page(
    request: Request,
    house: TheHouse,
    administrator: TheAdministrator,
    q: Annotated[str, Query(max_length=100)] = "",
    part: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """Show people by login, fifty a page; ``q`` is part of a login, a name or an office."""
    q = q.strip()
    found, count = house.people.found(q, first=(part - 1) * PART, most=PART)
    return page(
        request,
        "people.html",
        permit=administrator,
        people=found,
        count=count,
        q=q,
        part=part,
        parts=max(1, -(-count // PART)),
    )
