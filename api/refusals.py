"""Refusals leave rows, too: who tried what that was not theirs."""

from __future__ import annotations

from fastapi import Request

from access.permit import Permit
from answer.logged import logged
from api.house import house_of
from api.provenance import origin_of

REFUSALS = frozenset({401, 403, 404, 429})
_LONGEST = 300


def note_refusal(request: Request, status: int) -> None:
    """Write that a request was refused: of who is signed in always, of strangers now and then.

    A stranger's row is written when the request showed a credential or was sent from another
    site, one for each address and minute; it tells how many were passed over before it.

    Raises:
        AuditUnavailable: when it could not be written.
    """
    if status not in REFUSALS:
        return
    house = house_of(request)
    detail = {"method": request.method, "path": logged(request.url.path[:_LONGEST])}
    permit = getattr(request.state, "permit", None)
    if isinstance(permit, Permit):
        house.audit.record(permit, "refused", outcome=str(status), detail=detail)
        return
    if status == 404 or not ({"cookie", "authorization"} & set(request.headers)):
        return
    now, origin = house.clock(), origin_of(request)
    passed_over = house.strangers.due(origin, now)
    if passed_over is not None:
        detail |= {"passed_over": str(passed_over)} if passed_over else {}
        house.audit.note("", "refused", at=now, detail=detail, outcome=str(status), origin=origin)
