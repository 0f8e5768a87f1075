"""The page that tells why somebody may see a record, for those whose task it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.house import TheHouse
from api.problems import not_found
from api.rights import explained
from api.session import ThePermit
from catalog.explanation import EXPLAINERS
from ui.pages import page

router = APIRouter(include_in_schema=False)
Written = Annotated[str, Query(max_length=64)]


@router.get("/admin/why")
def why(
    request: Request,
    house: TheHouse,
    permit: ThePermit,
    person: Written = "",
    document: Written = "",
    on: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show the form, and the explanation once a person and a record are named."""
    if not permit.principal.roles & EXPLAINERS:  # SECURITY: as an address that does not exist
        raise not_found()
    written = {"person": person.strip(), "document": document.strip(), "on": on.strip()}
    asked = bool(written["person"] and written["document"])
    day, problem = _day(written["on"])
    told = None
    if asked and not problem:
        told = explained(house, permit, written["person"], written["document"], day)
    return page(
        request,
        "why.html",
        permit=permit,
        written=written,
        told=told,
        unknown=asked and not problem and told is None,
        problem=problem,
        status=422 if problem else 200,
    )


def _day(text: str) -> tuple[date | None, bool]:
    """Return the day that was written, ``None`` for none, and whether it cannot be read."""
    try:
        return (date.fromisoformat(text), False) if text else (None, False)
    except ValueError:
        return None, True
