"""Communities and who is in them, for who may change the organisation."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from api.house import House, TheHouse
from api.organisation import TheOrganiser
from api.problems import not_found
from catalog.communities import Communities
from catalog.doer import Doer
from catalog.people import PeopleError
from ui.days import day_of
from ui.pages import page

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(max_length=100)]
Day = Annotated[str, Form(max_length=10)]


@router.get("/admin/communities")
def communities_page(
    request: Request,
    house: TheHouse,
    organiser: TheOrganiser,
    name: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the communities, and the members of one of them."""
    return _page(request, house, organiser, name)


@router.post("/admin/communities")
def create_page(
    request: Request, house: TheHouse, organiser: TheOrganiser, name: Name = ""
) -> Response:
    """Make a community and show it."""
    try:
        Communities(house.database).create(name.strip(), by=Doer.of(organiser), at=house.clock())
    except PeopleError as problem:
        return _page(request, house, organiser, "", problem=str(problem), written=name)
    return RedirectResponse(f"/admin/communities?name={quote(name.strip())}", status_code=303)


@router.post("/admin/communities/members")
def change_members(
    request: Request,
    house: TheHouse,
    organiser: TheOrganiser,
    name: Name = "",
    login: Annotated[str, Form(max_length=64)] = "",
    since: Day = "",
    until: Day = "",
    do: Annotated[str, Form(max_length=10)] = "add",
) -> Response:
    """Take somebody in, or let them go from today on."""
    kept, by, at = Communities(house.database), Doer.of(organiser), house.clock()
    try:
        if do == "remove":
            kept.remove(name, login.strip(), on=at.date(), by=by, at=at)
        else:
            first, last = day_of(since), day_of(until)
            kept.add(name, login.strip(), since=first, until=last, by=by, at=at)
    except (PeopleError, ValueError) as problem:
        return _page(request, house, organiser, name, problem=str(problem))
    return RedirectResponse(f"/admin/communities?name={quote(name)}", status_code=303)


def _page(
    request: Request,
    house: House,
    organiser: Permit,
    name: str,
    *,
    problem: str = "",
    written: str = "",
) -> Response:
    kept = Communities(house.database)
    names = kept.names()
    if name and name not in names:
        raise not_found()
    today: date = house.clock().date()
    return page(
        request,
        "communities.html",
        permit=organiser,
        status=422 if problem else 200,
        names=names,
        chosen=name,
        members=kept.members(name) if name else [],
        today=today,
        problem=problem,
        written=written,
    )
