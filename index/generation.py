"""One complete set of index files, written whole or not at all.

A generation is a directory that never changes once it has its name. ``current.json`` names the
newest and the one before it; every file stands in the generation's manifest with its SHA-256,
because FAISS and numpy read damaged bytes without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Postings
from index.embedding import Vectors
from index.ivf import DEPTHS, LISTS, read_lists
from index.lexical import LexicalIndex, TantivyIndex
from index.vectors import ExactVectors, VectorIndex

FORMAT = 3
"""Raised when the files of a generation change their meaning."""
POINTER = "current.json"
_MANIFEST = "manifest.json"


class GenerationDamaged(Exception):
    """A file of a generation is missing or not what the manifest says."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of each row, all of length n; a row is a live chunk.

    ``agency`` and ``department`` are numbers into ``names``; ``day`` is an ordinal, 0 without a
    date; ``document`` and ``ordinal`` break ties. ``digest`` is 16 bytes of what was embedded.
    """

    chunk_id: NDArray[np.int64]
    acl_id: NDArray[np.int64]
    agency: NDArray[np.int64]
    department: NDArray[np.int64]
    day: NDArray[np.int64]
    ordinal: NDArray[np.int64]
    document: NDArray[np.str_]
    digest: NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation."""

    name: str
    op: int
    fingerprint: str
    rows: Rows
    names: dict[str, int]
    vectors: Vectors
    dense: VectorIndex
    lexical: LexicalIndex
    postings: Postings
    terms: dict[str, int]


@contextmanager
def new_generation(root: Path, op: int, fingerprint: str, *, before: str | None) -> Iterator[Path]:
    """Yield an empty directory; on leaving it becomes the current generation of ``root``.

    Files are synced, the directory renamed, the pointer replaced, in this order: a kill at any
    moment leaves the former generation in force. On an error nothing changes. ``before`` names
    the generation to fall back on, one that was found whole; every other one is removed.
    """
    root.mkdir(parents=True, exist_ok=True)
    collect_garbage(root)
    scratch = Path(tempfile.mkdtemp(dir=root, prefix=".tmp-"))
    try:
        yield scratch
        files = {
            str(file.relative_to(scratch)): _digest(file)
            for file in sorted(scratch.rglob("*"))
            if file.is_file()
        }
        manifest = {"format": FORMAT, "op": op, "fingerprint": fingerprint, "files": files}
        _write_synced(scratch / _MANIFEST, json.dumps(manifest, indent=1).encode())
        for file in scratch.rglob("*"):
            _sync(file)
        _sync(scratch)
        name = f"generation-{op}-{scratch.name[5:]}"
        scratch.rename(root / name)
        _sync(root)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    pointer = json.dumps([name, before] if before else [name]).encode()
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


def collect_garbage(root: Path) -> None:
    """Remove what a killed writer left, and generations that are no longer in force."""
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


def open_generation(root: Path) -> Generation | None:
    """Return the newest generation that is whole, or ``None`` when there is none."""
    for name in named_generations(root):
        try:
            return _open(root / name)
        except GenerationDamaged:
            continue
    return None


def _open(directory: Path) -> Generation:
    try:
        manifest: dict[str, Any] = json.loads((directory / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise GenerationDamaged(f"{directory}: manifest") from problem
    if manifest["format"] != FORMAT:
        raise GenerationDamaged(f"{directory}: format {manifest['format']}")
    for name, digest in manifest["files"].items():
        file = directory / name
        if not file.is_file() or _digest(file) != digest:
            raise GenerationDamaged(f"{directory}: {name}")
    table = np.load(directory / "rows.npz", allow_pickle=False)
    postings = np.load(directory / "postings.npz", allow_pickle=False)
    words = json.loads((directory / "words.json").read_text(encoding="utf-8"))
    vectors: Vectors = np.load(directory / "vectors.npy", mmap_mode="r", allow_pickle=False)
    # What the manifest does not name was not built here, and is not opened.
    by_lists = {LISTS, DEPTHS} <= manifest["files"].keys()
    return Generation(
        name=directory.name,
        op=manifest["op"],
        fingerprint=manifest["fingerprint"],
        rows=Rows(**{name: table[name] for name in Rows.__dataclass_fields__}),
        names=words["names"],
        vectors=vectors,
        dense=read_lists(directory, vectors) if by_lists else ExactVectors(vectors),
        lexical=TantivyIndex(directory / "lexical"),
        postings=Postings(**{name: postings[name] for name in Postings.__dataclass_fields__}),
        terms=words["terms"],
    )


def write_tables(
    directory: Path,
    rows: Rows,
    vectors: Vectors,
    postings: Postings,
    names: dict[str, int],
    terms: Sequence[str],
) -> None:
    """Write everything of a generation but its lexical index."""
    np.save(directory / "vectors.npy", vectors, allow_pickle=False)
    table = {name: getattr(rows, name) for name in Rows.__dataclass_fields__}
    np.savez(directory / "rows.npz", allow_pickle=False, **table)
    matrix = {name: getattr(postings, name) for name in Postings.__dataclass_fields__}
    np.savez(directory / "postings.npz", allow_pickle=False, **matrix)
    words = {"names": names, "terms": {term: number for number, term in enumerate(terms)}}
    (directory / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
