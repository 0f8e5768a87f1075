"""The organisation brought in from sheets: shown first, then done as it was shown."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from access.permit import Permit
from api.house import TheHouse
from api.organisation import MOST_FILES, MOST_LISTED, TheOrganiser
from catalog.doer import Doer
from catalog.organisation import SHEET_WORDS
from catalog.organising import CHANGE_WORDS, Organising, Plan
from ingest.organisation_file import read_uploads
from ui.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/admin/organisation")
def organisation_page(request: Request, organiser: TheOrganiser) -> Response:
    """Show the form."""
    return _page(request, organiser)


@router.post("/admin/organisation")
def import_page(
    request: Request,
    house: TheHouse,
    organiser: TheOrganiser,
    file: Annotated[tuple[UploadFile, ...], File()] = (),
    do: Annotated[str, Form(max_length=20)] = "",
    shown: Annotated[str, Form(max_length=64)] = "",
    disable_missing: Annotated[bool, Form()] = False,
) -> Response:
    """Show what files would change, or do what was shown: another file, another plan is shown."""
    sent = [(each.filename or "", each.file.read()) for each in file if each.filename]
    if not sent or len(sent) > MOST_FILES:
        return _page(request, organiser, key="choose_sheets", status=422)
    made, at = Organising(house.database), house.clock()
    stated = read_uploads(sent)
    plan = made.plan(stated, day=at.date(), disable_missing=disable_missing)
    digest = _digest(sent, plan)
    applied = do == "apply" and shown == digest and not plan.fatal
    if applied:
        plan = made.apply(
            stated,
            by=Doer.of(organiser),
            at=at,
            disable_missing=disable_missing,
            files=[name[:100] for name, _ in sent],
        )
    return _page(
        request,
        organiser,
        plan=plan,
        applied=applied,
        shown="" if applied or plan.fatal else digest,
        disable_missing=disable_missing,
        status=422 if plan.fatal else 200,
    )


def _digest(sent: list[tuple[str, bytes]], plan: Plan) -> str:
    contents = [hashlib.sha256(content).hexdigest() for _, content in sent]
    told = [each.as_dict() for each in plan.changes]
    return hashlib.sha256(json.dumps([contents, told, plan.disabled]).encode()).hexdigest()


def _page(request: Request, organiser: Permit, *, status: int = 200, **values: Any) -> Response:
    # a part that is put into the page by script is put there when it is a refusal, too
    answered = 200 if "hx-request" in request.headers else status
    return page(
        request,
        "organisation.html",
        permit=organiser,
        status=answered,
        sheets={each.value: words for each, words in SHEET_WORDS.items()},
        kinds={each.value: words for each, words in CHANGE_WORDS.items()},
        most=MOST_LISTED,
        **{"plan": None, "applied": False, "shown": "", "key": "", "disable_missing": False}
        | values,
    )
