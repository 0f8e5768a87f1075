"""The search page: its filters stand in its address, so that it can be sent on and gone back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from answer.search_desk import DEEP, PART, SearchOrder, SearchPage
from api.house import TheHouse
from api.session import TheReader
from index.facets import Facets
from ui.narrowing import FILTERS, Narrowed, Pairs, address
from ui.pages import LONGEST, page

router = APIRouter(include_in_schema=False)
_PLAIN = (SearchOrder.RELEVANCE, 1)
"""What an address need not say."""


class Wanted(Narrowed):
    """What the address of the page states."""

    q: Annotated[str, Field(max_length=10 * LONGEST)] = ""
    order: SearchOrder = SearchOrder.RELEVANCE
    page: Annotated[int, Field(ge=1, le=DEEP // PART)] = 1


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
    stated = wanted.stated()
    order = [("order", str(wanted.order))] if wanted.order is not SearchOrder.RELEVANCE else []
    shown = SearchPage((), {}, 1, more=False)
    if query:
        shown = house.desk.searches.page(
            permit, query, filters=wanted.filters(), order=wanted.order, page=wanted.page
        )
    choices = list(_choices(query, stated, order, shown.facets))

    def ordered(**other: object) -> str:
        kept = {"order": wanted.order, **other}
        more = [(name, str(each)) for name, each in kept.items() if each not in _PLAIN]
        return _address(query, stated, more)

    return page(
        request,
        "search.html",
        permit=permit,
        query=query,
        shown=shown,
        order=wanted.order,
        orders=list(SearchOrder),
        address=ordered,
        readiness=house.desk.readiness(permit),
        by_words_alone=bool(query) and house.desk.by_words_alone,
        stated=stated,
        without=_address(query, [], order),
        chips=[each for each in choices if each.wanted],
        groups=[
            (name, own)
            for name in FILTERS
            if (own := [each for each in choices if each.filter == name and not each.wanted])
        ],
    )


def _choices(
    query: str, stated: Pairs, order: list[tuple[str, str]], facets: Facets
) -> Iterator[Choice]:
    for name, field in FILTERS.items():
        for value in facets.get(field, ()):
            this = (name, value.name)
            wanted = this in stated
            left = [each for each in stated if each != this] if wanted else [*stated, this]
            yield Choice(name, value.name, value.records, _address(query, left, order), wanted)


def _address(query: str, stated: Pairs, more: list[tuple[str, str]]) -> str:
    return address("/search", query, stated, more)
