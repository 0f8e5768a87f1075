"""Pages of cases: similar ones with the record's own timeline, and comparisons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from pydantic import Field

from answer.comparison import MOST_CASES
from answer.comparison_export import heading_of, source_of, value_of
from api.house import TheHouse
from api.problems import not_found
from api.session import TheReader
from ui.pages import page

router = APIRouter(include_in_schema=False)
_MOST_NAMED = 50
_LONGEST = 20_000

Chosen = Annotated[list[Annotated[str, Field(max_length=64)]], Query(max_length=_MOST_NAMED)]


@router.get("/documents/{document_id}/similar")
def similar_page(
    request: Request,
    document_id: str,
    house: TheHouse,
    permit: TheReader,
    others: bool = False,
) -> Response:
    """Show the case that a record belongs to, and cases like it to choose from."""
    view = house.desk.document(permit, document_id)
    cases = house.desk.similar(permit, document_id, others=others)
    timeline = house.desk.cases.timeline(permit, document_id)
    if view is None or cases is None or timeline is None:
        raise not_found()
    own = {step.document_id for step in timeline.steps}
    elsewhere = [case for case in cases if case.document_id not in own]
    return page(
        request,
        "similar.html",
        permit=permit,
        view=view,
        cases=elsewhere,
        timeline=timeline,
        others=others,
    )


@router.get("/similar")
def empty_page(request: Request, permit: TheReader) -> Response:
    """Show where a text is put in whose like is wanted."""
    return page(request, "similar_text.html", permit=permit, text="", cases=None, others=False)


@router.post("/similar")
def similar_to_text_page(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    text: Annotated[str, Form(max_length=_LONGEST)] = "",
    others: Annotated[bool, Form()] = False,
) -> Response:
    """Show cases like a text that somebody has put in."""
    wanted = text.strip()
    cases = house.desk.similar_to_text(permit, wanted, others=others) if wanted else None
    return page(
        request, "similar_text.html", permit=permit, text=wanted, cases=cases, others=others
    )


@router.get("/compare")
def comparison_page(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    document: Chosen = [],  # noqa: B006 the framework copies it
    differences: bool = False,
) -> Response:
    """Show cases side by side; with ``differences`` only the rows in which they differ."""
    chosen = list(dict.fromkeys(document))
    made = house.desk.cases.compare(permit, chosen) if chosen else None
    rows = [row for row in made.aspects if row.differs or not differences] if made else []
    return page(
        request,
        "compare.html",
        permit=permit,
        comparison=made,
        rows=rows,
        chosen=chosen[:MOST_CASES],
        left_out=len(chosen) > MOST_CASES,
        most=MOST_CASES,
        differences=differences,
        heading_of=heading_of,
        source_of=source_of,
        value_of=value_of,
    )
