"""What is asked and what found no answer, for administrators: nouns and rounded numbers alone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from access.permit import Permit
from answer.asked_wire import asked_json
from api.house import House, TheHouse
from api.problems import not_found
from api.session import TheAdministrator
from catalog.asked import AskedQuestions
from records.asked import Asked

router = APIRouter(tags=["administration"])
Month = Annotated[str, Query(pattern=r"^(\d{4}-\d{2})?$")]
Office = Annotated[str, Query(max_length=200)]


@router.get("/questions")
def questions(
    house: TheHouse, administrator: TheAdministrator, month: Month = "", office: Office = ""
) -> dict[str, Any]:
    """Return what at least three persons asked about, in a month and a department or ever."""
    return asked_json(told(house, administrator, month, office))


def told(house: House, administrator: Permit, month: str, office: str) -> Asked:
    """Return what was asked, with its audit row first.

    Raises:
        AuditUnavailable: when it could not be logged; nothing is told.
        Problem: 404 for who has ceased to be an administrator.
    """
    house.audit.record(administrator, "read_questions", detail={"month": month, "office": office})
    found = AskedQuestions(house.database).report(administrator, month=month, office=office)
    if found is None:
        raise not_found()
    return found
