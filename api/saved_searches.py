"""Searches that one repeats, and what is new in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from api.house import TheHouse
from api.narrowing import Names, Year
from api.problems import Problem, not_found
from api.reading import record_json
from api.session import TheReadingSession
from catalog.saved_searches import SearchNotSaved
from records.saved_search import News

router = APIRouter(tags=["archive"])


class WantedSavedSearch(BaseModel):
    """A search to repeat; of the filters of a search those without a date."""

    query: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    agencies: Names = []
    departments: Names = []
    years: list[Year] = []
    types: Names = []
    topics: Names = []
    communities: Names = []


@router.get("/saved-searches")
def saved_searches(house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Return one's saved searches, each with the records that are new to one."""
    return {"searches": [_news_json(each) for each in house.desk.saved.news(permit)]}


@router.post("/saved-searches", status_code=201)
def save(wanted: WantedSavedSearch, house: TheHouse, permit: TheReadingSession) -> dict[str, Any]:
    """Save a search; what it finds now is no news."""
    stated = wanted.model_dump(exclude={"query"})
    filters = {name: tuple(dict.fromkeys(map(str, values))) for name, values in stated.items()}
    try:
        return {"id": house.desk.saved.save(permit, wanted.query, filters)}
    except SearchNotSaved as problem:
        raise Problem(422, str(problem)) from None


@router.post("/saved-searches/{search_id}/seen", status_code=204)
def mark_seen(search_id: str, house: TheHouse, permit: TheReadingSession) -> None:
    """Mark what a search finds now as seen."""
    if not house.desk.saved.seen(permit, search_id):
        raise not_found()


@router.delete("/saved-searches/{search_id}", status_code=204)
def drop(search_id: str, house: TheHouse, permit: TheReadingSession) -> None:
    """Forget a search."""
    if not house.desk.saved.drop(permit, search_id):
        raise not_found()


def _news_json(told: News) -> dict[str, Any]:
    return {
        "id": told.search.id,
        "query": told.search.query,
        "filters": {name: list(values) for name, values in told.search.filters.items()},
        "new": [record_json(record) for record in told.new],
    }
