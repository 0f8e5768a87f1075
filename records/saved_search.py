"""A search that somebody repeats, and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.passage import Particulars
from records.stated import Stated


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search of one person; ``seen`` are the records that it has found for them so far."""

    id: str
    query: str
    filters: Stated
    seen: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """A saved search with the records that its owner may see now and has not seen in it."""

    search: SavedSearch
    new: tuple[Particulars, ...]
