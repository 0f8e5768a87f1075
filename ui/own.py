"""Pages of one's own: how the pages look, what one asked, and help."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.house import TheHouse
from api.session import ThePermit, TheReader
from catalog.person import Password
from catalog.preferences import ZOOMS, Look
from ui.look import look_of, remember
from ui.pages import own_address, page

router = APIRouter(include_in_schema=False)
_ASKED = 50
"""Questions on one page."""
Zoom = Literal["90", "100", "110", "130", "150"]
Either = Literal["on", "off"]


@router.get("/look")
def look(
    request: Request,
    contrast: str = "",
    language: str = "",
    zoom: str = "",
    after: str = "/",
) -> Response:
    """Have the browser remember how the pages look before somebody signs in, and go back."""
    wanted: dict[str, Any] = {}
    if contrast in ("high", "normal"):
        wanted["contrast"] = contrast == "high"
    if language in ("ko", "en"):
        wanted["language"] = language
    if zoom in {str(each) for each in ZOOMS}:
        wanted["zoom"] = int(zoom)
    response = RedirectResponse(own_address(after), status_code=303)
    remember(response, replace(look_of(request), **wanted))
    return response


@router.get("/settings")
def settings_page(
    request: Request, house: TheHouse, permit: ThePermit, saved: bool = False
) -> Response:
    """Show what one can set for oneself."""
    oneself = house.people.get(permit.principal.person_id)
    has_password = oneself is not None and oneself.password is not Password.NONE
    return page(
        request,
        "settings.html",
        permit=permit,
        zooms=ZOOMS,
        saved=saved,
        has_password=has_password,
    )


@router.post("/settings")
def change_settings(
    request: Request,
    house: TheHouse,
    permit: ThePermit,
    zoom: Annotated[Zoom | None, Form()] = None,
    contrast: Annotated[Either | None, Form()] = None,
    shortcuts: Annotated[Either | None, Form()] = None,
    language: Annotated[Literal["ko", "en"] | None, Form()] = None,
    after: Annotated[str, Form(max_length=2000)] = "/settings?saved=1",
) -> Response:
    """Keep what is stated of how the pages look, leave the rest as it is, and go back."""
    now = look_of(request)
    wanted = Look(
        zoom=int(zoom) if zoom else now.zoom,
        contrast=contrast == "on" if contrast else now.contrast,
        shortcuts=shortcuts == "on" if shortcuts else now.shortcuts,
        language=language or now.language,
    )
    house.preferences.keep(permit, wanted)
    response = RedirectResponse(own_address(after), status_code=303)
    remember(response, wanted)
    return response


@router.get("/help")
def help_page(request: Request, permit: ThePermit) -> Response:
    """Show how to ask, what labels and marks mean, the keys, and whom to ask."""
    return page(request, "help.html", permit=permit)


@router.get("/history")
def history_page(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    q: Annotated[str, Query(max_length=200)] = "",
    part: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Show one's own questions by day, those alone that hold the words of ``q``."""
    words = unicodedata.normalize("NFC", q.strip())
    count = house.history.count(permit, words=words)
    parts = max(1, -(-count // _ASKED))
    part = min(part, parts)
    asked = house.history.latest(permit, words=words, most=_ASKED, behind=(part - 1) * _ASKED)
    days = [(day, list(own)) for day, own in groupby(asked, key=lambda each: each.at.date())]
    return page(
        request,
        "history.html",
        permit=permit,
        words=words,
        count=count,
        days=days,
        today=permit.day,
        part=part,
        parts=parts,
    )
