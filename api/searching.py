"""Plain searches: filters that narrow, and how many records each would leave."""

from __future__ import annotations

from dataclasses import asdict
from datetime import MAXYEAR, MINYEAR, date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from answer.wire import facets_json, notices_json
from api.house import TheHouse
from api.reading import Words, found_json
from api.session import TheReader
from index.search import Filters

router = APIRouter(tags=["reading"])
Year = Annotated[int, Field(ge=MINYEAR, le=MAXYEAR)]
Names = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]


class WantedFilters(BaseModel):
    """What narrows a search: all of these, and any value of each.

    A department is written with its agency, 한빛시/안전총괄과; topics are nouns of titles.
    """

    agencies: Names = []
    departments: Names = []
    years: Annotated[list[Year], Field(max_length=100)] = []
    types: Names = []
    topics: Names = []
    communities: Names = []
    since: date | None = None
    until: date | None = None

    def filters(self) -> Filters:
        """Return them as a search takes them."""
        return Filters(
            agencies=frozenset(self.agencies),
            departments=frozenset(self.departments),
            years=frozenset(self.years),
            types=frozenset(self.types),
            topics=frozenset(self.topics),
            communities=frozenset(self.communities),
            since=self.since,
            until=self.until,
        )


class SearchRequest(BaseModel):
    """A plain search."""

    query: Words
    k: Annotated[int, Field(ge=1, le=50)] = 10
    filters: WantedFilters = WantedFilters()


@router.post("/search")
def search(wanted: SearchRequest, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Find records; no scores are told.

    ``facets`` tell how many of the records that hold the query's words each value of a filter
    would leave, beside the other filters; ``readiness`` how many of the reader's passages are
    found by meaning as yet; ``by_words_alone`` stands there while the model is away.
    """
    found, facets = house.desk.search_with_facets(
        permit, wanted.query, filters=wanted.filters.filters(), k=wanted.k
    )
    told = house.desk.notices(permit, wanted.query)
    return {
        "results": [found_json(each) for each in found],
        "facets": facets_json(facets),
        "readiness": asdict(house.desk.readiness(permit)),
        "notices": notices_json(told),
        **({"by_words_alone": True} if house.desk.by_words_alone else {}),
    }
