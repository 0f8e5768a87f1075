"""The page of one's saved searches, and the mark on every page that tells of something new."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from access.permit import Permit
from answer.narrowing import stated_of
from api.house import House, TheHouse
from api.problems import not_found
from api.session import TheReader
from catalog.saved_searches import SearchNotSaved
from ui.narrowing import address, pairs_of
from ui.pages import LONGEST, page
from ui.searching import Wanted

router = APIRouter(include_in_schema=False)


@router.get("/searches")
def searches_page(request: Request, house: TheHouse, permit: TheReader) -> Response:
    """Show one's saved searches, each with what is new in it."""
    return _searches(request, house, permit)


@router.post("/searches")
def save(
    request: Request, house: TheHouse, permit: TheReader, wanted: Annotated[Wanted, Form()]
) -> Response:
    """Save a search, or say in a sentence why it cannot be."""
    try:
        house.desk.saved.save(permit, wanted.q[:LONGEST], stated_of(wanted.filters()))
    except SearchNotSaved as problem:
        return _searches(request, house, permit, status=422, problem=str(problem))
    return RedirectResponse("/searches", status_code=303)


@router.get("/searches/news")
def news_mark(request: Request, house: TheHouse, permit: TheReader) -> Response:
    """Return the mark that says how much is new, for the head of a page; nothing for nothing."""
    new = house.desk.saved.unseen(permit)
    return page(request, "news.html", permit=permit, new=new)


@router.post("/searches/{search_id}/seen")
def mark_seen(search_id: str, house: TheHouse, permit: TheReader) -> Response:
    """Mark what a search finds now as seen."""
    if not house.desk.saved.seen(permit, search_id):
        raise not_found()
    return RedirectResponse("/searches", status_code=303)


@router.post("/searches/{search_id}/drop")
def drop(search_id: str, house: TheHouse, permit: TheReader) -> Response:
    """Forget a search."""
    if not house.desk.saved.drop(permit, search_id):
        raise not_found()
    return RedirectResponse("/searches", status_code=303)


def _searches(
    request: Request, house: House, permit: Permit, *, status: int = 200, problem: str = ""
) -> Response:
    told = [
        (each, address("/search", each.search.query, stated), stated)
        for each in house.desk.saved.news(permit)
        for stated in [pairs_of(each.search.filters)]
    ]
    return page(request, "searches.html", permit=permit, status=status, told=told, problem=problem)
