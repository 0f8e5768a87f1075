"""Grants of access, and the requests that lead to them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from answer.logged import logged
from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit, TheReadingSession
from catalog.grants import AccessGrant, AccessGrants, GrantRefused, Terms
from catalog.requests import AccessRequest, AccessRequests, RequestRefused
from records.answer import Notice

router = APIRouter(tags=["access"])

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Identifier = Annotated[str, Field(max_length=64)]


class WantedRequest(BaseModel):
    """A request to a department (``한빛시/안전총괄과``), or to those that a question's notices name."""

    department: Annotated[str, Field(max_length=200)] = ""
    question: Sentence = ""
    reason: Sentence


class WantedTerms(BaseModel):
    """On what terms a record is opened; ``clear`` with its personal data."""

    until: date
    since: date | None = None
    reason: Sentence
    clear: bool = False

    def terms(self, today: date) -> Terms:
        """Return the terms, from today where no day is stated."""
        return Terms(self.since or today, self.until, self.reason, self.clear)


class WantedGrant(WantedTerms):
    """A grant of one record to one person."""

    document_id: Identifier
    person: Identifier


class WantedApproval(WantedTerms):
    """The records that an approver picked."""

    documents: Annotated[list[Identifier], Field(max_length=100)]


class WantedRefusal(BaseModel):
    """Why a request is refused."""

    sentence: Sentence


@router.post("/access-requests", status_code=201)
def ask_access(wanted: WantedRequest, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Ask for access, with a reason; the departments decide."""
    agency, _, department = (part.strip() for part in wanted.department.partition("/"))
    offices = (
        (Notice(agency, department),)
        if wanted.department
        else house.desk.notices(permit, wanted.question)
    )
    try:
        made = AccessRequests(house.database).ask(
            permit, offices, wanted.reason, question=logged(wanted.question)
        )
    except RequestRefused as refusal:
        raise Problem(422, str(refusal)) from None
    return {"ids": made}


@router.get("/access-requests")
def waiting_requests(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return the open requests that one may decide."""
    found = AccessRequests(house.database).waiting(permit)
    return {"requests": [request_json(each) for each in found]}


@router.get("/access-requests/mine")
def own_requests(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return one's own requests with their outcome."""
    found = AccessRequests(house.database).mine(permit)
    return {"requests": [request_json(each) for each in found]}


@router.post("/access-requests/{request_id}/grant")
def grant_request(
    request_id: str, wanted: WantedApproval, house: TheHouse, permit: ThePermit
) -> dict[str, Any]:
    """Open the picked records to who asked, whole or masked, until a date."""
    requests = AccessRequests(house.database)
    try:
        done = requests.grant(permit, request_id, wanted.documents, wanted.terms(permit.day))
    except (RequestRefused, GrantRefused) as refusal:
        raise Problem(422, str(refusal)) from None
    if not done:
        raise not_found()
    return {"id": request_id, "state": "granted"}


@router.post("/access-requests/{request_id}/refuse")
def refuse_request(
    request_id: str, wanted: WantedRefusal, house: TheHouse, permit: ThePermit
) -> dict[str, Any]:
    """Refuse a request with a sentence."""
    try:
        done = AccessRequests(house.database).refuse(permit, request_id, wanted.sentence)
    except RequestRefused as refusal:
        raise Problem(422, str(refusal)) from None
    if not done:
        raise not_found()
    return {"id": request_id, "state": "refused"}


@router.post("/access-grants", status_code=201)
def give_access(wanted: WantedGrant, house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Open a record to a person, as to a former holder who has to account for it."""
    grants = AccessGrants(house.database)
    try:
        number = grants.give(permit, wanted.document_id, wanted.person, wanted.terms(permit.day))
    except GrantRefused as refusal:
        raise Problem(422, str(refusal)) from None
    if number is None:
        raise not_found()
    return {"id": number}


@router.get("/access-grants")
def grants(house: TheHouse, permit: ThePermit) -> dict[str, Any]:
    """Return the grants that one may end, and those to oneself."""
    return {"grants": [grant_json(each) for each in AccessGrants(house.database).list(permit)]}


@router.delete("/access-grants/{grant_id}", status_code=204)
def end_access(grant_id: int, house: TheHouse, permit: ThePermit) -> None:
    """End a grant from the next request on."""
    if not AccessGrants(house.database).end(permit, grant_id):
        raise not_found()


def request_json(request: AccessRequest) -> dict[str, Any]:
    """Return a request as plain JSON values."""
    return {
        "id": request.id,
        "person": request.person_id,
        "name": request.name,
        "agency": request.agency,
        "department": request.department,
        "question": request.question,
        "reason": request.reason,
        "asked": request.asked.isoformat(),
        "state": request.state.value,
        "sentence": request.sentence,
        "until": request.until.isoformat() if request.until else None,
        "documents": list(request.documents),
    }


def grant_json(grant: AccessGrant) -> dict[str, Any]:
    """Return a grant as plain JSON values."""
    return {
        "id": grant.id,
        "document_id": grant.document_id,
        "person": grant.person_id,
        "clear": grant.clear,
        "since": grant.since.isoformat(),
        "until": grant.until.isoformat(),
        "reason": grant.reason,
        "given_by": grant.given_by,
        "via": grant.via,
        "ended": grant.ended is not None,
    }
