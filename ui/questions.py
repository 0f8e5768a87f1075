"""The administrator's page of what is asked: charts and groups of words, of rounded numbers alone."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.house import TheHouse
from api.questions import Month, Office, told
from api.session import TheAdministrator
from ui.chart import GROUND, columns
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
    found = told(house, administrator, month, office)
    return page(
        request,
        "admin_questions.html",
        permit=administrator,
        told=found,
        columns=columns(found.months),
        ground=GROUND,
        month=month,
        office=office,
    )
