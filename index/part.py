"""The files of one set of rows: what is known of each, its terms and, once it has one, its vector."""

from __future__ import annotations

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

from index.embedding import Vectors
from index.ivf import LISTS, REACH, read_lists
from index.lexical import LexicalIndex, TantivyIndex
from index.postings import EarlierPostings, Postings
from index.terms import TERMS, Terms, read_terms, write_terms
from index.vectors import ExactVectors, VectorIndex
from index.verified import Verified

VECTORS, READY, GONE, NAMES = "vectors.npy", "ready.npy", "gone.npy", "words.json"
_ROWS, _POSTINGS = "rows/{}.npy", "postings/{}.npy"
_EARLIER_ROWS, _EARLIER_POSTINGS = "rows.npz", "postings.npz"
"""Of ``index.generation.FORMAT`` 7 and 6, and before: read whole into memory, 1.3 GB for a million rows."""
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
    postings: Postings | EarlierPostings
    terms: Terms
    gone: NDArray[np.int64]


def open_part(
    directory: Path, files: Mapping[str, str], verified: Verified, known: Part | None = None
) -> Part:
    """Return the part that lies in a directory, every one of its ``files`` checked.

    What was ``verified``, or ``known``, a part opened before, was found to hold by the same hash is
    not read again.

    Raises:
        GenerationDamaged: when a file is not what its hash says.
    """
    read = known.files if known is not None else {}
    unread = [name for name, digest in files.items() if read.get(name) != digest]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(verified.digest_of, [directory / name for name in unread])
        for name, digest in zip(unread, found, strict=True):
            if digest != files[name]:
                raise GenerationDamaged(f"{directory}: {name}")
    if known is not None and known.files == files:
        return replace(known, directory=directory)  # that where it was known may be removed
    vectors: Vectors = np.load(directory / VECTORS, mmap_mode="r", allow_pickle=False)
    ready: NDArray[np.bool_] = np.load(directory / READY, allow_pickle=False)
    # What the manifest does not name was not built here, and is not opened.
    by_lists = {LISTS, REACH} <= files.keys()
    dense = read_lists(directory, vectors) if by_lists else ExactVectors(vectors)
    if known is not None and texts_of(known.files) == texts_of(files):
        return replace(
            known, directory=directory, files=files, vectors=vectors, ready=ready, dense=dense
        )
    words = json.loads((directory / NAMES).read_text(encoding="utf-8"))
    return Part(
        directory=directory,
        files=files,
        rows=_rows(directory, files),
        names=words["names"],
        vectors=vectors,
        ready=ready,
        dense=dense,
        lexical=TantivyIndex(directory / "lexical"),
        postings=_postings(directory, files),
        terms=read_terms(directory) if files.keys() >= TERMS else words["terms"],
        gone=np.load(directory / GONE, allow_pickle=False),
    )


def _rows(directory: Path, files: Mapping[str, str]) -> Rows:
    """Return the rows that lie in a directory; from before ``index.generation.FORMAT`` 5 less is known."""
    names = Rows.__dataclass_fields__
    if _EARLIER_ROWS not in files:
        return Rows(**_mapped(directory, _ROWS, names))
    table = np.load(directory / _EARLIER_ROWS, allow_pickle=False)
    number = len(table["chunk_id"])
    unknown: dict[str, Any] = {
        "record_acl_id": np.zeros(number, np.int64),
        "types": np.zeros((number, TYPES), np.int32),
        "topics": np.zeros((number, TOPICS), np.int32),
    }
    return Rows(**{**unknown, **{name: table[name] for name in names if name in table}})


def _postings(directory: Path, files: Mapping[str, str]) -> Postings | EarlierPostings:
    earlier = EarlierPostings.__dataclass_fields__
    if _EARLIER_POSTINGS in files:
        table = np.load(directory / _EARLIER_POSTINGS, allow_pickle=False)
        return EarlierPostings(**{name: table[name] for name in earlier})
    if files.keys() >= {_POSTINGS.format(name) for name in earlier}:
        return EarlierPostings(**_mapped(directory, _POSTINGS, earlier))
    return Postings(**_mapped(directory, _POSTINGS, Postings.__dataclass_fields__))


def _mapped(directory: Path, form: str, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the columns of a table, mapped, so that processes share what they read."""
    return {
        name: np.asarray(np.load(directory / form.format(name), mmap_mode="r", allow_pickle=False))
        for name in names
    }


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
    for form, table in ((_ROWS, rows), (_POSTINGS, postings)):
        (directory / form).parent.mkdir()
        for name in table.__dataclass_fields__:
            np.save(directory / form.format(name), getattr(table, name), allow_pickle=False)
    write_terms(directory, terms)
    words = {"names": dict(names)}
    (directory / NAMES).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
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
