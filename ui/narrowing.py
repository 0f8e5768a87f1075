"""What narrows searches and questions: as addresses and forms state it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from api.narrowing import Names, Years
from index.facets import Facets, Value
from index.search import Filters
from records.stated import Stated

FILTERS = {
    "agency": "agencies",
    "department": "departments",
    "year": "years",
    "type": "types",
    "topic": "topics",
    "community": "communities",
}
"""The filters of ``index.search.Filters`` by their names in an address, in the order shown."""
Pairs = Sequence[tuple[str, str]]
"""Filters as an address states them, name and value, in the order shown."""


class Narrowed(BaseModel):
    """The filters that an address or a form states."""

    agency: Names = []
    department: Names = []
    year: Years = []
    type: Names = []
    topic: Names = []
    community: Names = []

    def stated(self) -> Pairs:
        """Return them, each once."""
        stated = [(name, str(value)) for name in FILTERS for value in getattr(self, name)]
        return list(dict.fromkeys(stated))

    def filters(self) -> Filters:
        """Return them as a search takes them."""
        return filters_of(self.stated())


class NarrowingForm(Narrowed):
    """A form that states filters, and takes out those that are named in ``without``.

    As ``agency:한빛시``, so that each can have a button of its own.
    """

    without: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=100)] = []

    def stated(self) -> Pairs:
        """Return what is left of them."""
        return [each for each in super().stated() if ":".join(each) not in self.without]


def filters_of(stated: Pairs) -> Filters:
    """Return filters of an address as a search takes them."""
    values: dict[str, Any] = {
        field: frozenset(value for each, value in stated if each == name)
        for name, field in FILTERS.items()
    }
    return Filters(**{**values, "years": frozenset(map(int, values["years"]))})


def pairs_of(kept: Stated) -> Pairs:
    """Return the filters of a kept answer or search as an address states them."""
    return [(name, value) for name, field in FILTERS.items() for value in kept.get(field, ())]


def address(path: str, words: str, stated: Pairs, more: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of a page with a question or search, its filters and what else it says."""
    said = [*([("q", words)] if words else []), *stated, *more]
    return f"{path}?{urlencode(said)}" if said else path


def choices(facets: Facets, stated: Pairs) -> list[tuple[str, list[Value]]]:
    """Return for each filter, in the order shown, the values that could be added."""
    groups = (
        (name, [each for each in facets.get(field, ()) if (name, each.name) not in stated])
        for name, field in FILTERS.items()
    )
    return [(name, values) for name, values in groups if values]
