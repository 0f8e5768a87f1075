"""The index as it stands: written whole or not at all, a base and what has changed since.

A generation is a directory that never changes once it has its name. ``base`` in it holds all rows
as of one change of the catalog; ``delta``, where there is one, those that changed since, and which
rows of the base are gone. Files that stay as they were are linked from the former generation.
``current.json`` names the newest and the one before it; every file stands in the generation's
manifest with its SHA-256, because FAISS and numpy read damaged bytes without a word.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.both import BothLexical, BothVectors, Places, joined, lengths_of, postings_of
from index.lexical import LexicalIndex
from index.part import NAMES, GenerationDamaged, Part, Rows, link, open_part
from index.postings import TermPostings
from index.verified import Verified

FORMAT = 10
"""Raised when the files of a generation, or what it states, change their meaning.

From 10 on terms come in the common forms of ``language/thesaurus.toml``; from 9 on the rows of a term
lie by how often they say it; from 8 on rows and terms are mapped; from 7 on
terms are those of Kiwi without its dictionary of names of several words, postings are mapped and the rows of
lexical hits a column; 5 and 6 hold the same otherwise; 4 knows fewer filters.
"""
_READABLE = frozenset({4, 5, 6, 7, 8, 9, FORMAT})
"""An earlier one answers until the builder has written it anew, with the vectors that it has."""
UNSTATED = -1
"""A change before every real one."""
POINTER = "current.json"
BASE, DELTA = "base", "delta"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation states of itself; ``files`` are the hashes of all that lie in it.

    ``op`` is the change of the catalog up to which it has read, ``base_op`` that of its base.
    ``fingerprint`` is the model's: vectors of two models never meet. ``detector`` and ``reader``
    are the oldest masker, and the oldest reader (parsers and chunker), that a text of the base
    was made by. ``acl`` is the change of scopes by which the rows of the base stand in theirs.
    """

    op: int
    base_op: int
    fingerprint: str
    detector: int
    reader: int
    files: Mapping[str, str]
    acl: int = UNSTATED
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation; rows are all that live, in order of (document, ordinal).

    ``records`` are the first row of each record, ascending, int64.
    """

    name: str
    manifest: Manifest
    base: Part
    delta: Part | None
    places: Places
    rows: Rows
    records: NDArray[np.int64]
    lengths: NDArray[np.int32]
    dense: BothVectors
    lexical: LexicalIndex

    @property
    def op(self) -> int:
        """Return the change of the catalog up to which it has read."""
        return self.manifest.op

    @property
    def fingerprint(self) -> str:
        """Return the hash of the one model that its vectors come from."""
        return self.manifest.fingerprint

    @property
    def parts(self) -> list[Part]:
        """Return the base and, where there is one, the delta."""
        return [self.base, self.delta] if self.delta is not None else [self.base]

    @property
    def names(self) -> dict[str, int]:
        """Return the numbers of agencies and departments."""
        return self.parts[-1].names

    @property
    def ready(self) -> NDArray[np.bool_]:
        """Return which rows have a vector; the others are found by their words alone."""
        return self.dense.ready

    def postings_of(self, terms: Sequence[str]) -> TermPostings:
        """Return the postings of some terms, numbered in the order given."""
        return postings_of(self.parts, self.places, self.lengths, terms)


@dataclass(frozen=True, slots=True)
class Draft:
    """A generation that is being written; ``digests`` are those of the files that were linked."""

    directory: Path
    digests: dict[str, str] = field(default_factory=dict)

    def link(self, part: Part, files: Mapping[str, str], name: str) -> None:
        """Put some files of a part into the part of that name here."""
        link(part, files, self.directory / name)
        self.digests.update({f"{name}/{each}": digest for each, digest in files.items()})


@contextmanager
def new_generation(root: Path, stated: Manifest, *, before: Sequence[str]) -> Iterator[Draft]:
    """Yield an empty draft; on leaving it becomes the current generation of ``root``.

    Files are synced, the directory renamed, the pointer replaced, in this order: a kill at any
    moment leaves the former generation in force. On an error nothing changes. The hashes that
    ``stated`` names are those found here. ``before`` names those to fall back on, the newest
    first; every other one is removed.
    """
    root.mkdir(parents=True, exist_ok=True)
    collect_garbage(root)
    scratch = Path(tempfile.mkdtemp(dir=root, prefix=".tmp-"))
    draft, verified = Draft(scratch), Verified(root)
    try:
        yield draft
        names = [
            str(file.relative_to(scratch)) for file in sorted(scratch.rglob("*")) if file.is_file()
        ]
        files = {
            name: draft.digests.get(name) or verified.digest_of(scratch / name) for name in names
        }
        manifest = asdict(replace(stated, files=files))
        _write_synced(scratch / _MANIFEST, json.dumps(manifest, indent=1).encode())
        for file in scratch.rglob("*"):
            _sync(file)
        _sync(scratch)
        name = f"generation-{stated.op}-{scratch.name[5:]}"
        scratch.rename(root / name)
        _sync(root)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    verified.keep()
    pointer = json.dumps([name, *before]).encode()
    _write_synced(root / f".{POINTER}", pointer)
    (root / f".{POINTER}").replace(root / POINTER)
    _sync(root)
    collect_garbage(root)


def named_generations(root: Path) -> list[str]:
    """Return the names of the generations in force, newest first; empty when there is none."""
    try:
        names = json.loads((root / POINTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def others(root: Path, name: str) -> list[str]:
    """Return the generations in force before ``name`` that have another base than it.

    What happens to its base on the disk does not happen to theirs.
    """
    names = named_generations(root)
    own = root / name / BASE / NAMES
    earlier = [root / each / BASE / NAMES for each in names[names.index(name) + 1 :]]
    return [
        each.parent.parent.name for each in earlier if each.is_file() and not each.samefile(own)
    ]


def collect_garbage(root: Path) -> None:
    """Remove what a killed writer left, and generations that are no longer in force."""
    if not root.is_dir():
        return
    kept = set(named_generations(root))
    for entry in root.iterdir():
        ours = entry.is_dir() and entry.name.startswith((".tmp-", "generation-"))
        if ours and entry.name not in kept:
            shutil.rmtree(entry, ignore_errors=True)


def copy_generations(root: Path, into: Path) -> None:
    """Copy the generations in force into a new directory, each whole.

    One that is removed meanwhile, because a newer came, makes it begin anew with that.
    """
    while True:
        names = named_generations(root)
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        try:
            for name in names:
                shutil.copytree(root / name, into / name)
        except (FileNotFoundError, shutil.Error):
            if named_generations(root) == names:
                raise
            continue
        if names:
            (into / POINTER).write_text(json.dumps(names), encoding="utf-8")
        return


def open_generation(root: Path, known: Generation | None = None) -> Generation | None:
    """Return the newest generation that is whole, or ``None`` when there is none.

    What ``known`` holds of it already is not read again.
    """
    verified = Verified(root)
    for name in named_generations(root):
        try:
            opened = _open(root / name, verified, known)
        except GenerationDamaged:
            continue
        verified.keep()
        return opened
    return None


def read_manifest(directory: Path) -> Manifest:
    """Return what a generation states of itself.

    Raises:
        GenerationDamaged: when it states nothing that this program can read.
    """
    try:
        stated: dict[str, Any] = json.loads((directory / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise GenerationDamaged(f"{directory}: manifest") from problem
    if stated.get("format") not in _READABLE:
        raise GenerationDamaged(f"{directory}: format {stated.get('format')}")
    try:
        manifest = Manifest(**stated)
    except TypeError as problem:  # a field of another name
        raise GenerationDamaged(f"{directory}: manifest") from problem
    if not all(name.startswith((f"{BASE}/", f"{DELTA}/")) for name in manifest.files):
        raise GenerationDamaged(f"{directory}: manifest")  # what it names is read, and checked
    return manifest


def _open(directory: Path, verified: Verified, known: Generation | None) -> Generation:
    manifest = read_manifest(directory)
    base = _part(directory / BASE, manifest, verified, known.base if known else None)
    delta = None
    if any(name.startswith(f"{DELTA}/") for name in manifest.files):
        delta = _part(directory / DELTA, manifest, verified, known.delta if known else None)
    places = Places.of(base, delta)
    parts = [base, delta] if delta is not None else [base]
    rows = joined(base, delta, places)
    return Generation(
        directory.name,
        manifest,
        base,
        delta,
        places,
        rows,
        np.flatnonzero(np.r_[True, rows.document[1:] != rows.document[:-1]][: len(rows.document)]),
        lengths_of(parts, places),
        BothVectors(base, delta, places),
        BothLexical(base, delta, places) if delta is not None else base.lexical,
    )


def _part(directory: Path, manifest: Manifest, verified: Verified, known: Part | None) -> Part:
    own = f"{directory.name}/"
    files = {
        name.removeprefix(own): digest
        for name, digest in manifest.files.items()
        if name.startswith(own)
    }
    return open_part(directory, files, verified, known)


def _write_synced(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
