"""What somebody keeps for themselves: answers, records, notes, and bundles of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_NAME = 200
LONGEST_NOTE = 2000
MOST_KEPT = 2000
"""Things that one person keeps."""


class Kind(StrEnum):
    """What is kept. A bundle holds others; a note is text of one's own."""

    ANSWER = "answer"
    RECORD = "record"
    BUNDLE = "bundle"
    NOTE = "note"

    @property
    def pointing(self) -> bool:
        """Return whether it stands for something that can be closed to its keeper later."""
        return self in (Kind.ANSWER, Kind.RECORD)


class Order(StrEnum):
    """How a list is ordered."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that a person keeps; ``name`` and ``note`` are their own words.

    ``target`` is the answer or record that it stands for, ``seen`` the version of a record that
    was seen when it was kept, ``bundle`` the bundle that it lies in (``""``: none). ``audience``
    are grants to which a note is open besides its owner, whose name is ``owner``.
    """

    id: str
    kind: Kind
    target: str
    seen: str
    name: str
    note: str
    bundle: str
    audience: tuple[str, ...]
    at: datetime
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A kept thing as its keeper may see it now.

    ``title`` is what it is called: the keeper's name for it, else that of the answer or record.
    Where that is missing or closed (``gone``, both alike) nothing is left but the note. ``stale``
    says that what it rests on has changed since it was kept; ``label`` is the strictest of it.
    """

    kept: Kept
    title: str
    gone: bool = False
    stale: bool = False
    office: str = ""
    date: date | None = None
    label: str = ""
