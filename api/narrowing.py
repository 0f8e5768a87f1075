"""Filters as requests state them."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from index.search import Filters

Year = Annotated[int, Field(ge=MINYEAR, le=MAXYEAR)]
Names = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]
Years = Annotated[list[Year], Field(max_length=100)]


class NamedFilters(BaseModel):
    """What narrows a question: all of these, and any value of each.

    A department is written with its agency, 한빛시/안전총괄과; topics are nouns of titles. Others
    are refused, so that nobody takes for narrowed what is not.
    """

    model_config = ConfigDict(extra="forbid")

    agencies: Names = []
    departments: Names = []
    years: Years = []
    types: Names = []
    topics: Names = []
    communities: Names = []

    def filters(self) -> Filters:
        """Return them as a search takes them."""
        return Filters(
            agencies=frozenset(self.agencies),
            departments=frozenset(self.departments),
            years=frozenset(self.years),
            types=frozenset(self.types),
            topics=frozenset(self.topics),
            communities=frozenset(self.communities),
        )


class WantedFilters(NamedFilters):
    """What narrows a search: by days as well."""

    model_config = ConfigDict(extra="ignore")

    since: date | None = None
    until: date | None = None

    def filters(self) -> Filters:
        """Return them as a search takes them."""
        return replace(super().filters(), since=self.since, until=self.until)
