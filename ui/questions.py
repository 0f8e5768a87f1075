"""The administrator's page of what is asked: groups of words and rounded numbers alone."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.house import TheHouse
from api.questions import Month, Office, told
from api.session import TheAdministrator
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/admin/questions")
def questions_page(
    request: Request,
    house: TheHouse,
    administrator: TheAdministrator,
    month: Month = "",
    office: Office = "",
) -> Response:
    """Show what at least three persons asked about, in a month and a department or ever."""
    return page(
        request,
        "admin_questions.html",
        permit=administrator,
        told=told(house, administrator, month, office),
        month=month,
        office=office,
    )
