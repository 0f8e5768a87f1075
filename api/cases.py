"""Cases: timelines, comparisons, and comparisons to pass on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from access.permit import Permit
from answer.case_wire import comparison_json, timeline_json
from answer.comparison import MOST_CASES
from answer.comparison_export import ComparisonForm
from answer.paper import HWPX
from answer.wire import case_json
from api.download import saved_as
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.renditions import COPY_HEADERS
from api.session import TheReader
from api.upload import FORM, received
from api.uploads import NoTurn
from ingest.parser import Unreadable
from records.answer import Case

router = APIRouter(tags=["cases"])

Documents = Annotated[
    list[Annotated[str, Field(max_length=64)]], Query(min_length=1, max_length=MOST_CASES)
]
"""Records whose cases are compared: four, and one's own."""

_TYPES = {
    ComparisonForm.HTML: "text/html; charset=utf-8",
    ComparisonForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ComparisonForm.HWPX: HWPX,
}


@router.get("/documents/{document_id}/timeline")
def timeline(document_id: str, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Return the case that a record belongs to: the records of its event in order of date."""
    found = house.desk.cases.timeline(permit, document_id)
    if found is None:
        raise not_found()
    return timeline_json(found)


@router.post("/similar/file", openapi_extra=FORM)
async def similar_to_file(request: Request, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Return cases like a file, which is read, masked and not kept; ``others`` as for a text."""
    return {"cases": [case_json(case) for case in await cases_like_upload(request, house, permit)]}


async def cases_like_upload(request: Request, house: House, permit: Permit) -> list[Case]:
    """Return the cases like the file of a form.

    Raises:
        Problem: with a sentence, when there is none, it is too large or cannot be read.
    """
    like_file = house.desk.cases.like_file
    try:
        with house.uploads.turn(permit):
            upload = await received(request)
            with upload.content as content:
                return await run_in_threadpool(
                    like_file, permit, content, upload.name, others=upload.others
                )
    except Unreadable as refusal:
        raise Problem(422, refusal.reason) from None
    except NoTurn as refusal:
        raise Problem(refusal.status, str(refusal)) from None


@router.get("/comparison")
def comparison(document: Documents, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Return cases side by side; what may not be seen is left out as what is not there."""
    return comparison_json(house.desk.cases.compare(permit, document))


@router.get("/comparison/export")
def export(
    document: Documents, form: ComparisonForm, house: TheHouse, permit: TheReader
) -> Response:
    """Return a comparison as a file that bears its label."""
    made = house.desk.cases.export(permit, document, form)
    return Response(
        made,
        media_type=_TYPES[form],
        headers={
            **COPY_HEADERS,
            **saved_as(f"비교표.{form.value}", f"comparison.{form.value}"),
        },
    )
