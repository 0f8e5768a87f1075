"""Who asks: from a cookie, a bearer token or a personal token to a permit.

The API's only maker of permits. A personal token opens a route only where the route names one of
its scopes: a route that names none is for sessions alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import SecurityScopes

from access.admission import admit
from access.permit import Permit
from access.principal import Principal
from access.role import Role
from api.house import House, TheHouse
from api.problems import Problem, not_found, too_many
from api.provenance import origin_of, purpose_of
from api.proxy import ASSERTED
from api.sender import bearer_of, cookie_of, from_here
from catalog.lockout import network_of
from catalog.pace import PaceUnavailable
from catalog.tokens import PREFIX as TOKEN_PREFIX
from catalog.tokens import Token, TokenScope

_FOR_PROGRAMS = "/api/"
_WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Addresses that tell what a server lacks, which hold nothing of a record."""


def permit_of(request: Request, house: TheHouse, needed: SecurityScopes) -> Permit:
    """Return the permit of whoever asks.

    Raises:
        Problem: 401 without a living session or token, 403 when another site sent the request or
            the token has another scope, 429 when a person asks too often.
    """
    now = house.clock()
    purpose = purpose_of(request)
    token: Token | None = None
    secret = bearer_of(request)
    if secret is None:
        principal = _by_cookie(request, house)
    elif secret.startswith(TOKEN_PREFIX):
        token = house.tokens.holder(secret, at=now)
        if token is None or not request.url.path.startswith(_FOR_PROGRAMS):
            raise Problem(401)
        principal = house.people.principal(token.person_id, at=now)
    else:
        principal = house.sessions.principal(secret, at=now, kind="bearer")
    if principal is None:  # SECURITY: nobody who is known and active, no permit
        raise Problem(401)
    if wait := house.per_person.take(principal.person_id):
        raise too_many(wait)
    if token is not None:
        _check_scope(request, house, token, needed.scopes)
        purpose = f"{purpose} · 토큰 {token.id}"
    permit = admit(principal, now, purpose, origin_of(request))
    request.state.permit = permit
    return permit


def limit_address(request: Request, house: TheHouse) -> None:
    """Refuse who asks too often from one address, known or not.

    Raises:
        Problem: 429.
        PaceUnavailable: when it cannot be counted; only the addresses of those who watch answer then.
    """
    try:
        wait = house.per_address.take(network_of(origin_of(request)))
    except PaceUnavailable:
        if request.url.path in _WATCHED:  # who looks after the server is told what it lacks
            return
        raise
    if wait:
        raise too_many(wait)


def _by_cookie(request: Request, house: House) -> Principal | None:
    cookie = cookie_of(request)
    if cookie and not from_here(request):  # SECURITY: a cookie alone proves no intent
        raise Problem(403)
    principal = house.sessions.principal(cookie, at=house.clock(), kind="cookie")
    asserted = request.scope.get(ASSERTED)
    if principal is not None and asserted not in (None, principal.person_id):
        return None  # SECURITY: whoever sits there now, by the proxy's word, is somebody else
    return principal


def _check_scope(request: Request, house: House, token: Token, needed: list[str]) -> None:
    if needed and set(needed) <= set(token.scopes):  # SECURITY: no scope named, sessions alone
        return
    house.audit.note(
        token.person_id,
        "token_refused",
        at=house.clock(),
        detail={"token": token.id, "path": request.url.path},
        outcome="refused",
        origin=origin_of(request),
    )
    if TokenScope.ADMIN in needed:  # SECURITY: not even that it is there
        raise not_found()
    raise Problem(
        403, "이 토큰의 범위로는 할 수 없습니다. 범위를 넓힌 토큰을 만들어 주시기 바랍니다."
    )


def _holding(role: Role) -> Callable[[Permit], Permit]:
    def holder(permit: ThePermit) -> Permit:
        """Return the permit of who holds the role; 404 for everybody else."""
        if role not in permit.principal.roles:  # SECURITY: not even that it is there
            raise not_found()
        return permit

    return holder


reader_of = _holding(Role.READER)
administrator_of = _holding(Role.ADMINISTRATOR)


def folder_owner_of(folder_id: int, house: TheHouse, permit: ThePermit) -> Permit:
    """Return the permit of who owns the folder in the address, or of an administrator.

    Raises:
        Problem: 404 for everybody else, as for a folder that does not exist.
    """
    if not keeps_folder(house, permit.principal, folder_id):  # SECURITY: not even that it is there
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


def keeps_folder(house: House, person: Principal, folder_id: int) -> bool:
    """Return whether a person looks after a folder: its owner, or any administrator."""
    roles = person.roles
    if house.folders.is_personal(folder_id):  # SECURITY: not even file names of somebody's own
        return False
    if Role.ADMINISTRATOR in roles:
        return True
    owned = house.accounts.owned_folders(person.person_id)
    return Role.FOLDER_OWNER in roles and folder_id in owned


ThePermit = Annotated[Permit, Depends(permit_of)]
"""Of a session alone."""
TheCaller = Annotated[Permit, Security(permit_of, scopes=[TokenScope.READ])]
TheReader = Annotated[Permit, Security(reader_of, scopes=[TokenScope.READ])]
TheReadingSession = Annotated[Permit, Depends(reader_of)]
"""Of a reader's session alone: no program unmasks personal data."""
TheAsker = Annotated[Permit, Security(reader_of, scopes=[TokenScope.ASK])]
TheFolderOwner = Annotated[Permit, Security(folder_owner_of, scopes=[TokenScope.ADMIN])]
TheKeeper = Annotated[Permit, Security(keeper_of, scopes=[TokenScope.ADMIN])]
TheAdministrator = Annotated[Permit, Security(administrator_of, scopes=[TokenScope.ADMIN])]
