"""Signing in and out: by password, at the provider of identities, by the proxy's word."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from access.principal import Principal
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.provenance import origin_of
from api.proxy import ASSERTED
from api.sender import forget_cookie, is_https, secret_of
from api.session import ThePermit
from api.sign_in import (
    begin_session,
    checked_principal,
    note_refusal,
    oidc_principal,
    only_from_here,
    proxy_principal,
    sample_principal,
)
from catalog.pending import LIFETIME
from catalog.people import TemporaryPassword
from ui.own_password import PAGE
from ui.pages import own_address, page

router = APIRouter(include_in_schema=False)
BROWSER = "neomeo_sign_on"
"""The cookie that ties a sign-on at the provider to the browser that began it."""
_OIDC = "/login/oidc"
_UNAVAILABLE = (
    "인증 서버와 연결하지 못했습니다. 잠시 뒤에 다시 하거나 관리자에게 알려 주시기 바랍니다."
)


@router.get("/login")
def sign_in_page(request: Request, house: TheHouse, after: str = "/") -> Response:
    """Show the sign-in page, with the sample officials in a demonstration."""
    return _sign_in_page(request, house, after)


@router.post("/login")
def sign_in(
    request: Request,
    house: TheHouse,
    login: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=1024)] = "",
    after: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Sign in with a password, or as a sample official without one in a demonstration."""
    only_from_here(request)
    try:
        principal = (
            checked_principal(house, login, password, origin_of(request))
            if password
            else sample_principal(house, login)
        )
    except TemporaryPassword:
        note_refusal(house, login, origin_of(request), "temporary")
        stated = urlencode({"login": login, "after": own_address(after), "temporary": "true"})
        return RedirectResponse(f"{PAGE}?{stated}", status_code=303)
    if principal is None:
        return _sign_in_page(request, house, after, refused="refused")
    return _begun(request, house, principal, after, how="password" if password else "sample")


@router.get(_OIDC)
def to_provider(request: Request, house: TheHouse, after: str = "/") -> Response:
    """Lead to the provider of identities."""
    if house.oidc is None:
        raise not_found()
    from api.oidc import OidcUnavailable  # as in api.house

    try:
        address, secret = house.oidc.begin(own_address(after))
    except OidcUnavailable:
        raise Problem(503, _UNAVAILABLE) from None
    response = RedirectResponse(address, status_code=303)
    response.set_cookie(
        BROWSER,
        secret,
        max_age=int(LIFETIME.total_seconds()),
        path=_OIDC,
        httponly=True,
        samesite="lax",  # the provider leads back from another site
        secure=is_https(request),
    )
    return response


@router.get(f"{_OIDC}/return")
def from_provider(request: Request, house: TheHouse) -> Response:
    """Sign in whom the provider vouches for."""
    if house.oidc is None:
        raise not_found()
    from api.oidc import OidcUnavailable  # as in api.house

    answer = dict(request.query_params)
    try:
        found = oidc_principal(
            house, house.oidc, answer, request.cookies.get(BROWSER, ""), origin_of(request)
        )
    except OidcUnavailable:
        raise Problem(503, _UNAVAILABLE) from None
    if found is None:
        response = _sign_in_page(request, house, "/", refused="sign_on_refused")
    else:
        response = _begun(request, house, *found, how="oidc")
    response.delete_cookie(BROWSER, path=_OIDC)
    return response


@router.get("/login/proxy")
def by_proxy(request: Request, house: TheHouse, after: str = "/") -> Response:
    """Sign in whom the trusted proxy names."""
    proxy = house.settings.proxy
    if proxy is None or not proxy.login_header:
        raise not_found()
    principal = proxy_principal(house, request)
    if principal is None:
        return _sign_in_page(request, house, after, refused="sign_on_refused")
    return _begun(request, house, principal, after, how="proxy")


@router.post("/logout")
def sign_out(request: Request, house: TheHouse, permit: ThePermit) -> Response:
    """Sign out."""
    house.sessions.close(secret_of(request))
    house.audit.record(permit, "sign_out", detail={})
    response = RedirectResponse("/login", status_code=303)
    forget_cookie(request, response)
    return response


def _begun(
    request: Request, house: House, principal: Principal, after: str, *, how: str
) -> Response:
    response = RedirectResponse(own_address(after), status_code=303)
    begin_session(house, principal, request, response, how=how)
    return response


def _sign_in_page(request: Request, house: House, after: str, *, refused: str = "") -> Response:
    return page(
        request,
        "login.html",
        status=401 if refused else 200,
        after=own_address(after),
        people=house.people.sample_people() if house.demo else [],
        refused=refused,
        to_set_up=house.first_run.open(),
        oidc=house.oidc is not None,
        proxy=ASSERTED in request.scope,
    )
