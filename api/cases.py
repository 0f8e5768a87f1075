"""Cases: timelines, comparisons, and comparisons to pass on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from answer.case_wire import comparison_json, timeline_json
from answer.comparison import MOST_CASES
from answer.comparison_export import ComparisonForm
from answer.paper import HWPX
from api.house import TheHouse
from api.problems import not_found
from api.renditions import COPY_HEADERS
from api.session import TheReader

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
            "Content-Disposition": f'attachment; filename="comparison.{form.value}"',
        },
    )
