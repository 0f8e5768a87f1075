"""Requests to lift a statutory cap or a folder's ceiling, and their approval."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit
from catalog.decision_targets import DecisionRefused, Wanted
from catalog.reclassifications import Entry, Reclassifications

router = APIRouter(tags=["reclassifications"])

Ground = Annotated[int, Field(ge=1, le=8)]
Grounds = Annotated[list[Ground], Field(max_length=8)]


class WantedDecision(BaseModel):
    """A request: for a record, or for a folder's path (and heading).

    ``after`` are the grounds that stay. ``exception`` asks that the rule of the path stands in the
    place of those above it.
    """

    document_id: Annotated[str, Field(max_length=64)] = ""
    folder_id: int = 0
    path: Annotated[str, Field(max_length=1000)] = ""
    heading: Annotated[str, Field(max_length=500)] = ""
    before: Grounds = []
    after: Grounds = []
    legal_basis: Annotated[str, Field(max_length=500)] = ""
    exception: bool = False
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    review: date


@router.post("/reclassifications", status_code=201)
def request(wanted: WantedDecision, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Ask for a decision; nothing is lifted before it is approved."""
    asked = Wanted(
        reason=wanted.reason,
        review=wanted.review,
        document_id=wanted.document_id,
        folder_id=wanted.folder_id,
        path=wanted.path,
        heading=wanted.heading,
        before=frozenset(wanted.before),
        after=frozenset(wanted.after),
        legal_basis=wanted.legal_basis,
        exception=wanted.exception,
    )
    try:
        number = Reclassifications(house.database).request(permit, asked)
    except DecisionRefused as problem:
        raise Problem(422, str(problem)) from None
    if number is None:
        raise not_found()
    return {"id": number}


@router.get("/reclassifications")
def listed(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return the requests that one made or may decide on, newest first."""
    entries = Reclassifications(house.database).list(permit)
    return {"reclassifications": [entry_json(entry) for entry in entries]}


@router.post("/reclassifications/{number}/approve")
def approve(number: int, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Put a decision in force; only whom the 전결 table names for the agency may."""
    try:
        entry = Reclassifications(house.database).approve(permit, number)
    except DecisionRefused as problem:
        raise Problem(409, str(problem)) from None
    if entry is None:
        raise not_found()
    return entry_json(entry)


class Closing(BaseModel):
    """Why a request is refused, or a decision ended."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


@router.post("/reclassifications/{number}/close")
def close(number: int, wanted: Closing, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Refuse a request or end a decision; who asked may take back what is not approved yet."""
    try:
        entry = Reclassifications(house.database).close(permit, number, wanted.reason)
    except DecisionRefused as problem:
        raise Problem(409, str(problem)) from None
    if entry is None:
        raise not_found()
    return entry_json(entry)


def entry_json(entry: Entry) -> dict[str, Any]:
    """Return a request as plain JSON values."""
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "folder_id": entry.folder_id,
        "path": entry.path,
        "heading": entry.heading,
        "agency": entry.agency,
        "before": list(entry.before),
        "after": list(entry.after),
        "legal_basis": entry.legal_basis,
        "reason": entry.reason,
        "review": entry.review.isoformat(),
        "requested_by": entry.requested_by,
        "approved_by": entry.approved_by,
        "approver_post": entry.approver_post,
        "approved": entry.approved.isoformat() if entry.approved else None,
        "state": entry.state,
        "closed_by": entry.closed_by,
        "close_reason": entry.close_reason,
    }
