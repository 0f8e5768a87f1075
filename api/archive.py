"""What one keeps: answers, records, notes and bundles, each opened under the rights of now."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from access.label import Grant
from access.permit import Permit
from access.sharing import offered
from answer.archive_wire import note_json, shown_json
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import TheReadingSession
from catalog.archive import ArchiveError
from records.archive import LONGEST_NAME, LONGEST_NOTE, Kind, Order

router = APIRouter(tags=["archive"])
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]
Id = Annotated[str, Field(max_length=64)]
Audience = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)]
PageNumber = Annotated[int, Query(ge=1, le=1000)]
_NO_NAME = "이름을 적어 주시기 바랍니다."


class WantedThing(BaseModel):
    """What to keep: an answer or record by its ``target``, a note or bundle by its ``name``."""

    kind: Kind
    target: Id = ""
    name: Name = ""
    note: Note = ""


class WantedChange(BaseModel):
    """What to change; ``bundle`` is a bundle of one's own or empty, ``audience`` that of a note."""

    name: Name | None = None
    note: Note | None = None
    bundle: Id | None = None
    audience: Audience | None = None


@router.get("/archive")
def shelf(
    house: TheHouse,
    permit: TheReadingSession,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Kind | None = None,
    bundle: Annotated[str, Query(max_length=64)] = "",
    order: Order = Order.NEWEST,
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Return a page of what one keeps, and the notes that others share with one."""
    found = house.desk.archive.shelf(
        permit, query=q, kind=kind, bundle=bundle, order=order, page=page
    )
    return {
        "things": [shown_json(each) for each in found.things],
        "more": found.more,
        "shared": [note_json(each) for each in house.desk.archive.shared(permit)],
        "audiences": [str(grant) for grant in offered(permit.principal)],
    }


@router.post("/archive", status_code=201)
def keep(wanted: WantedThing, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Keep something; what one may not see is as missing."""
    return {"id": kept(house, permit, wanted)}


@router.get("/archive/{thing_id}")
def thing(thing_id: str, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Return one thing that one keeps."""
    shown = house.desk.archive.open(permit, thing_id)
    if shown is None:
        raise not_found()
    return shown_json(shown)


@router.patch("/archive/{thing_id}", status_code=204)
def change(thing_id: str, wanted: WantedChange, house: TheHouse, permit: TheReadingSession) -> None:
    """Name it, write a note on it, put it into a bundle, or open a note to others."""
    changed(house, permit, thing_id, wanted)


@router.delete("/archive/{thing_id}", status_code=204)
def drop(thing_id: str, house: TheHouse, permit: TheReadingSession) -> None:
    """Keep it no longer."""
    if not house.desk.archive.drop(permit, thing_id):
        raise not_found()


def kept(house: House, permit: Permit, wanted: WantedThing) -> str:
    """Keep what is wanted and return its identifier.

    Raises:
        Problem: 404 for what is missing or forbidden, 422 without a name or with too much kept.
    """
    archive = house.desk.archive
    try:
        if wanted.kind.pointing:
            identifier = archive.keep(permit, wanted.kind, wanted.target)
            if identifier is None:
                raise not_found()
            return identifier
        if not wanted.name:
            raise Problem(422, _NO_NAME)
        return archive.write(permit, wanted.kind, wanted.name, wanted.note)
    except ArchiveError as problem:
        raise Problem(422, str(problem)) from None


def changed(house: House, permit: Permit, thing_id: str, wanted: WantedChange) -> None:
    """Change a thing that one keeps.

    Raises:
        Problem: 404 when it, its bundle or its audience is not one's own; 422 for no audience.
    """
    archive = house.desk.archive
    if not archive.change(
        permit, thing_id, name=wanted.name, note=wanted.note, bundle=wanted.bundle
    ):
        raise not_found()
    if wanted.audience is not None and not archive.share(
        permit, thing_id, grants_of(wanted.audience)
    ):
        raise not_found()


def grants_of(texts: list[str]) -> list[Grant]:
    """Return an audience as it is written.

    Raises:
        Problem: 422, when one of it cannot be read.
    """
    try:
        return [Grant.parse(each) for each in texts if each]
    except ValueError as problem:
        raise Problem(422, str(problem)) from None
