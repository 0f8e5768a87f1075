"""What a question or a search is narrowed to beforehand: written down, read again, and held to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from access.permit import Permit
from answer.logged import logged
from answer.when import days_of, years_of
from answer.whose import Office, Own, narrowed
from index.masks import fulfils
from index.matching import records_shared
from index.search import Filters, Search
from records.answer import Understood
from records.passage import Particulars
from records.stated import Stated

KINDS = {
    "agencies": "기관",
    "departments": "부서",
    "years": "연도",
    "types": "종류",
    "topics": "주제",
    "communities": "업무 공간",
}
"""The filters of ``Filters`` that have names, in the order shown, and what each is called."""


def stated_of(filters: Filters) -> Stated:
    """Return filters as they are kept with an answer, values in order; without a person's data."""
    stated = {name: sorted(map(str, getattr(filters, name))) for name in KINDS}
    return {name: tuple(map(logged, values)) for name, values in stated.items() if values}


def filters_of(stated: Stated) -> Filters:
    """Return the filters that were written down.

    Raises:
        ValueError: when a year is no number.
    """
    values: dict[str, Any] = {name: frozenset(each) for name, each in stated.items()}
    if "years" in values:
        values["years"] = frozenset(int(year) for year in values["years"])
    return Filters(**values)


def words_of(stated: Stated) -> str:
    """Return in Korean what was narrowed to (``기관 한빛시, 연도 2025``); ``""`` for nothing."""
    named = ((KINDS[name], value) for name in KINDS for value in stated.get(name, ()))
    return ", ".join(f"{kind} {value}" for kind, value in named)


def fulfilling(permit: Permit, search: Search, filters: Filters) -> Callable[[Particulars], bool]:
    """Return what says of a record, as its reader sees it now, whether it is within filters."""
    if not filters.communities:
        return lambda record: fulfils(record, filters)
    shared = records_shared(permit, search, filters.communities)
    return lambda record: record.document_id in shared and fulfils(record, filters)


def within(asked: Filters, wanted: Filters) -> Filters:
    """Return the filters that words stand for, held to those that are set.

    Both hold; where they share no value, what is set does. Never wider than what is set.
    """
    both = {
        name: (getattr(asked, name) & getattr(wanted, name))
        or getattr(wanted, name)
        or getattr(asked, name)
        for name in KINDS
    }
    return replace(asked, **both)


def contradicts(each: Understood, filters: Filters, own: Own, offices: Collection[Office]) -> bool:
    """Return whether nothing of what was understood lies within the filters that are set.

    ``offices`` are those whose records the asker may see.
    """
    match each.kind:
        case "agency" | "department" | "others" if filters.agencies or filters.departments:
            asked = narrowed([each], own, offices)
            return not any(_is_of(it, asked) and _is_of(it, filters) for it in offices)
        case "years" if filters.years:
            return filters.years.isdisjoint(years_of(each.value))
        case "month" if filters.years:
            return days_of(each.value)[0].year not in filters.years
        case "type" if filters.types:
            return each.value not in filters.types
    return False


def _is_of(office: Office, filters: Filters) -> bool:
    agency, department = office
    return (
        (not filters.agencies or agency in filters.agencies)
        and agency not in filters.not_agencies
        and (not filters.departments or f"{agency}/{department}" in filters.departments)
    )
