"""The files of one set of rows: what is known of each, its terms and, once it has one, its vector."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Postings
from index.embedding import Vectors
from index.ivf import LISTS, REACH, read_lists
from index.lexical import LexicalIndex, TantivyIndex
from index.vectors import ExactVectors, VectorIndex

ROWS, VECTORS, READY, GONE = "rows.npz", "vectors.npy", "ready.npy", "gone.npy"
_POSTINGS = "postings/{}.npy"
_EARLIER_POSTINGS = "postings.npz"
"""Of ``index.generation.FORMAT`` 6 and before: read whole into memory, 1.1 GB for a million rows."""
TYPES, TOPICS = 3, 6
"""Kinds of papers, and topics, that are known of a row at most."""
_OF_VECTORS = frozenset({VECTORS, READY, LISTS, REACH})
"""What is written anew when texts get vectors; everything else stays as it is."""


class GenerationDamaged(Exception):
    """A file of a generation is missing or not what the manifest says."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of each row, all of length n, in order of (document, ordinal).

    ``agency``, ``department``, ``types`` (n, 3) and ``topics`` (n, 6) are numbers into ``names``, 0
    where there is none (or no further one); ``day`` is an ordinal, 0 without a date.
    ``record_acl_id`` is the scope of the row's record. ``digest`` is 16 bytes of what is embedded,
    ``op`` the change that the row is of.
    """

    chunk_id: NDArray[np.int64]
    acl_id: NDArray[np.int64]
    record_acl_id: NDArray[np.int64]
    agency: NDArray[np.int64]
    department: NDArray[np.int64]
    types: NDArray[np.int32]
    topics: NDArray[np.int32]
    day: NDArray[np.int64]
    ordinal: NDArray[np.int64]
    op: NDArray[np.int64]
    document: NDArray[np.str_]
    digest: NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Part:
    """An opened directory; ``files`` are the hashes of what lies in it.

    Row ``r`` has a vector where ``ready[r]``, else zeros. ``gone`` are the rows of the base, ascending,
    that a delta takes out.
    """

    directory: Path
    files: Mapping[str, str]
    rows: Rows
    names: dict[str, int]
    vectors: Vectors
    ready: NDArray[np.bool_]
    dense: VectorIndex
    lexical: LexicalIndex
    postings: Postings
    terms: dict[str, int]
    gone: NDArray[np.int64]


def open_part(directory: Path, files: Mapping[str, str], known: Part | None = None) -> Part:
    """Return the part that lies in a directory, every one of its ``files`` checked.

    What ``known``, a part opened before, was found to hold by the same hash is not read again.

    Raises:
        GenerationDamaged: when a file is not what its hash says.
    """
    read = known.files if known is not None else {}
    unread = [name for name, digest in files.items() if read.get(name) != digest]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(digest_of, [directory / name for name in unread])
        for name, digest in zip(unread, found, strict=True):
            if digest != files[name]:
                raise GenerationDamaged(f"{directory}: {name}")
    if known is not None and known.files == files:
        return known
    vectors: Vectors = np.load(directory / VECTORS, mmap_mode="r", allow_pickle=False)
    ready: NDArray[np.bool_] = np.load(directory / READY, allow_pickle=False)
    # What the manifest does not name was not built here, and is not opened.
    by_lists = {LISTS, REACH} <= files.keys()
    dense = read_lists(directory, vectors) if by_lists else ExactVectors(vectors)
    if known is not None and texts_of(known.files) == texts_of(files):
        return replace(
            known, directory=directory, files=files, vectors=vectors, ready=ready, dense=dense
        )
    table = np.load(directory / ROWS, allow_pickle=False)
    words = json.loads((directory / "words.json").read_text(encoding="utf-8"))
    return Part(
        directory=directory,
        files=files,
        rows=_rows(table),
        names=words["names"],
        vectors=vectors,
        ready=ready,
        dense=dense,
        lexical=TantivyIndex(directory / "lexical"),
        postings=_postings(directory, files),
        terms=words["terms"],
        gone=np.load(directory / GONE, allow_pickle=False),
    )


def _rows(table: Mapping[str, NDArray[Any]]) -> Rows:
    """Return the rows that a file holds; one from before ``index.generation.FORMAT`` 5 knows less."""
    number = len(table["chunk_id"])
    unknown: dict[str, Any] = {
        "record_acl_id": np.zeros(number, np.int64),
        "types": np.zeros((number, TYPES), np.int32),
        "topics": np.zeros((number, TOPICS), np.int32),
    }
    known = {name: table[name] for name in Rows.__dataclass_fields__ if name in table}
    return Rows(**{**unknown, **known})


def _postings(directory: Path, files: Mapping[str, str]) -> Postings:
    """Return the postings that lie in a directory, mapped, so that processes share what they read."""
    names = Postings.__dataclass_fields__
    if _EARLIER_POSTINGS in files:
        table = np.load(directory / _EARLIER_POSTINGS, allow_pickle=False)
        return Postings(**{name: table[name] for name in names})
    mapped = {
        name: np.load(directory / _POSTINGS.format(name), mmap_mode="r", allow_pickle=False)
        for name in names
    }
    return Postings(**{name: np.asarray(array) for name, array in mapped.items()})


def write_tables(
    directory: Path,
    rows: Rows,
    postings: Postings,
    terms: Sequence[str],
    *,
    names: Mapping[str, int],
    gone: NDArray[np.int64],
) -> None:
    """Write the texts of a part, but for its lexical index; ``gone`` are rows of its base."""
    table = {name: getattr(rows, name) for name in Rows.__dataclass_fields__}
    np.savez(directory / ROWS, allow_pickle=False, **table)
    for name in Postings.__dataclass_fields__:
        file = directory / _POSTINGS.format(name)
        file.parent.mkdir(exist_ok=True)
        np.save(file, getattr(postings, name), allow_pickle=False)
    words = {"names": dict(names), "terms": {term: number for number, term in enumerate(terms)}}
    (directory / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    np.save(directory / GONE, gone, allow_pickle=False)


def write_vectors(directory: Path, vectors: Vectors, ready: NDArray[np.bool_]) -> None:
    """Write the vectors of a part, shape (n, d), and which of them are there."""
    np.save(directory / VECTORS, vectors, allow_pickle=False)
    np.save(directory / READY, ready, allow_pickle=False)


def link(part: Part, names: Iterable[str], directory: Path) -> None:
    """Put files of a part into another directory: the same bytes once more by name alone.

    Where the disk knows no second names they are copied.
    """
    for name in names:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(part.directory / name, directory / name)
        except OSError:
            shutil.copyfile(part.directory / name, directory / name)


def texts_of(files: Mapping[str, str]) -> dict[str, str]:
    """Return those files which stay as they are when texts get vectors."""
    return {name: digest for name, digest in files.items() if name not in _OF_VECTORS}


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, empty when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
