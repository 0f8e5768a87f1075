"""How pages look for a person, at whatever machine they sit."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from access.permit import Permit
from catalog.database import Database
from catalog.sign_in_schema import preference as table

ZOOMS = (90, 100, 110, 130, 150)
"""Sizes of letters in percent."""


@dataclass(frozen=True, slots=True)
class Look:
    """How pages look: letters of ``zoom`` percent, in high ``contrast``, in a ``language``.

    ``shortcuts`` says whether single letters are shortcuts (WCAG 2.1.4 lets them be turned off).
    """

    zoom: int = 100
    contrast: bool = False
    shortcuts: bool = True
    language: str = "ko"


class Preferences:
    """Keeps what people set for themselves."""

    def __init__(self, database: Database) -> None:
        """Keep it in this catalog."""
        self._database = database

    def of(self, permit: Permit) -> Look | None:
        """Return what the holder has set, ``None`` as long as that is nothing."""
        wanted = select(table.c.zoom, table.c.contrast, table.c.shortcuts, table.c.language).where(
            table.c.person_id == permit.principal.person_id
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return Look(*row) if row is not None else None

    def keep(self, permit: Permit, look: Look) -> None:
        """Set how pages look for the holder."""
        stated = asdict(look)
        with self._database.writing() as connection:
            connection.execute(
                insert(table)
                .values(person_id=permit.principal.person_id, **stated)
                .on_conflict_do_update(index_elements=[table.c.person_id], set_=stated)
            )
