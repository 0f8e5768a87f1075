"""Personal access tokens of one's own: made, listed and revoked in a session, never by a token."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from access.role import Role
from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit
from catalog.tokens import Token, TokenError, TokenScope

router = APIRouter(tags=["session"])
_NO_ROLE = "admin 범위는 관리 업무를 맡은 사람만 고를 수 있습니다. 빼고 다시 해 주시기 바랍니다."


class WantedToken(BaseModel):
    """A token to make; ``ends`` is the last day on which it works."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[TokenScope], Field(min_length=1, max_length=3)]
    ends: date


@router.post("/tokens", status_code=201)
def make_token(wanted: WantedToken, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Make a token; its secret is in this answer and nowhere else."""
    now = house.clock()
    if TokenScope.ADMIN in wanted.scopes and permit.principal.roles <= {Role.READER}:
        raise Problem(422, _NO_ROLE)
    try:
        ends = datetime.combine(wanted.ends, time(), now.tzinfo) + timedelta(days=1)
        token, secret = house.tokens.make(
            permit.principal.person_id, wanted.name, wanted.scopes, ends=ends, at=now
        )
    except TokenError as problem:
        raise Problem(422, str(problem)) from None
    except OverflowError:  # the last day that a calendar knows
        raise Problem(422) from None
    detail = {"token": token.id, "scopes": [str(scope) for scope in token.scopes]}
    house.audit.record(permit, "token_made", detail=detail)
    return {**token_json(token), "token": secret}


@router.get("/tokens")
def tokens(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return one's own living tokens, the latest made first, without their secrets."""
    mine = house.tokens.list(permit.principal.person_id, at=house.clock())
    return {"tokens": [token_json(token) for token in mine]}


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(token_id: str, house: TheHouse, permit: ThePermit) -> None:
    """Revoke one of one's own tokens; another person's is as missing."""
    person_id = permit.principal.person_id
    if not house.tokens.revoke(person_id, token_id, at=house.clock()):
        raise not_found()
    house.audit.record(permit, "token_revoked", detail={"token": token_id})


def token_json(token: Token) -> dict[str, Any]:
    """Return a token as plain JSON values; moments are UTC."""
    return {
        "id": token.id,
        "name": token.name,
        "scopes": [str(scope) for scope in token.scopes],
        "made": f"{token.made.isoformat()}Z",
        "ends": f"{token.ends.isoformat()}Z",
        "used": f"{token.used.isoformat()}Z" if token.used else None,
    }
