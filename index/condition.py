"""How the index is: what of the catalog it holds, and whether its files are what they were."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from catalog.database import Database
from catalog.feed import Feed
from catalog.home import Home
from index.builder import BESIDE
from index.generation import (
    BASE,
    DELTA,
    FORMAT,
    named_generations,
    read_manifest,
)
from index.part import GONE, READY, GenerationDamaged
from index.verified import forget_verified

SCRUBBED_EVERY = timedelta(days=1)
_SCRUB = "scrub.json"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Condition:
    """The newest generation, if it can be read: its rows, how many of them have no vector, and how
    many changes of the catalog it has not read yet; ``coming`` are done and all passages of the
    index of another model that grows beside it, ``None`` when there is none."""

    there: bool
    rows: int
    waiting: int
    lag: int
    coming: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Scrub:
    """When every byte of the index was read last (ISO 8601), and which files were damaged then."""

    at: str
    damaged: Sequence[str]


def condition(home: Home, database: Database) -> Condition:
    """Return how far the index is; without one that can be read everything is still to be done.

    What its manifest says is believed here; :func:`scrub` reads the bytes.
    """
    changes = Feed(database).op()
    found = _found(home.index, changes)
    coming = _found(home.index / BESIDE, changes)
    if not coming.there:
        return found
    return replace(found, coming=(coming.rows - coming.waiting, coming.rows))


def is_current(home: Home, fingerprint: str) -> bool:
    """Return whether the newest generation is of this model and of this program's format.

    Where there is none, nothing has to be replaced.
    """
    names = named_generations(home.index)
    try:
        manifest = read_manifest(home.index / names[0])
    except (IndexError, GenerationDamaged):
        return True
    return manifest.fingerprint == fingerprint and manifest.format == FORMAT


def _found(root: Path, changes: int) -> Condition:
    try:
        directory = root / named_generations(root)[0]
        manifest = read_manifest(directory)
        ready = [
            np.load(directory / part / READY, allow_pickle=False)
            for part in (BASE, DELTA)
            if f"{part}/{READY}" in manifest.files
        ]
        gone = np.zeros(len(ready[0]), np.bool_)
        if len(ready) > 1:
            gone[np.load(directory / DELTA / GONE, allow_pickle=False)] = True
    except (IndexError, OSError, ValueError, GenerationDamaged):
        return Condition(False, 0, 0, changes)
    live = np.concatenate([ready[0][~gone], *ready[1:]])
    return Condition(True, len(live), int(np.count_nonzero(~live)), changes - manifest.op)


def scrub(home: Home, *, at: datetime, pace: Callable[[int], None]) -> Scrub | None:
    """Read every file of the generations in force and note which are not what they were.

    ``pace`` is told of each piece's bytes before the next is read; what it raises ends the scrub.
    Returns ``None``, and notes nothing, when another generation came into force meanwhile.
    """
    names = named_generations(home.index)
    damaged: list[str] = []
    read: dict[int, str] = {}
    for name in names:
        try:
            manifest = read_manifest(home.index / name)
        except GenerationDamaged:
            damaged.append(name)
            continue
        for file, digest in manifest.files.items():
            if _digest(home.index / name / file, read, pace) != digest:
                damaged.append(f"{name}/{file}")
    if named_generations(home.index) != names:
        return None
    if damaged:
        forget_verified(home.index)
    found = Scrub(at.isoformat(), damaged)
    scratch = home.index / f".{_SCRUB}"
    scratch.write_text(json.dumps(asdict(found)), encoding="utf-8")
    scratch.replace(home.index / _SCRUB)
    return found


def last_scrub(home: Home) -> Scrub | None:
    """Return what the last scrub found, ``None`` when there was none."""
    try:
        stated = json.loads((home.index / _SCRUB).read_text(encoding="utf-8"))
        return Scrub(str(stated["at"]), [str(each) for each in stated["damaged"]])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def scrub_is_due(home: Home, *, at: datetime) -> bool:
    """Return whether it is time for a scrub; a clock that was set back makes it so."""
    last = last_scrub(home)
    if last is None:
        return True
    try:
        since = at - datetime.fromisoformat(last.at)
    except (ValueError, TypeError):
        return True
    return not timedelta(0) <= since < SCRUBBED_EVERY


def _digest(file: Path, read: dict[int, str], pace: Callable[[int], None]) -> str:
    """Return the SHA-256 of a file; one of several names is read once."""
    hashed = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            number = os.fstat(stream.fileno()).st_ino
            if number in read:
                return read[number]
            while piece := stream.read(_PIECE):
                hashed.update(piece)
                pace(len(piece))
    except OSError:
        return ""
    read[number] = hashed.hexdigest()
    return read[number]
