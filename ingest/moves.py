"""Which files of a folder, or members of a ZIP, were moved or renamed: told by their bytes.

Bytes are always compared: a file system gives the number of a deleted file to the next one, so a
number alone proves nothing. It tells which of several files with the same bytes was moved, and a
file that was moved and replaced from one that was copied and changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catalog.records import KnownFile


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is new at its path, or other than what was there, with its bytes hashed."""

    path: str
    sha256: str
    mtime_ns: int = 0
    file_id: str = ""


def moved(
    known: Mapping[str, KnownFile],
    there: Collection[str],
    arrivals: Sequence[Arrival],
    other: Collection[str] = (),
) -> dict[str, str]:
    """Return where known files lie now, by their former path.

    ``there`` are the paths at which something lies, or may lie: a file of which nothing lies at
    its path any more is gone. ``other`` are paths whose files have another size than before, be
    they among the arrivals or not. One whose path holds other bytes has moved when its own number is
    found elsewhere, or when the file that took its place has itself moved there. What is at its
    path still has not moved: a file with the same bytes elsewhere is a copy.
    """
    held = {each.path: each.sha256 for each in arrivals}
    left: dict[str, list[str]] = {}
    for path, file in known.items():
        same = path in there and held.get(path, file.facts.sha256) == file.facts.sha256
        if file.facts.sha256 and (path in other or not same):
            left.setdefault(file.facts.sha256, []).append(path)
    found: dict[str, Arrival] = {}
    pairs = [
        (_likeness(known[path], each), path, each)
        for each in arrivals
        for path in left.get(each.sha256, ())
    ]
    taken: set[str] = set()
    for _, path, each in sorted(pairs, key=lambda pair: (pair[0], pair[1], pair[2].path)):
        if path not in found and each.path not in taken:
            found[path] = each
            taken.add(each.path)
    return _consistent(known, there, found)


def chained(moves: Mapping[str, str], within: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Return former paths in groups that are free of one another: chains and swaps together.

    ``within`` names further former paths that belong to one, as members do to their ZIP.
    """
    groups: list[list[str]] = []
    arrives = {after: before for before, after in moves.items()}
    done: set[str] = set()
    for first in moves:
        if first in done:
            continue
        head = first
        while head in arrives and arrives[head] != first:
            head = arrives[head]
        group: list[str] = []
        while head in moves and head not in done:
            done.add(head)
            group += (head, *within.get(head, ()))
            head = moves[head]
        groups.append(group)
    return groups


def _likeness(file: KnownFile, arrival: Arrival) -> tuple[bool, bool, bool]:
    """Return what makes one pair with the same bytes more likely than another: least first."""
    same = bool(arrival.file_id) and arrival.file_id == file.facts.file_id
    named = file.facts.path.rsplit("/", 1)[-1] == arrival.path.rsplit("/", 1)[-1]
    return not same, not named, file.facts.mtime_ns != arrival.mtime_ns


def _consistent(
    known: Mapping[str, KnownFile], there: Collection[str], found: Mapping[str, Arrival]
) -> dict[str, str]:
    """Leave out what would put two files in one place, or a copy in the place of its original."""
    kept = {path: each for path, each in found.items() if path != each.path}
    while True:
        taken = {each.path for each in kept.values()}
        wrong = [
            path
            for path, each in kept.items()
            if (each.path in known and each.path not in kept)
            or (
                path in there
                and path not in taken
                and not (each.file_id and each.file_id == known[path].facts.file_id)
            )
        ]
        if not wrong:
            return {path: each.path for path, each in kept.items()}
        for path in wrong:
            del kept[path]
