"""Who asks: from a cookie or a bearer token to a permit. The API's only maker of permits."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from access.admission import admit
from access.permit import Permit
from access.role import Role
from api.house import TheHouse
from api.problems import Problem
from api.provenance import origin_of, purpose_of

COOKIE = "neomeo_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def permit_of(request: Request, house: TheHouse) -> Permit:
    """Return the permit of whoever is signed in.

    Raises:
        Problem: 401 without a living session, 403 when another site sent the request.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        principal = house.sessions.principal(token.strip(), at=house.clock(), kind="bearer")
    else:
        cookie = request.cookies.get(COOKIE, "")
        if cookie and not from_here(request):  # SECURITY: a cookie alone proves no intent
            raise Problem(403)
        principal = house.sessions.principal(cookie, at=house.clock(), kind="cookie")
    if principal is None:  # SECURITY: no session, no permit
        raise Problem(401)
    permit = admit(principal, house.clock(), purpose_of(request), origin_of(request))
    request.state.permit = permit
    return permit


def administrator_of(permit: ThePermit) -> Permit:
    """Return the permit of an administrator.

    Raises:
        Problem: 404 for everybody else, as for an address that does not exist.
    """
    if Role.ADMINISTRATOR not in permit.principal.roles:  # SECURITY: not even that it is there
        raise Problem(404)
    return permit


def from_here(request: Request) -> bool:
    """Return whether a request was sent by a page of this site, or changes nothing.

    Browsers state it in ``Sec-Fetch-Site`` or ``Origin``; a client that states neither is no
    browser and carries no foreign cookie.
    """
    if request.method in _SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


ThePermit = Annotated[Permit, Depends(permit_of)]
TheAdministrator = Annotated[Permit, Depends(administrator_of)]
