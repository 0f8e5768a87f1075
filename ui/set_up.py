"""The first set-up of an empty server: an administrator, the agency, then the first folder."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.house import House, TheHouse
from api.problems import not_found
from api.provenance import origin_of
from api.set_up import secret_fits
from api.sign_in import begin_session, only_from_here
from catalog.people import PeopleError
from ui.pages import page

router = APIRouter(include_in_schema=False)
Written = Annotated[str, Form(max_length=100)]
Password = Annotated[str, Form(max_length=1024)]


@router.get("/setup")
def set_up_page(request: Request, house: TheHouse) -> Response:
    """Show the form, on an empty server alone."""
    if not house.first_run.open():  # SECURITY: gone for ever
        raise not_found()
    return _page(request, {})


@router.post("/setup")
def set_up(
    request: Request,
    house: TheHouse,
    secret: Written = "",
    agency: Written = "",
    name: Written = "",
    login: Annotated[str, Form(max_length=64)] = "",
    password: Password = "",
    again: Password = "",
    reads: Annotated[bool, Form()] = False,
) -> Response:
    """Make the first administrator, sign them in and lead to the first folder."""
    only_from_here(request)
    written = {"agency": agency, "name": name, "login": login, "reads": "1" if reads else ""}
    if not secret_fits(house, secret, origin_of(request)):
        return _page(request, written, key="set_up_refused", status=403)
    if password != again:
        return _page(request, written, key="passwords_differ", status=422)
    try:
        made = house.first_run.make(
            login=login,
            name=name,
            agency=agency,
            password=password,
            reads=reads,
            at=house.clock(),
            origin=origin_of(request),
        )
    except PeopleError as problem:
        return _page(request, written, problem=str(problem), status=422)
    if not made:
        raise not_found()
    house.database.home.set_up.unlink(missing_ok=True)
    return _signed_in(request, house, login)


def _signed_in(request: Request, house: House, login: str) -> Response:
    principal = house.people.principal(login, at=house.clock())
    assert principal is not None, "they were made in the transaction before"
    response = RedirectResponse("/admin/folders/new", status_code=303)
    begin_session(house, principal, request, response, how="set_up")
    return response


def _page(
    request: Request,
    written: dict[str, str],
    *,
    key: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    return page(request, "set_up.html", written=written, key=key, problem=problem, status=status)
