"""The audit log, for auditors and administrators. No title and no text of a record is in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit
from catalog.audit_figures import figures_json, span_of
from catalog.audit_key import KeyUnusable
from catalog.audit_log import MOST_ROWS, AuditLog, NotAnAuditor, Reader, Wanted
from catalog.audit_review import ReviewRefused, Reviews
from catalog.audit_verification import verify
from catalog.audit_wire import page_json, review_json

router = APIRouter(tags=["audit"])


def auditor_of(permit: ThePermit) -> Reader:
    """Return the holder of a permit as a reader of the log.

    Raises:
        Problem: 404 for everybody else, as for an address that does not exist.
    """
    try:
        return Reader.of(permit)
    except NotAnAuditor:  # SECURITY: not even that it is there
        raise not_found() from None


TheAuditor = Annotated[Reader, Depends(auditor_of)]


def _month(text: str) -> str:
    span_of(text)
    return text


Month = Annotated[str, AfterValidator(_month)]
Words = Annotated[str, Query(max_length=200)]


class SignOff(BaseModel):
    """What an auditor remarks on a month."""

    remark: Annotated[str, Field(min_length=1, max_length=2000)]


@router.get("/audit")
def acts(
    house: TheHouse,
    reader: TheAuditor,
    person: Words = "",
    act: Words = "",
    record: Words = "",
    subject: Words = "",
    outcome: Words = "",
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: AwareDatetime | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
) -> dict[str, Any]:
    """Return acts, newest first; ``next`` goes into ``before`` for the next page."""
    wanted = Wanted(person, act, record, subject, outcome, _known(since), _known(until))
    log = AuditLog(house.database)
    return page_json(log.page(reader, wanted, before=before, limit=limit))


@router.get("/audit/verification")
def verification(house: TheHouse, reader: TheAuditor) -> dict[str, Any]:
    """Return whether the chain is whole, and where it is not; the anchor is for keeping."""
    AuditLog(house.database).note(reader, "read_log", {"verification": True})
    try:
        found = verify(house.database)
    except (KeyUnusable, OSError) as problem:
        raise Problem(503, str(problem) if isinstance(problem, KeyUnusable) else "") from None
    return {
        "whole": not found.problems,
        "rows": found.rows,
        "anchor": str(found.head or ""),
        "problems": list(found.problems),
        "remarks": list(found.remarks),
    }


@router.get("/audit/reviews")
def reviews(house: TheHouse, reader: TheAuditor) -> dict[str, Any]:
    """Return the months that were reviewed and signed, the latest first."""
    return {"reviews": [review_json(each) for each in Reviews(house.database).list(reader)]}


@router.get("/audit/reviews/{month}")
def review(month: Month, house: TheHouse, reader: TheAuditor) -> dict[str, Any]:
    """Return the figures of a month and what stands out in it."""
    return figures_json(Reviews(house.database).figures(reader, month))


@router.post("/audit/reviews/{month}", status_code=201)
def sign(
    month: Month, wanted: SignOff, house: TheHouse, permit: ThePermit, _: TheAuditor
) -> dict[str, Any]:
    """Sign a month off; an auditor's alone, once, after its end."""
    try:
        return review_json(Reviews(house.database).sign(permit, month, wanted.remark))
    except NotAnAuditor:
        raise Problem(403, "감사자만 서명할 수 있습니다.") from None
    except ReviewRefused as problem:
        raise Problem(409, str(problem)) from None


def _known(moment: datetime | None) -> datetime | None:
    """Return a moment that can be written in UTC.

    Raises:
        Problem: 422 for one at either end of time.
    """
    if moment is not None and not 1970 <= moment.year <= 9998:
        raise Problem(422)
    return moment
