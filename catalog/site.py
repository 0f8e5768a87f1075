"""What administrators set for the whole installation."""

from __future__ import annotations

from sqlalchemy import delete, insert, update

from access.grade import Grade
from catalog.ceiling import CEILING, above_ceiling, ceiling_of
from catalog.database import Database
from catalog.decision_schema import setting
from catalog.records import remove
from catalog.schema import document
from records.document import Status

_NEVER_READ = 0
"""A reader version below every real one."""


class Site:
    """The settings of the installation."""

    def __init__(self, database: Database) -> None:
        """Keep settings in this catalog."""
        self._database = database

    def ceiling(self) -> Grade:
        """Return the highest grade that may be held; C, which is all, until one was set."""
        with self._database.reading() as connection:
            return ceiling_of(connection)

    def set_ceiling(self, grade: Grade) -> int:
        """Set the ceiling and withdraw what is above it, in one transaction; return how many.

        What was refused under a lower ceiling is read again at the next run.
        """
        with self._database.writing() as connection:
            connection.execute(delete(setting).where(setting.c.name == CEILING))
            connection.execute(insert(setting).values(name=CEILING, value=grade.value))
            refused = document.c.status == Status.ABOVE_CEILING.value
            connection.execute(update(document).where(refused).values(reader_version=_NEVER_READ))
            high = above_ceiling(connection, grade)
            remove(connection, high)
        return len(high)
