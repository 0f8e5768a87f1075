"""Pages of one's own archive: what is kept, and one thing to name, note on, bundle or share."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from access.sharing import offered
from api.archive import WantedChange, WantedThing, changed, kept
from api.house import House, TheHouse
from api.problems import Problem, not_found
from api.session import TheReader
from records.archive import LONGEST_NAME, LONGEST_NOTE, Kind, Order
from ui.pages import page

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=2 * LONGEST_NOTE)]  # line ends come as two characters
Name = Annotated[str, Form(max_length=LONGEST_NAME)]


@router.get("/archive")
def archive_page(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Kind | None = None,
    order: Order = Order.NEWEST,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """Show what one keeps, a page of it."""
    return _shelf(request, house, permit, q=q, kind=kind, order=order, page_number=page_number)


@router.post("/archive")
def keep(
    request: Request,
    house: TheHouse,
    permit: TheReader,
    kind: Annotated[Kind, Form()],
    target: Annotated[str, Form(max_length=64)] = "",
    name: Name = "",
    note: Text = "",
    hx_request: Annotated[str, Header()] = "",
) -> Response:
    """Keep something; the page that asked says so in the place of its button."""
    wanted = WantedThing(kind=kind, target=target, name=name, note=_plain(note))
    try:
        identifier = kept(house, permit, wanted)
    except Problem as problem:
        if problem.status != 422:
            raise
        return _shelf(request, house, permit, status=422, problem=problem.detail, written=wanted)
    if hx_request:
        return page(request, "kept.html", permit=permit, identifier=identifier)
    return RedirectResponse(f"/archive/{identifier}", status_code=303)


@router.get("/archive/{thing_id}")
def thing_page(
    request: Request,
    thing_id: str,
    house: TheHouse,
    permit: TheReader,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """Show one thing that one keeps; of a bundle what lies in it."""
    shown = house.desk.archive.open(permit, thing_id)
    if shown is None:
        raise not_found()
    held = None
    if shown.kept.kind is Kind.BUNDLE:
        held = house.desk.archive.shelf(permit, bundle=thing_id, page=page_number)
    return page(
        request,
        "archive_thing.html",
        permit=permit,
        shown=shown,
        held=held,
        bundles=[each for each in house.desk.archive.bundles(permit) if each.id != thing_id],
        offered=offered(permit.principal),
        longest=LONGEST_NOTE,
    )


@router.post("/archive/{thing_id}")
def change(
    thing_id: str,
    house: TheHouse,
    permit: TheReader,
    name: Name = "",
    note: Text = "",
    bundle: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Name a thing, write a note on it and put it into a bundle; lead back to it."""
    wanted = WantedChange(name=name, note=_plain(note), bundle=bundle)
    changed(house, permit, thing_id, wanted)
    return RedirectResponse(f"/archive/{thing_id}", status_code=303)


@router.post("/archive/{thing_id}/share")
def share(
    thing_id: str,
    house: TheHouse,
    permit: TheReader,
    audience: Annotated[list[Annotated[str, Query(max_length=200)]], Form(max_length=100)] = [],  # noqa: B006
) -> Response:
    """Open a note to those who were chosen, and to nobody else."""
    changed(house, permit, thing_id, WantedChange(audience=audience))
    return RedirectResponse(f"/archive/{thing_id}", status_code=303)


@router.post("/archive/{thing_id}/drop")
def drop(thing_id: str, house: TheHouse, permit: TheReader) -> Response:
    """Keep a thing no longer."""
    if not house.desk.archive.drop(permit, thing_id):
        raise not_found()
    return RedirectResponse("/archive", status_code=303)


def _shelf(
    request: Request,
    house: House,
    permit: Permit,
    *,
    q: str = "",
    kind: Kind | None = None,
    order: Order = Order.NEWEST,
    page_number: int = 1,
    status: int = 200,
    problem: str = "",
    written: WantedThing | None = None,
) -> Response:
    query = q.strip()
    found = house.desk.archive.shelf(permit, query=query, kind=kind, order=order, page=page_number)

    def address(**other: object) -> str:
        stated = {"q": query, "kind": kind or "", "order": order, "page": 1, **other}
        return f"/archive?{urlencode({name: each for name, each in stated.items() if each})}"

    return page(
        request,
        "archive.html",
        permit=permit,
        status=status,
        found=found,
        shared=house.desk.archive.shared(permit),
        query=query,
        kind=kind,
        kinds=list(Kind),
        order=order,
        orders=list(Order),
        address=address,
        longest=LONGEST_NOTE,
        longest_name=LONGEST_NAME,
        problem=problem,
        written=written,
    )


def _plain(text: str) -> str:
    """Return the text of a form with its lines as one types them."""
    return text.replace("\r\n", "\n").strip()[:LONGEST_NOTE]
