"""Signing in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from access.label import GrantKind
from access.principal import Principal
from api.house import House, TheHouse
from api.problems import Problem, not_found, too_many
from api.provenance import origin_of
from api.proxy import ASSERTED, SPOOFED
from api.sender import cookie_of, forget_cookie, from_here, secret_of, set_cookie
from api.session import TheCaller, ThePermit
from catalog.people import LOGIN, TemporaryPassword

if TYPE_CHECKING:
    from api.oidc import Oidc

router = APIRouter(tags=["session"])
REFUSED = "로그인 이름이나 비밀번호가 맞지 않습니다. 여러 번 틀리면 한동안 로그인할 수 없습니다."
"""One sentence for a wrong password, an unknown, closed or waiting login."""
_ADDRESS_WAITS = (
    "이 주소에서 로그인에 여러 번 실패했습니다. 약 {minutes}분 뒤에 다시 해 주시기 바랍니다."
)
_TEMPORARY = (
    "다른 사람이 정해 준 임시 비밀번호입니다. 자기 비밀번호로 바꾼 뒤 로그인해 주시기 바랍니다"
    "(PUT /api/v1/password)."
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
    """Sign in; sets the session cookie and returns a bearer token with the person.

    A password that somebody else has set opens nothing (403) until it is changed at ``/password``.
    """
    only_from_here(request)
    login, address = credentials.login, origin_of(request)
    try:
        principal = checked_principal(house, login, credentials.password, address)
    except TemporaryPassword:
        note_refusal(house, login, address, "temporary")
        raise Problem(403, _TEMPORARY) from None
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
    house.sessions.close(secret_of(request))
    house.audit.record(permit, "sign_out", detail={})
    forget_cookie(request, response)


@router.get("/me")
def me(permit: TheCaller) -> dict[str, Any]:
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
        TemporaryPassword: when it is right, and has to be changed first.
    """
    now = house.clock()
    turn = house.lockout.attempt(login, address, at=now)
    if turn.wait:
        note_refusal(house, login, address, "address_waits")
        raise too_many(turn.wait, _ADDRESS_WAITS.format(minutes=ceil(turn.wait / _MINUTE)))
    principal, temporary = None, False
    try:
        principal = house.people.verify(login, password, at=now)  # SECURITY: the same work always
    except TemporaryPassword:
        temporary = True
    right = temporary or principal is not None
    if not right or not turn.counts:  # SECURITY: a login that waits looks unknown
        note_refusal(house, login, address, "wrong" if turn.counts else "login_waits")
        return None
    house.lockout.passed(login, address)
    if temporary:
        raise TemporaryPassword
    return principal


def oidc_principal(
    house: House, oidc: Oidc, answer: Mapping[str, str], browser: str, address: str
) -> tuple[Principal, str] | None:
    """Return whom the provider vouches for and where they wanted to go; a refusal is logged.

    Raises:
        OidcUnavailable: when the provider cannot be reached.
    """
    from api.oidc import OidcRefused  # as in api.house

    try:
        login, after = oidc.complete(answer, browser)
    except OidcRefused as refusal:
        note_refusal(house, "", address, str(refusal), how="oidc")
        return None
    principal = house.people.principal(login, at=house.clock())
    if principal is None:  # SECURITY: known and active people alone; nobody is made
        note_refusal(house, login, address, "nobody", how="oidc")
        return None
    return principal, after


def proxy_principal(house: House, request: Request) -> Principal | None:
    """Return whom the trusted proxy names; a refusal is logged."""
    login = request.scope.get(ASSERTED)
    principal = house.people.principal(login, at=house.clock()) if login else None
    if principal is None:  # SECURITY: no proof, or nobody who is known and active
        reason = "spoofed" if SPOOFED in request.scope else "nobody"
        note_refusal(house, login or "", origin_of(request), reason, how="proxy")
    return principal


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
    now, address = house.clock(), origin_of(request)
    if old := cookie_of(request):
        house.sessions.close(old)  # SECURITY: a session handed over beforehand is not kept
    house.audit.note(
        principal.person_id,
        "sign_in",
        at=now,
        detail={"how": how},
        origin=address,
        principal=principal,
    )
    token = house.sessions.open(principal.person_id, at=now, kind="cookie", address=address)
    set_cookie(request, response, token)


def _begun(
    house: House, principal: Principal, request: Request, response: Response, *, how: str
) -> dict[str, Any]:
    begin_session(house, principal, request, response, how=how)
    token = house.sessions.open(
        principal.person_id, at=house.clock(), kind="bearer", address=origin_of(request)
    )
    return {"token": token, "person": person_json(principal)}


def note_refusal(
    house: House, login: str, address: str, reason: str, *, how: str = "password"
) -> None:
    """Log a refused sign-in: who was named, from where, and why, which the answer never tells."""
    # People type their password where the login belongs: only what can be a login is kept.
    named = login if LOGIN.fullmatch(login) else ""
    house.audit.note(
        named,
        "sign_in_refused",
        at=house.clock(),
        detail={"reason": reason, "how": how},
        outcome="refused",
        origin=address,
    )


def only_from_here(request: Request) -> None:
    """Refuse a sign-in that another site's page sends.

    Raises:
        Problem: 403.
    """
    if not from_here(request):  # SECURITY: nobody is signed in from another site
        raise Problem(403)
