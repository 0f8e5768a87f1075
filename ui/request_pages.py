"""Access requests in the browser: made by officials, decided by whoever decides for a department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from access.role import Role
from answer.found import Found
from answer.logged import logged
from api.house import House, TheHouse
from api.problems import not_found
from api.session import ThePermit, TheReadingSession
from catalog.grants import AccessGrants, GrantRefused, Terms
from catalog.requests import AccessRequest, AccessRequests, RequestRefused
from index.search import Filters
from records.answer import Notice
from ui.days import day_of
from ui.pages import page

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=1000)]
Day = Annotated[str, Form(max_length=10)]
_MOST_FOUND = 20


@router.get("/requests")
def own_requests_page(
    request: Request,
    house: TheHouse,
    permit: TheReadingSession,
    department: Annotated[str, Query(max_length=200)] = "",
    question: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Show one's own requests with their outcome, and the form for another."""
    return _own(request, house, permit, {"department": department, "question": question})


@router.post("/requests")
def make_request(
    request: Request,
    house: TheHouse,
    permit: TheReadingSession,
    department: Annotated[str, Form(max_length=200)] = "",
    question: Text = "",
    reason: Text = "",
) -> Response:
    """Ask a department for access; whether it has anything is not told."""
    agency, _, name = (part.strip() for part in department.partition("/"))
    offices = [Notice(agency, name)] if department.strip() else []
    try:
        AccessRequests(house.database).ask(permit, offices, reason, question=logged(question))
    except RequestRefused as refusal:
        written = {"department": department, "question": question, "reason": reason}
        return _own(request, house, permit, written, problem=str(refusal))
    return RedirectResponse("/requests", status_code=303)


@router.get("/admin/requests")
def requests_page(
    request: Request,
    house: TheHouse,
    permit: ThePermit,
    decide: Annotated[str, Query(max_length=64)] = "",
    q: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Show the requests that one may decide, and of one of them the records that may be meant."""
    return _waiting(request, house, permit, decide, q=q)


@router.post("/admin/requests/{request_id}/grant")
def grant_page(
    request: Request,
    request_id: str,
    house: TheHouse,
    permit: ThePermit,
    documents: Annotated[tuple[str, ...], Form()] = (),
    others: Annotated[str, Form(max_length=2000)] = "",
    until: Day = "",
    reason: Text = "",
    clear: Annotated[bool, Form()] = False,
) -> Response:
    """Open the picked records to who asked, until a day."""
    picked = [*documents, *others.replace(",", " ").split()]
    try:
        terms = Terms(permit.day, day_of(until) or permit.day, reason, clear)
        done = AccessRequests(house.database).grant(permit, request_id, picked, terms)
    except (RequestRefused, GrantRefused, ValueError) as refusal:
        written = {"until": until, "reason": reason, "others": others}
        return _waiting(request, house, permit, request_id, problem=str(refusal), written=written)
    return _decided(done)


@router.post("/admin/requests/{request_id}/refuse")
def refuse_page(
    request: Request, request_id: str, house: TheHouse, permit: ThePermit, sentence: Text = ""
) -> Response:
    """Refuse a request with a sentence."""
    try:
        done = AccessRequests(house.database).refuse(permit, request_id, sentence)
    except RequestRefused as refusal:
        return _waiting(request, house, permit, request_id, problem=str(refusal))
    return _decided(done)


@router.post("/admin/requests/grants/{grant_id}/end")
def end_grant_page(grant_id: int, house: TheHouse, permit: ThePermit) -> Response:
    """End a grant from the next request on."""
    return _decided(AccessGrants(house.database).end(permit, grant_id))


def _decided(done: bool) -> Response:
    if not done:
        raise not_found()
    return RedirectResponse("/admin/requests", status_code=303)


def _own(
    request: Request, house: House, permit: Permit, written: dict[str, str], *, problem: str = ""
) -> Response:
    return page(
        request,
        "own_requests.html",
        permit=permit,
        status=422 if problem else 200,
        requests=AccessRequests(house.database).mine(permit),
        today=permit.day,
        written=written,
        problem=problem,
    )


def _waiting(
    request: Request,
    house: House,
    permit: Permit,
    chosen: str,
    *,
    q: str = "",
    problem: str = "",
    written: dict[str, Any] | None = None,
) -> Response:
    waiting = AccessRequests(house.database).waiting(permit)
    one = next((each for each in waiting if each.id == chosen), None)
    given = [
        each
        for each in AccessGrants(house.database).list(permit)
        if each.person_id != permit.principal.person_id
    ]
    day: date = permit.day
    return page(
        request,
        "requests.html",
        permit=permit,
        status=422 if problem else 200,
        requests=waiting,
        chosen=one,
        found=_meant(house, permit, one, q) if one is not None else [],
        q=q or (one.question if one is not None else ""),
        given=given,
        today=day,
        problem=problem,
        written=written or {},
    )


def _meant(house: House, permit: Permit, asked: AccessRequest, q: str) -> Sequence[Found]:
    """Return records of the department that was asked, as far as who decides reads them."""
    words = q.strip() or asked.question
    if not words or Role.READER not in permit.principal.roles:
        return []
    office = frozenset({f"{asked.agency}/{asked.department}"})
    return house.desk.search(permit, words, filters=Filters(departments=office), k=_MOST_FOUND)
