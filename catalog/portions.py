"""What of a record one reader sees, counted as if the rest had never been in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, select

from catalog import schema
from catalog.blocks import blocks_of
from catalog.database import number
from catalog.listed import as_list, bound_list
from catalog.visible import Sight, likeness_of
from records.location import Location

_SIGHTS = 32
_RECORDS = 4096
"""Remembered at most: whose sight, and records of each."""

_SCOPES = (
    select(schema.block.c.document_id, schema.block.c.acl_id)
    .where(schema.block.c.document_id.in_(bound_list("ids")))
    .distinct()
)

_Series = tuple[str, *tuple[str | int | None, ...]]
"""What is counted together: paragraphs of a section and page of a part, tables of a part."""
_State = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class Portion:
    """The numbers of blocks, paragraphs and tables of a record as one reader sees them.

    A gap would tell that something in the record is closed. Pages, sheets, rows and cells keep
    their numbers, since they name a place on paper; a page without text may be a picture.

    ``likeness`` is that of the visible part, ``None`` when that is the whole record; ``hidden``
    are the ordinals of hidden blocks, and ``numbers`` those of hidden paragraphs and tables in
    their series, all ascending.
    """

    likeness: bytes | None = None
    hidden: tuple[int, ...] = ()
    numbers: Mapping[_Series, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row[Any]], sight: Sight, likeness: bytes | None = None) -> Portion:
        """Return the portion of a record, given (document_id, ordinal, acl_id, location) of its blocks."""
        closed = [row for row in rows if not sight.opens(row.document_id, row.acl_id)]
        numbers: dict[_Series, set[int]] = {}
        for row in closed:
            place = Location(**row.location)
            if place.paragraph is not None:
                numbers.setdefault(_paragraphs(place), set()).add(place.paragraph)
            if place.table is not None:
                numbers.setdefault(_tables(place), set()).add(place.table)
        ordered = {series: tuple(sorted(each)) for series, each in numbers.items()}
        return cls(likeness, tuple(sorted(row.ordinal for row in closed)), ordered)

    def likeness_in(self, record: Row[Any]) -> bytes:
        """Return the likeness of the visible part; empty for a text without a word."""
        return self.likeness if self.likeness is not None else record.likeness or b""

    def number(self, ordinal: int) -> int | None:
        """Return which visible block one with this ordinal is, from 0; ``None`` for a hidden one."""
        before = bisect_left(self.hidden, ordinal)  # SECURITY: no gap tells of a hidden block
        hidden = self.hidden[before : before + 1] == (ordinal,)
        return None if hidden else ordinal - before

    def ordinal(self, number: int) -> int:
        """Return the ordinal of a visible block."""
        found = number
        for each in self.hidden:
            found += each <= found
        return found

    def place(self, location: Location) -> Location:
        """Return where a visible block stands, as its reader counts."""
        # SECURITY: no gap tells of a hidden paragraph or table
        paragraph = self._shifted(_paragraphs(location), location.paragraph)
        table = self._shifted(_tables(location), location.table)
        if (paragraph, table) == (location.paragraph, location.table):
            return location
        return replace(location, paragraph=paragraph, table=table)

    def _shifted(self, series: _Series, number: int | None) -> int | None:
        return number and number - bisect_left(self.numbers.get(series, ()), number)


def _paragraphs(location: Location) -> _Series:
    return "paragraph", location.part, location.section, location.page


def _tables(location: Location) -> _Series:
    return "table", location.part


WHOLE = Portion()


class Portions:
    """Remembers portions, so that a partly hidden record takes no longer than a whole one.

    Without it the time of an answer would tell that something in a record is closed. Thread-safe.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = Lock()
        self._known: OrderedDict[Hashable, dict[_State, Portion]] = OrderedDict()

    def of(
        self, connection: Connection, records: Mapping[str, Row[Any]], sight: Sight
    ) -> dict[str, Portion]:
        """Return what may be seen of each record, rows of the table ``document`` by identifier."""
        known = self._under(number(connection, "acl"), sight)
        found = {key: known.get((key, row.stored)) for key, row in records.items()}
        missing = [key for key, portion in found.items() if portion is None]
        fresh = dict.fromkeys(missing, WHOLE)
        partly = _partly_closed(connection, missing, sight) if missing else frozenset()
        if partly:
            fresh |= {
                key: _portion(key, rows, sight)
                for key, rows in blocks_of(connection, dict.fromkeys(partly)).items()
            }
        known.update({(key, records[key].stored): portion for key, portion in fresh.items()})
        return {key: portion or fresh[key] for key, portion in found.items()}

    def _under(self, change: int, sight: Sight) -> dict[_State, Portion]:
        key = change, sight.acls, sight.exceptional, sight.closed
        with self._lock:
            known = self._known.setdefault(key, {})
            self._known.move_to_end(key)
            while len(self._known) > _SIGHTS:
                self._known.popitem(last=False)
            if len(known) > _RECORDS:
                known = self._known[key] = {}
        return known


def _partly_closed(
    connection: Connection, document_ids: Sequence[str], sight: Sight
) -> frozenset[str]:
    """Return those of some records in which a block is hidden."""
    rows = connection.execute(_SCOPES, {"ids": as_list(document_ids)})
    return frozenset(
        row.document_id for row in rows if not sight.opens(row.document_id, row.acl_id)
    )


def _portion(document_id: str, rows: Sequence[Row[Any]], sight: Sight) -> Portion:
    mine = [row for row in rows if sight.opens(document_id, row.acl_id)]
    # SECURITY: what is hidden must not decide which records pass for copies
    return Portion.of(rows, sight, likeness_of(mine))
