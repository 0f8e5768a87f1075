"""Plain searches: filters that narrow, and how many records each would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from answer.found import Found
from answer.search_desk import DEEP, PART, SearchOrder
from answer.wire import facets_json, notices_json
from api.house import TheHouse
from api.narrowing import WantedFilters
from api.reading import Words, found_json
from api.session import TheReader

router = APIRouter(tags=["reading"])


class SearchRequest(BaseModel):
    """A plain search: the best ``k``, or with ``page`` a page of what is found, in an ``order``."""

    query: Words
    k: Annotated[int, Field(ge=1, le=50)] = 10
    page: Annotated[int, Field(ge=1, le=DEEP // PART)] | None = None
    order: SearchOrder = SearchOrder.RELEVANCE
    filters: WantedFilters = WantedFilters()


@router.post("/search")
def search(wanted: SearchRequest, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Find records; no scores are told. Of a page ``more`` says whether another one follows.

    ``facets`` tell how many of the records that hold the query's words each value of a filter
    would leave, beside the other filters; ``readiness`` how many of the reader's passages are
    found by meaning as yet; ``by_words_alone`` stands there while the model is away.
    """
    filters = wanted.filters.filters()
    more: dict[str, Any] = {}
    found: Sequence[Found]
    if wanted.page is None:
        found, facets = house.desk.search_with_facets(
            permit, wanted.query, filters=filters, k=wanted.k
        )
    else:
        part = house.desk.searches.page(
            permit, wanted.query, filters=filters, order=wanted.order, page=wanted.page
        )
        found, facets, more = part.found, part.facets, {"more": part.more}
    told = house.desk.notices(permit, wanted.query)
    return {
        "results": [found_json(each) for each in found],
        **more,
        "facets": facets_json(facets),
        "readiness": asdict(house.desk.readiness(permit)),
        "notices": notices_json(told),
        **({"by_words_alone": True} if house.desk.by_words_alone else {}),
    }
