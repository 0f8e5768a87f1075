"""Searches that people repeat, each its owner's alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import delete, func, insert, literal_column, select, update

from access.permit import Permit
from catalog.archive_schema import saved_search as table
from catalog.database import Database, stamp
from records.saved_search import SavedSearch
from records.stated import Stated

MOST_SEARCHES = 20
"""Of one person: each is looked through again when something has changed."""


class SearchNotSaved(Exception):
    """A search that cannot be saved so; the text says in Korean what to do."""


class SavedSearches:
    """Keeps searches; what they find is asked elsewhere."""

    def __init__(self, database: Database) -> None:
        """Keep them in this catalog."""
        self._database = database

    def list(self, permit: Permit) -> list[SavedSearch]:
        """Return the holder's own searches, the latest first."""
        wanted = (
            select(table)
            .where(table.c.person_id == permit.principal.person_id)  # SECURITY: one's own only
            .order_by(table.c.at.desc(), literal_column("saved_search.rowid").desc())
        )
        with self._database.reading() as connection:
            return [
                SavedSearch(
                    id=row.id,
                    query=row.query,
                    filters={name: tuple(values) for name, values in row.filters.items()},
                    seen=frozenset(row.seen),
                    at=row.at,
                )
                for row in connection.execute(wanted)
            ]

    def add(self, permit: Permit, query: str, filters: Stated, seen: Iterable[str]) -> str:
        """Keep a search of the holder with what it finds now, and return its identifier.

        Raises:
            SearchNotSaved: when the holder has ``MOST_SEARCHES`` already.
        """
        identifier = secrets.token_hex(12)
        mine = table.c.person_id == permit.principal.person_id
        with self._database.writing() as connection:
            counted = select(func.count()).select_from(table).where(mine)
            if connection.execute(counted).scalar_one() >= MOST_SEARCHES:
                raise SearchNotSaved(
                    f"검색은 {MOST_SEARCHES}개까지 저장할 수 있습니다. 쓰지 않는 것을 지운 뒤 저장해 주시기 바랍니다."
                )
            connection.execute(
                insert(table).values(
                    id=identifier,
                    person_id=permit.principal.person_id,
                    query=query,
                    filters={name: list(values) for name, values in filters.items()},
                    seen=sorted(seen),
                    at=stamp(permit.at),
                )
            )
        return identifier

    def mark(self, permit: Permit, identifier: str, seen: Iterable[str]) -> bool:
        """Note what the holder has seen of a search of theirs; ``False`` when there is none."""
        with self._database.writing() as connection:
            done = connection.execute(
                update(table)
                .where(
                    table.c.id == identifier,
                    table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
                )
                .values(seen=sorted(seen))
            )
        return bool(done.rowcount)

    def drop(self, permit: Permit, identifier: str) -> bool:
        """Forget a search of the holder; ``False`` when there is none."""
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(table).where(
                    table.c.id == identifier,
                    table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
                )
            )
        return bool(gone.rowcount)
