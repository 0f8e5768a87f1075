"""What people say of their answers, and what offices learn of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from access.permit import Permit
from answer.feedback_wire import on_records_json, own_json
from api.house import House, TheHouse
from api.problems import not_found
from api.session import TheAsker, TheReader
from records.feedback import LONGEST_REMARK, Feedback, Verdict

router = APIRouter(tags=["feedback"])

Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REMARK)]


class WantedFeedback(BaseModel):
    """What is said of a place of an answer; ``place`` is one of those that the answer lists."""

    place: Annotated[str, Field(max_length=64)]
    verdict: Verdict
    remark: Remark = ""


@router.get("/answers/{answer_id}/feedback")
def own_feedback(answer_id: str, house: TheHouse, permit: TheAsker) -> dict[str, Any]:
    """Return what of an answer of one's own can be spoken of, and what one said of it."""
    return _own(house, permit, answer_id)


@router.put("/answers/{answer_id}/feedback")
def give_feedback(
    answer_id: str, wanted: WantedFeedback, house: TheHouse, permit: TheAsker
) -> dict[str, Any]:
    """Say that a place of an answer helped, or that it is wrong; the latest counts."""
    said = Feedback(wanted.place, wanted.verdict, wanted.remark)
    if not house.desk.feedback.give(permit, answer_id, said):
        raise not_found()
    return _own(house, permit, answer_id)


@router.delete("/answers/{answer_id}/feedback", status_code=204)
def take_feedback_back(
    answer_id: str,
    house: TheHouse,
    permit: TheAsker,
    place: Annotated[str, Query(max_length=64)],
) -> None:
    """Take back what one said of a place."""
    if not house.desk.feedback.take_back(permit, answer_id, place):
        raise not_found()


@router.get("/feedback")
def feedback_on_records(house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Return what was said of the records that one decides for and may read; empty for others."""
    return on_records_json(house.desk.feedback.on_records(permit))


def _own(house: House, permit: Permit, answer_id: str) -> dict[str, Any]:
    places = house.desk.feedback.places(permit, answer_id)
    if places is None:
        raise not_found()
    return own_json(places, house.desk.feedback.own(permit, answer_id))
