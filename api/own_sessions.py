"""A person's own sessions: where one is signed in, and ending that."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from api.house import TheHouse
from api.problems import not_found
from api.sender import secret_of
from api.session import ThePermit
from catalog.sessions import session_id

router = APIRouter(tags=["session"])


@router.get("/sessions")
def sessions(request: Request, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return one's own living sessions, the latest begun first; moments are UTC."""
    present = session_id(secret_of(request))
    return {
        "sessions": [
            {
                "id": each.id,
                "kind": each.kind,
                "began": f"{each.began.isoformat()}Z",
                "used": f"{each.used.isoformat()}Z",
                "address": each.address,
                "present": each.id == present,
            }
            for each in house.sessions.list(permit.principal.person_id, at=house.clock())
        ]
    }


@router.delete("/sessions/{session_id}", status_code=204)
def close_session(session_id: str, house: TheHouse, permit: ThePermit) -> None:
    """End one of one's own sessions; another person's is as missing."""
    if not house.sessions.close_own(permit.principal.person_id, session_id):
        raise not_found()
    house.audit.record(permit, "session_closed", detail={"session": session_id})


@router.delete("/sessions", status_code=204)
def close_other_sessions(request: Request, house: TheHouse, permit: ThePermit) -> None:
    """End all of one's own sessions but this one."""
    house.sessions.close_others(permit.principal.person_id, secret_of(request))
    house.audit.record(permit, "session_closed", detail={"session": "others"})
