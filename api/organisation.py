"""The organisation, communities and posts, for administrators and records officers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from access.permit import Permit
from access.role import ORGANISERS
from api.house import TheHouse
from api.problems import Problem, not_found
from api.session import ThePermit
from catalog.communities import Communities
from catalog.doer import Doer
from catalog.organisation import Member
from catalog.organising import Organising, Plan
from catalog.people import PeopleError
from ingest.organisation_file import read_uploads

router = APIRouter(tags=["organisation"])
MOST_FILES = 14
MOST_LISTED = 1000
"""Changes and problems that one response lists; the counts count all."""


def organiser_of(permit: ThePermit) -> Permit:
    """Return the permit of an administrator or records officer.

    Raises:
        Problem: 404 for everybody else, as for an address that does not exist.
    """
    if not permit.principal.roles & ORGANISERS:  # SECURITY: not even that it is there
        raise not_found()
    return permit


TheOrganiser = Annotated[Permit, Depends(organiser_of)]
CommunityName = Annotated[str, Field(min_length=1, max_length=100)]


class WantedCommunity(BaseModel):
    """A community to make."""

    name: CommunityName


class WantedMember(BaseModel):
    """Somebody to take in, both days included."""

    login: Annotated[str, Field(min_length=1, max_length=64)]
    since: date | None = None
    until: date | None = None


@router.post("/organisation", response_model=None)
def import_organisation(
    house: TheHouse,
    organiser: TheOrganiser,
    file: Annotated[list[UploadFile], File()],
    dry_run: bool = False,
    disable_missing: bool = False,
) -> JSONResponse:
    """Bring an organisation in, or with ``dry_run`` tell what would change.

    The answer is 422 when something forbids it; then nothing is changed.
    """
    if len(file) > MOST_FILES:
        raise Problem(422, f"파일은 {MOST_FILES}개까지 보낼 수 있습니다. 줄여 주시기 바랍니다.")
    stated = read_uploads([(each.filename or "", each.file.read()) for each in file])
    made, at = Organising(house.database), house.clock()
    if dry_run:
        plan = made.plan(stated, day=at.date(), disable_missing=disable_missing)
    else:
        plan = made.apply(
            stated,
            by=Doer.of(organiser),
            at=at,
            disable_missing=disable_missing,
            files=[(each.filename or "")[:100] for each in file],
        )
    applied = not dry_run and not plan.fatal
    return JSONResponse(plan_json(plan, applied=applied), 422 if plan.fatal else 200)


@router.get("/communities")
def communities(house: TheHouse, _: TheOrganiser) -> dict[str, Any]:
    """Return the names of all communities."""
    return {"communities": Communities(house.database).names()}


@router.post("/communities", status_code=201)
def create_community(
    wanted: WantedCommunity, house: TheHouse, organiser: TheOrganiser
) -> dict[str, Any]:
    """Make a community without members."""
    by, at = Doer.of(organiser), house.clock()
    try:
        Communities(house.database).create(wanted.name, by=by, at=at)
    except PeopleError as problem:
        raise Problem(422, str(problem)) from None
    return {"name": wanted.name}


@router.get("/communities/{name}/members")
def members(name: str, house: TheHouse, _: TheOrganiser) -> dict[str, Any]:
    """Return who is, was or will be in a community."""
    try:
        found = Communities(house.database).members(name)
    except PeopleError:
        raise not_found() from None
    return {"members": [_member_json(each) for each in found]}


@router.post("/communities/{name}/members", status_code=201)
def add_member(
    name: str, wanted: WantedMember, house: TheHouse, organiser: TheOrganiser
) -> dict[str, Any]:
    """Take somebody in, or change the days of who is in."""
    try:
        Communities(house.database).add(
            name,
            wanted.login,
            since=wanted.since,
            until=wanted.until,
            by=Doer.of(organiser),
            at=house.clock(),
        )
    except PeopleError as problem:
        raise Problem(422, str(problem)) from None
    return _member_json(Member(name, wanted.login, wanted.since, wanted.until))


@router.delete("/communities/{name}/members/{login}", status_code=204)
def remove_member(
    name: str, login: str, house: TheHouse, organiser: TheOrganiser, on: date | None = None
) -> None:
    """Let somebody be in it no more from a day on, which is today unless stated."""
    by, at = Doer.of(organiser), house.clock()
    try:
        Communities(house.database).remove(name, login, on=on or at.date(), by=by, at=at)
    except PeopleError as problem:
        raise Problem(422, str(problem)) from None


def plan_json(plan: Plan, *, applied: bool) -> dict[str, Any]:
    """Return a plan as plain JSON values, long lists cut."""
    return {
        "applied": applied,
        "counts": plan.counts(),
        "changes": [each.as_dict() for each in plan.changes[:MOST_LISTED]],
        "problems": [each.as_dict() for each in plan.problems[:MOST_LISTED]],
        "problem_count": len(plan.problems),
        "missing": [each.login for each in plan.missing],
        "disabled": list(plan.disabled),
    }


def _member_json(member: Member) -> dict[str, Any]:
    return {
        "login": member.login,
        "since": member.since.isoformat() if member.since else None,
        "until": member.until.isoformat() if member.until else None,
    }
