"""Lists as one parameter of a query: they may be longer than SQL takes parameters.

A query that takes its list so stays one text, however long the list, and can be built once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, String, bindparam, func, select


def listed(identifiers: Iterable[str] | Iterable[int]) -> Select[Any]:
    """Return identifiers as a query."""
    each = func.json_each(json.dumps(sorted(identifiers))).table_valued("value")
    return select(each.c.value)


def bound_list(name: str) -> Select[Any]:
    """Return the items of the list that is bound under this name (:func:`as_list`), as a query."""
    each = func.json_each(bindparam(name, type_=String)).table_valued("value")
    return select(each.c.value)


def as_list(items: Iterable[str | int] | Iterable[tuple[str, int, int]]) -> str:
    """Return what is bound for a list, in its order."""
    return json.dumps(list(items))
