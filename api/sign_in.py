"""Signing in and out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from access.label import GrantKind
from access.principal import Principal
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import COOKIE, ThePermit, from_here
from catalog.sessions import ABSOLUTE

router = APIRouter(tags=["session"])
REFUSED = "로그인 이름이나 비밀번호가 맞지 않습니다."


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
    principal = checked_principal(house, credentials.login, credentials.password)
    if principal is None:
        raise Problem(401, REFUSED)
    return _begun(house, principal, request, response)


@router.post("/session/sample")
def sign_in_as_sample(
    sample: SampleLogin, request: Request, response: Response, house: TheHouse
) -> dict[str, Any]:
    """Sign in as a sample person, in a demonstration only."""
    only_from_here(request)
    principal = sample_principal(house, sample.login)
    if principal is None:
        raise not_found()
    return _begun(house, principal, request, response)


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, house: TheHouse, permit: ThePermit) -> None:
    """Sign out."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    house.sessions.close(
        token.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    )
    house.audit.note(permit.principal.person_id, "sign_out", at=house.clock(), detail={})
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


def checked_principal(house: House, login: str, password: str) -> Principal | None:
    """Return whose login and password these are; a refusal is logged."""
    principal = house.people.verify(login, password, at=house.clock())
    if principal is None:
        house.audit.note(login, "sign_in_refused", at=house.clock(), detail={})
    return principal


def sample_principal(house: House, login: str) -> Principal | None:
    """Return a sample person, in a demonstration only."""
    known = {person.login for person in house.people.sample_people()}
    if not house.demo or login not in known:  # SECURITY: no password only where samples are
        return None
    return house.people.principal(login, at=house.clock())


def begin_session(house: House, principal: Principal, request: Request, response: Response) -> None:
    """Set the cookie of a new session for a person who was just identified."""
    now = house.clock()
    old = request.cookies.get(COOKIE, "")
    if old:
        house.sessions.close(old)  # SECURITY: a session handed over beforehand is not kept
    house.audit.note(principal.person_id, "sign_in", at=now, detail={})
    response.set_cookie(
        COOKIE,
        house.sessions.open(principal.person_id, at=now, kind="cookie"),
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _begun(
    house: House, principal: Principal, request: Request, response: Response
) -> dict[str, Any]:
    begin_session(house, principal, request, response)
    token = house.sessions.open(principal.person_id, at=house.clock(), kind="bearer")
    return {"token": token, "person": person_json(principal)}


def only_from_here(request: Request) -> None:
    """Refuse a sign-in that another site's page sends.

    Raises:
        Problem: 403.
    """
    if not from_here(request):  # SECURITY: nobody is signed in from another site
        raise Problem(403)
