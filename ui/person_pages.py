"""One person: their account, roles and password, for administrators.

What may be changed, and its row in the log, is :class:`catalog.accounts.Accounts`' own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from access.role import Role
from api.house import House, TheHouse
from api.problems import not_found
from api.session import TheAdministrator
from catalog.accounts import Accounts
from catalog.doer import Deed, Doer
from catalog.people import PeopleError
from ui.pages import page

router = APIRouter(include_in_schema=False)
Password = Annotated[str, Form(max_length=1024)]


@router.get("/admin/people/{login}")
def person_page(
    request: Request, login: str, house: TheHouse, administrator: TheAdministrator
) -> Response:
    """Show a person, and what may be changed of them; of oneself nothing but the sign-ins."""
    return _page(request, house, administrator, login)


@router.post("/admin/people/{login}/roles")
def change_role(
    request: Request,
    login: str,
    house: TheHouse,
    administrator: TheAdministrator,
    do: Annotated[Literal["give", "take"], Form()],
    role: Annotated[Role, Form()],
    folder: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Give a person a role or take it; a folder owner's with the folder."""
    owned = folder if role is Role.FOLDER_OWNER else None
    if do == "give" and owned is not None and owned not in {f.id for f in house.folders.list()}:
        return _page(request, house, administrator, login, key="choose_owned", status=422)

    def change(accounts: Accounts) -> None:
        (accounts.add_role if do == "give" else accounts.remove_role)(login, role, owned)

    return _changed(request, house, administrator, login, change)


@router.post("/admin/people/{login}/password")
def set_password(
    request: Request,
    login: str,
    house: TheHouse,
    administrator: TheAdministrator,
    password: Password = "",
    again: Password = "",
) -> Response:
    """Give a person a new password, which ends their sign-ins and unlocks them."""
    if password != again:
        return _page(request, house, administrator, login, key="passwords_differ", status=422)

    def change(accounts: Accounts) -> None:
        accounts.set_password(login, password)

    return _changed(request, house, administrator, login, change)


@router.post("/admin/people/{login}/{act}")
def change_account(
    request: Request,
    login: str,
    act: Literal["disable", "enable", "end-sessions"],
    house: TheHouse,
    administrator: TheAdministrator,
) -> Response:
    """Close an account, open it again, or end its sessions."""

    def change(accounts: Accounts) -> None:
        match act:
            case "disable":
                accounts.disable(login, at=house.clock())
            case "enable":
                accounts.enable(login)
            case "end-sessions":
                accounts.end_sessions(login)

    return _changed(request, house, administrator, login, change)


def _changed(
    request: Request,
    house: House,
    administrator: Permit,
    login: str,
    change: Callable[[Accounts], None],
) -> Response:
    if house.people.get(login) is None:
        raise not_found()
    try:
        change(Accounts(house.database, Deed(Doer.of(administrator), house.clock())))
    except PeopleError as problem:
        return _page(request, house, administrator, login, problem=str(problem), status=422)
    return RedirectResponse(f"/admin/people/{login}?saved=1", status_code=303)


def _page(
    request: Request,
    house: House,
    administrator: Permit,
    login: str,
    *,
    key: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    shown = house.people.get(login)
    if shown is None:
        raise not_found()
    folders = house.folders.list()
    owned = house.accounts.owned_folders(login)
    return page(
        request,
        "person.html",
        permit=administrator,
        status=status,
        shown=shown,
        oneself=login == administrator.principal.person_id,
        owned=[folder for folder in folders if folder.id in owned],
        folders=folders,
        owner=Role.FOLDER_OWNER,
        grantable=[role for role in Role if role not in shown.roles or role is Role.FOLDER_OWNER],
        saved="saved" in request.query_params,
        key=key,
        problem=problem,
    )
