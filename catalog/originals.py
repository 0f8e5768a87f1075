"""What has become of the files that records were read from; for the pipeline, without content."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, update

from catalog.database import Database
from catalog.schema import document, folder


class Originals:
    """Notes which files of one folder are gone, are there again, or are held back."""

    def __init__(self, database: Database, folder_id: int) -> None:
        """Write to this catalog."""
        self._database, self._folder_id = database, folder_id

    def gone(self, paths: Collection[str]) -> int:
        """Note that files were deleted whose records stay; return how many that is news of.

        SECURITY: nothing but the note changes: the records stay as closed as they are, rules that
        change close and open them as all others, and no original of them is handed out.
        """
        return self._note(paths, gone=True)

    def back(self, paths: Collection[str]) -> int:
        """Note that files are there again, as they were."""
        return self._note(paths, gone=False)

    def number(self, numbers: Mapping[str, str]) -> None:
        """Note what the file system calls files of which that was not known."""
        if not numbers:
            return
        changed = (
            update(document)
            .where(document.c.folder_id == self._folder_id, document.c.path == bindparam("at"))
            .values(file_id=bindparam("called"))
        )
        with self._database.writing() as connection:
            connection.execute(
                changed, [{"at": path, "called": each} for path, each in numbers.items()]
            )

    def hold_back(self, count: int) -> None:
        """Note how many files are missing, too many to withdraw their records unasked."""
        with self._database.writing() as connection:
            connection.execute(
                update(folder)
                .where(folder.c.id == self._folder_id, folder.c.held_back != count)
                .values(held_back=count)
            )

    def _note(self, paths: Collection[str], *, gone: bool) -> int:
        if not paths:
            return 0
        changed = (
            update(document)
            .where(
                document.c.folder_id == self._folder_id,
                document.c.path.in_(list(paths)),
                document.c.original_gone.is_not(gone),
            )
            .values(original_gone=gone)
        )
        with self._database.writing() as connection:
            return connection.execute(changed).rowcount
