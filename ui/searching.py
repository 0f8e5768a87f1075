"""The search page: its filters stand in its address, so that it can be sent on and gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from answer.found import Found
from api.house import TheHouse
from api.searching import Names, Year
from api.session import TheReader
from index.facets import Facets
from index.search import Filters
from ui.pages import LONGEST, page

router = APIRouter(include_in_schema=False)
_RECORDS = 20
_FILTERS = {
    "agency": "agencies",
    "department": "departments",
    "year": "years",
    "type": "types",
    "topic": "topics",
    "community": "communities",
}
"""The filters of ``index.search.Filters`` by their names in the address, in the order shown."""


class Wanted(BaseModel):
    """What the address of the page states."""

    q: Annotated[str, Field(max_length=10 * LONGEST)] = ""
    agency: Names = []
    department: Names = []
    year: Annotated[list[Year], Field(max_length=100)] = []
    type: Names = []
    topic: Names = []
    community: Names = []

    def filters(self) -> Filters:
        """Return what narrows the search."""
        stated: dict[str, Any] = {
            field: frozenset(getattr(self, name)) for name, field in _FILTERS.items()
        }
        return Filters(**stated)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter; ``href`` adds it to the search, or drops it where it is ``wanted``."""

    filter: str
    name: str
    records: int
    href: str
    wanted: bool


@router.get("/search")
def search_page(
    request: Request, house: TheHouse, permit: TheReader, wanted: Annotated[Wanted, Query()]
) -> Response:
    """Show a plain search, and how many records each filter would leave."""
    query = wanted.q.strip()[:LONGEST]
    stated = [(name, str(value)) for name in _FILTERS for value in getattr(wanted, name)]
    stated = list(dict.fromkeys(stated))
    found: list[Found] = []
    facets: Facets = {}
    if query:
        found, facets = house.desk.search_with_facets(
            permit, query, filters=wanted.filters(), k=_RECORDS
        )
    choices = list(_choices(query, stated, facets))
    return page(
        request,
        "search.html",
        permit=permit,
        query=query,
        found=found,
        readiness=house.desk.readiness(permit),
        by_words_alone=bool(query) and house.desk.by_words_alone,
        stated=stated,
        without=_address(query, []),
        chips=[each for each in choices if each.wanted],
        groups=[
            (name, own)
            for name in _FILTERS
            if (own := [each for each in choices if each.filter == name and not each.wanted])
        ],
    )


def _choices(query: str, stated: list[tuple[str, str]], facets: Facets) -> Iterator[Choice]:
    for name, field in _FILTERS.items():
        for value in facets.get(field, ()):
            this = (name, value.name)
            wanted = this in stated
            left = [each for each in stated if each != this] if wanted else [*stated, this]
            yield Choice(name, value.name, value.records, _address(query, left), wanted)


def _address(query: str, stated: list[tuple[str, str]]) -> str:
    return f"/search?{urlencode([('q', query), *stated])}"
