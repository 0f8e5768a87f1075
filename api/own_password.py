"""Changing one's own password. It needs no session: a temporary password opens none."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from access.principal import Principal
from api.house import House, TheHouse
from api.problems import Problem
from api.provenance import origin_of
from api.sign_in import REFUSED, checked_principal, only_from_here
from catalog.accounts import Accounts
from catalog.doer import Deed, Doer
from catalog.people import PeopleError, TemporaryPassword

router = APIRouter(tags=["session"])
Password = Annotated[str, Field(max_length=1024)]


class WantedPassword(BaseModel):
    """A login with its present password, and the one to come."""

    login: Annotated[str, Field(max_length=64)]
    password: Password
    new: Password


@router.put("/password", status_code=204)
def change(wanted: WantedPassword, request: Request, house: TheHouse) -> None:
    """Change one's own password; every session of the person ends, and tokens stay."""
    only_from_here(request)
    address = origin_of(request)
    try:
        changed = changed_by(house, wanted.login, wanted.password, wanted.new, address)
    except PeopleError as problem:
        raise Problem(422, str(problem)) from None
    if changed is None:
        raise Problem(401, REFUSED)


def changed_by(house: House, login: str, present: str, new: str, address: str) -> Principal | None:
    """Return who has changed their password; ``None`` when the present one is refused, and logged.

    Raises:
        PeopleError: when the new one cannot be used.
        Problem: 429, as when signing in.
        AuditUnavailable: when it could not be logged; nothing is changed.
    """
    now = house.clock()
    try:
        if checked_principal(house, login, present, address) is None:
            return None
    except TemporaryPassword:
        pass  # what it is for
    deed = Deed(Doer(login, address), now)
    Accounts(house.database, deed).change_password(login, present, new)
    return house.people.principal(login, at=now)
