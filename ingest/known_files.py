"""What the catalog knows of a folder's files, with the members of each ZIP at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog.records import KnownFile
from records.document import Status


class KnownFiles:
    """Files by path; a path below a known ZIP is a member of it."""

    def __init__(self, files: Mapping[str, KnownFile]) -> None:
        """Take the files of one folder."""
        self._files = dict(files)
        self._inside: dict[str, list[str]] | None = None

    def __contains__(self, path: str) -> bool:
        """Return whether a file is known at this path."""
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        """Yield every path, members' too."""
        return iter(self._files)

    def get(self, path: str) -> KnownFile | None:
        """Return the file at a path, or ``None``."""
        return self._files.get(path)

    def inside(self, path: str) -> list[KnownFile]:
        """Return the members of the ZIP at a path, those of ZIPs within it too."""
        return [self._files[each] for each in self._members().get(path, ())]

    def direct(self, container: str = "") -> dict[str, KnownFile]:
        """Return the files that lie in no ZIP, or in that one and in none within it."""
        found = self._files if not container else self._members().get(container, ())
        return {
            path: self._files[path] for path in found if next(self._around(path), "") == container
        }

    def replace(self, former: Iterable[str], present: Mapping[str, KnownFile]) -> None:
        """Put what is known now in the place of what was."""
        for path in former:
            self._files.pop(path, None)
        self._files |= present
        self._inside = None

    def _members(self) -> Mapping[str, list[str]]:
        if self._inside is None:
            self._inside = {}
            for path in self._files:
                for around in self._around(path):
                    self._inside.setdefault(around, []).append(path)
        return self._inside

    def _around(self, path: str) -> Iterator[str]:
        """Yield the ZIPs around a file, the nearest first."""
        while (cut := path.rfind("/")) > 0:
            path = path[:cut]
            around = self._files.get(path)
            if around is not None and around.status is Status.CONTAINER:
                yield path
