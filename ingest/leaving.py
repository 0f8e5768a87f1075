"""Files that are not there any more: what that means for their records, and when to ask first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ingest.known_files import KnownFiles
from ingest.scan import FoundFile, SkippedFile

SHARE = 5
"""Lost at once, more than one in so many files is more likely a share that is only half there
(not mounted, a cable, a script gone wild) than a day's tidying."""
FEWEST = 5
"""Fewer lost files are never held back: so many one person deletes by hand in a small folder, and
sees it, and a question at each of them would soon be answered unread."""


@dataclass(frozen=True, slots=True)
class Left:
    """Known files that were not seen: ``missing`` lie nowhere, ``refused`` are not read any more.

    ``members`` were taken out of a ZIP that is still there; ``known`` counts the files that were
    there before. ``gone`` were missing already, in a folder that keeps its records.
    """

    known: int
    missing: tuple[str, ...]
    gone: tuple[str, ...]
    refused: tuple[str, ...]
    members: tuple[str, ...]

    def too_many(self, confirmed: int = 0) -> bool:
        """Return whether so many are missing that it takes a confirmation.

        ``confirmed`` missing files are expected: those an administrator was told of.
        """
        news = max(len(self.missing) - confirmed, 0)
        return news >= FEWEST and news * SHARE > self.known - confirmed


def left(
    known: KnownFiles,
    found: Iterable[FoundFile | SkippedFile],
    seen: Collection[str],
    refused: Collection[str],
) -> Left:
    """Return what has become of the known files which were not seen.

    What lies below a folder that cannot be reached now is not among them: it stays as it is.
    """
    beyond = {each.path for each in found if isinstance(each, SkippedFile) and each.unreachable}
    missing: list[str] = []
    gone: list[str] = []
    closed: list[str] = []
    members: list[str] = []
    files = known.direct()
    for path, file in files.items():
        if path in seen:
            inside = (each.facts.path for each in known.inside(path))
            members += [each for each in inside if each not in seen]
        elif path in refused:  # SECURITY: what must not be read any more goes unasked
            closed.append(path)
        elif not below(path, beyond):
            (gone if file.original_gone else missing).append(path)
    there = len(files) - sum(file.original_gone for file in files.values())
    return Left(there, tuple(missing), tuple(gone), tuple(closed), tuple(members))


def with_members(known: KnownFiles, paths: Iterable[str]) -> list[str]:
    """Return files, each ZIP among them with its members."""
    return [
        each
        for path in paths
        for each in (path, *(member.facts.path for member in known.inside(path)))
    ]


def below(path: str, folders: Collection[str]) -> bool:
    """Return whether a path is, or lies below, one of these."""
    return bool(folders) and any(each in folders for each in around_and_at(path))


def around_and_at(path: str) -> Iterator[str]:
    """Yield a path and the folders, or ZIPs, around it, the nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]
