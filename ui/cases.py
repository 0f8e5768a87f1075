"""Pages of cases: similar ones with the record's own timeline, and comparisons."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from pydantic import Field

from access.permit import Permit
from answer.comparison import MOST_CASES
from answer.comparison_export import heading_of, source_of, value_of
from api.cases import cases_like_upload
from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import TheReader
from ingest.upload import LARGEST_FILE
from records.answer import Case
from ui.pages import page

router = APIRouter(include_in_schema=False)
_MOST_NAMED = 50
_LONGEST = 20_000
_VERY, _WELL = 3, 2
"""Respects in which a case is alike (``answer.reasons`` has four) from which it is very alike, or is."""

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
    cases = house.desk.cases.like_record(permit, document_id, others=others)
    timeline = house.desk.cases.timeline(permit, document_id)
    if view is None or cases is None or timeline is None:
        raise not_found()
    return page(
        request,
        "similar.html",
        permit=permit,
        view=view,
        cases=cases,
        alike=alike,
        timeline=timeline,
        others=others,
    )


@router.get("/similar")
def empty_page(request: Request, permit: TheReader) -> Response:
    """Show where a text is put in whose like is wanted."""
    return _text_page(request, permit)


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
    cases = house.desk.cases.like_text(permit, wanted, others=others) if wanted else None
    return _text_page(request, permit, text=wanted, cases=cases, others=others)


@router.post("/similar/file")
async def similar_to_file_page(request: Request, house: TheHouse, permit: TheReader) -> Response:
    """Show cases like a file that somebody brings, or in a sentence why it cannot be read."""
    try:
        cases = await cases_like_upload(request, house, permit)
    except Problem as problem:
        refused = {"cases": None, "problem": problem.detail}
        return _text_page(request, permit, status=problem.status, **refused)
    return _text_page(request, permit, cases=cases)


def _text_page(request: Request, permit: Permit, *, status: int = 200, **values: Any) -> Response:
    shown = {
        "text": "",
        "others": False,
        "cases": None,
        "alike": alike,
        "problem": "",
        "most": LARGEST_FILE,
    }
    return page(request, "similar_text.html", permit=permit, status=status, **{**shown, **values})


@router.get("/compare")
def comparison_page(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    document: Chosen = [],  # noqa: B006 the framework copies it
    differences: bool = False,
    add: bool = False,
) -> Response:
    """Show cases side by side; with ``differences`` only the rows in which they differ.

    With ``add`` cases like the first stand below, to be added.
    """
    chosen = list(dict.fromkeys(document))
    made = house.desk.cases.compare(permit, chosen) if chosen else None
    rows = [row for row in made.aspects if row.differs or not differences] if made else []
    columns = made.cases if made is not None else ()
    shown = {step.document_id for case in columns for step in case.steps}
    # SECURITY: what was named and may not be seen stands in no address, as what is missing
    kept = [each for each in chosen[:MOST_CASES] if each in shown]
    room = len(columns) < MOST_CASES
    like = house.desk.cases.like_record(permit, kept[0]) if add and kept and room else None
    return page(
        request,
        "compare.html",
        permit=permit,
        comparison=made,
        rows=rows,
        chosen=kept,
        room=room,
        like=None if like is None else [each for each in like if each.document_id not in shown],
        alike=alike,
        left_out=len(chosen) > MOST_CASES,
        most=MOST_CASES,
        differences=differences,
        heading_of=heading_of,
        source_of=source_of,
        value_of=value_of,
    )


def alike(case: Case) -> str:
    """Return the word for how much a case is alike: by respects that are told, no score."""
    respects = len(case.reasons)
    return (
        "alike_very" if respects >= _VERY else "alike_well" if respects >= _WELL else "alike_partly"
    )
