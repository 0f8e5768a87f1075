"""Files that were disposed of, by hash: they are not read again."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from access.rules import Ruling
from catalog.database import Database
from catalog.disposal_schema import disposed_file
from catalog.records import document_id


class DisposedFiles:
    """What was disposed of, as one shared folder sees it."""

    def __init__(self, database: Database, folder_name: str) -> None:
        """Look in this catalog, for the folder of this name."""
        self._database = database
        self._folder_name = folder_name

    def holds(self, path: str, sha256: str, ruling: Ruling | None) -> bool:
        """Return whether a file of these bytes was disposed of: here, or of the same department.

        A copy in another department's folder is that department's record, with a retention of
        its own; other bytes under the same path are another record.
        """
        table = disposed_file
        here = table.c.place == document_id(self._folder_name, path)
        same = and_(
            table.c.agency == (ruling.agency if ruling else ""),
            table.c.department == (ruling.department if ruling else ""),
        )
        wanted = select(table.c.document_id).where(table.c.sha256 == sha256, or_(here, same))
        with self._database.reading() as connection:
            return connection.execute(wanted).first() is not None
