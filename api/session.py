"""Who asks: from a cookie or a bearer token to a permit. The API's only maker of permits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from access.admission import admit
from access.permit import Permit
from access.role import Role
from api.house import House, TheHouse
from api.problems import Problem, not_found
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


def token_of(request: Request) -> str:
    """Return the secret that a request carries; empty without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")


def address_of(request: Request) -> str:
    """Return the address that a request came from, for limits and the audit log."""
    return request.client.host if request.client is not None else ""


def _holding(role: Role) -> Callable[[Permit], Permit]:
    def holder(permit: ThePermit) -> Permit:
        """Return the permit of who holds the role; 404 for everybody else."""
        if role not in permit.principal.roles:  # SECURITY: not even that it is there
            raise not_found()
        return permit

    return holder


reader_of = _holding(Role.READER)
contributor_of = _holding(Role.CONTRIBUTOR)
records_officer_of = _holding(Role.RECORDS_OFFICER)
auditor_of = _holding(Role.AUDITOR)
administrator_of = _holding(Role.ADMINISTRATOR)


def folder_owner_of(folder_id: int, house: TheHouse, permit: ThePermit) -> Permit:
    """Return the permit of who owns the folder in the address, or of an administrator.

    Raises:
        Problem: 404 for everybody else, as for a folder that does not exist.
    """
    if not keeps_folder(house, permit, folder_id):  # SECURITY: not even that it is there
        raise not_found()
    return permit


def keeper_of(permit: ThePermit) -> Permit:
    """Return the permit of who looks after any folder: an owner, or an administrator.

    Raises:
        Problem: 404 for everybody else, as for an address that does not exist.
    """
    if not permit.principal.roles & {Role.FOLDER_OWNER, Role.ADMINISTRATOR}:
        raise not_found()  # SECURITY: not even that it is there
    return permit


def keeps_folder(house: House, permit: Permit, folder_id: int) -> bool:
    """Return whether a person looks after a folder: its owner, or any administrator."""
    roles = permit.principal.roles
    if Role.ADMINISTRATOR in roles:
        return True
    owned = house.accounts.owned_folders(permit.principal.person_id)
    return Role.FOLDER_OWNER in roles and folder_id in owned


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
TheReader = Annotated[Permit, Depends(reader_of)]
TheContributor = Annotated[Permit, Depends(contributor_of)]
TheFolderOwner = Annotated[Permit, Depends(folder_owner_of)]
TheKeeper = Annotated[Permit, Depends(keeper_of)]
TheRecordsOfficer = Annotated[Permit, Depends(records_officer_of)]
TheAuditor = Annotated[Permit, Depends(auditor_of)]
TheAdministrator = Annotated[Permit, Depends(administrator_of)]
