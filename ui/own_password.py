"""The page on which one changes the own password: the one place to which a temporary one leads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.house import TheHouse
from api.own_password import changed_by
from api.provenance import origin_of
from api.sign_in import begin_session, only_from_here
from catalog.people import PeopleError
from ui.pages import own_address, page

router = APIRouter(include_in_schema=False)
PAGE = "/login/password"
Password = Annotated[str, Form(max_length=1024)]


@router.get(PAGE)
def password_page(
    request: Request,
    login: Annotated[str, Query(max_length=64)] = "",
    after: str = "/",
    temporary: bool = False,
) -> Response:
    """Show the form, to whoever has signed in or not; ``temporary`` says why one is led here."""
    return _page(request, login, after, temporary=temporary)


@router.post(PAGE)
def change_password(
    request: Request,
    house: TheHouse,
    login: Annotated[str, Form(max_length=64)] = "",
    password: Password = "",
    new: Password = "",
    again: Password = "",
    after: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Change one's own password, end the sessions of before and sign in."""
    only_from_here(request)
    if new != again:
        return _page(request, login, after, key="passwords_differ", status=422)
    try:
        principal = changed_by(house, login, password, new, origin_of(request))
    except PeopleError as problem:
        return _page(request, login, after, problem=str(problem), status=422)
    if principal is None:
        return _page(request, login, after, key="refused", status=401)
    response = RedirectResponse(own_address(after), status_code=303)
    begin_session(house, principal, request, response, how="password")
    return response


def _page(
    request: Request,
    login: str,
    after: str,
    *,
    temporary: bool = False,
    key: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "password.html",
        status=status,
        login=login,
        after=own_address(after),
        temporary=temporary,
        key=key,
        problem=problem,
    )
