"""What people say of their answers, and the page on which an office sees how its records serve."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.house import TheHouse
from api.problems import not_found
from api.session import TheReader
from records.feedback import LONGEST_REMARK, Feedback, Verdict
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.post("/answers/{answer_id}/feedback")
def give_feedback(
    answer_id: str,
    house: TheHouse,
    permit: TheReader,
    place: Annotated[str, Form(max_length=64)],
    verdict: Annotated[Verdict | None, Form()] = None,
    remark: Annotated[str, Form(max_length=LONGEST_REMARK)] = "",
) -> Response:
    """Keep what is said of a place of an answer, without a verdict take it back; lead back."""
    if verdict is None:
        done = house.desk.feedback.take_back(permit, answer_id, place)
    else:
        said = Feedback(place, verdict, remark.strip())
        done = house.desk.feedback.give(permit, answer_id, said)
    if not done:
        raise not_found()
    address = f"/answers/{quote(answer_id, safe='')}?place={quote(place, safe='')}#feedback"
    return RedirectResponse(address, status_code=303)


@router.get("/feedback")
def feedback_page(request: Request, house: TheHouse, permit: TheReader) -> Response:
    """Show what was said of the records that one decides for and may read."""
    found = house.desk.feedback.on_records(permit)
    return page(request, "records_feedback.html", permit=permit, found=found)
