"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from access.label import GrantKind
from access.permit import Permit
from access.principal import Principal
from api.house import House, TheHouse
from api.problems import Problem, not_found, too_many
from api.session import COOKIE, ThePermit, address_of, from_here, token_of
from catalog.people import LOGIN
from catalog.sessions import ABSOLUTE

router = APIRouter(tags=["session"])
REFUSED = "로그인 이름이나 비밀번호가 맞지 않습니다. 여러 번 틀리면 한동안 로그인할 수 없습니다."
"""One sentence for a wrong password, an unknown, closed or waiting login."""
_ADDRESS_WAITS = (
    "이 주소에서 로그인에 여러 번 실패했습니다. 약 {minutes}분 뒤에 다시 해 주시기 바랍니다."
)
_MINUTE = timedelta(minutes=1)


class Credentials(BaseModel):
    """A login and its password."""

    login: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=1024)]


class SampleLogin(BaseModel):
    """The login of a sample person."""

    login: Annotated[str, Field(max_length=64)]


@router.post("/session")
def sign_in(
    credentials: Credentials, request: Request, response: Response, house: TheHouse
) -> dict[str, Any]:
    """Sign in; sets the session cookie and returns a bearer token with the person."""
    only_from_here(request)
    principal = checked_principal(
        house, credentials.login, credentials.password, address_of(request)
    )
    if principal is None:
        raise Problem(401, REFUSED)
    return _begun(house, principal, request, response, how="password")


@router.post("/session/sample")
def sign_in_as_sample(
    sample: SampleLogin, request: Request, response: Response, house: TheHouse
) -> dict[str, Any]:
    """Sign in as a sample person, in a demonstration only."""
    only_from_here(request)
    principal = sample_principal(house, sample.login)
    if principal is None:
        raise not_found()
    return _begun(house, principal, request, response, how="sample")


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, house: TheHouse, permit: ThePermit) -> None:
    """Sign out."""
    house.sessions.close(token_of(request))
    note_sign_out(house, permit, request)
    response.delete_cookie(COOKIE, path="/")


@router.get("/me")
def me(permit: ThePermit) -> dict[str, Any]:
    """Return who is signed in."""
    return person_json(permit.principal)


def person_json(principal: Principal) -> dict[str, Any]:
    """Return a person as plain JSON values."""
    return {
        "login": principal.person_id,
        "name": principal.name,
        "agency": principal.agency,
        "department": principal.department,
        "posts": [each.partition("/")[2] for each in principal.names(GrantKind.POST)],
        "communities": list(principal.names(GrantKind.COMMUNITY)),
        "roles": sorted(role.value for role in principal.roles),
    }


def checked_principal(house: House, login: str, password: str, address: str) -> Principal | None:
    """Return whose login and password these are; a refusal is logged.

    Raises:
        Problem: 429 when too many sign-ins failed from this address, whoever they named.
    """
    now = house.clock()
    turn = house.lockout.attempt(login, address, at=now)
    if turn.wait:
        _note_refusal(house, login, address, "address_waits")
        raise too_many(turn.wait, _ADDRESS_WAITS.format(minutes=ceil(turn.wait / _MINUTE)))
    principal = house.people.verify(login, password, at=now)  # SECURITY: the same work always
    if principal is None or not turn.counts:  # SECURITY: a login that waits looks unknown
        _note_refusal(house, login, address, "wrong" if turn.counts else "login_waits")
        return None
    house.lockout.passed(login, address)
    return principal


def note_sign_out(house: House, permit: Permit, request: Request) -> None:
    """Log that a person signed out."""
    house.audit.note(
        permit.principal.person_id,
        "sign_out",
        at=house.clock(),
        detail={"address": address_of(request)},
    )


def sample_principal(house: House, login: str) -> Principal | None:
    """Return a sample person, in a demonstration only."""
    known = {person.login for person in house.people.sample_people()}
    if not house.demo or login not in known:  # SECURITY: no password only where samples are
        return None
    return house.people.principal(login, at=house.clock())


def begin_session(
    house: House, principal: Principal, request: Request, response: Response, *, how: str
) -> None:
    """Set the cookie of a new session for a person who was just identified, and how: for the log."""
    now, address = house.clock(), address_of(request)
    old = request.cookies.get(COOKIE, "")
    if old:
        house.sessions.close(old)  # SECURITY: a session handed over beforehand is not kept
    house.audit.note(
        principal.person_id, "sign_in", at=now, detail={"address": address, "how": how}
    )
    response.set_cookie(
        COOKIE,
        house.sessions.open(principal.person_id, at=now, kind="cookie", address=address),
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _begun(
    house: House, principal: Principal, request: Request, response: Response, *, how: str
) -> dict[str, Any]:
    begin_session(house, principal, request, response, how=how)
    token = house.sessions.open(
        principal.person_id, at=house.clock(), kind="bearer", address=address_of(request)
    )
    return {"token": token, "person": person_json(principal)}


def _note_refusal(house: House, login: str, address: str, reason: str) -> None:
    # People type their password where the login belongs: only what can be a login is kept.
    named = login if LOGIN.fullmatch(login) else ""
    house.audit.note(
        named, "sign_in_refused", at=house.clock(), detail={"address": address, "reason": reason}
    )


def only_from_here(request: Request) -> None:
    """Refuse a sign-in that another site's page sends.

    Raises:
        Problem: 403.
    """
    if not from_here(request):  # SECURITY: nobody is signed in from another site
        raise Problem(403)
