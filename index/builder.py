"""From the catalog to a new index generation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.database import Database
from catalog.feed import Feed, FeedRow
from catalog.home import Home
from index.bm25 import Postings
from index.depth import depths
from index.embedding import Embedder, Vectors
from index.generation import (
    Generation,
    Rows,
    new_generation,
    open_generation,
    write_tables,
)
from index.ivf import IVF_ROWS, number_of_lists, write_lists
from index.lexical import Entry, write_lexical
from index.vectors import InvertedLists
from language.morphemes import shared_morphemes

_BATCH = 16
_DIGEST_BYTES = 16
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReceipt:
    """What a build did: how many chunks were embedded, how many there are, up to which ``op``."""

    embedded: int
    total: int
    op: int


class IndexBuilder:
    """Writes generations. One process at a time (``catalog.writer_lock``)."""

    def __init__(
        self, home: Home, database: Database, embedder: Embedder, *, ivf_rows: int = IVF_ROWS
    ) -> None:
        """Build the indexes of a home with this model; from ``ivf_rows`` chunks on with lists."""
        self._home = home
        self._feed = Feed(database)
        self._embedder = embedder
        self._ivf_rows = max(1, ivf_rows)

    def catch_up(self, progress: Progress | None = None) -> BuildReceipt:
        """Bring the index up to the catalog and return what was done.

        Nothing is written when nothing has changed. After a disposal no former generation is left in
        the home. Texts that an earlier generation of the same
        model holds are not embedded again, wherever they stand now.
        """
        present = open_generation(self._home.index)
        op = self._feed.op()
        usable = present is not None and present.fingerprint == self._embedder.fingerprint
        if present is not None and usable and present.op == op:
            return BuildReceipt(0, len(present.rows.chunk_id), op)
        live = self._live(op)
        vectors, embedded = self._vectors(live, present if usable else None, progress)
        # SECURITY: a generation that holds what was disposed of since is not kept to fall back on
        kept = present is not None and usable and present.op >= self._feed.purged()
        self._write(live, vectors, op, present.name if present is not None and kept else None)
        return BuildReceipt(embedded, len(live), op)

    def rebuild(self, progress: Progress | None = None) -> BuildReceipt:
        """Build from the catalog alone, embedding every text again; no former generation is kept."""
        op = self._feed.op()
        live = self._live(op)
        vectors, embedded = self._vectors(live, None, progress)
        self._write(live, vectors, op, None)
        return BuildReceipt(embedded, len(live), op)

    def _live(self, op: int) -> list[FeedRow]:
        live = [row for row in self._feed.changed_since(0) if not row.deleted and row.op <= op]
        live.sort(key=lambda row: (row.document_id, row.ordinal))
        return live

    def _vectors(
        self, live: Sequence[FeedRow], present: Generation | None, progress: Progress | None
    ) -> tuple[Vectors, int]:
        known: dict[bytes, int] = {}
        if present is not None:
            known = {bytes(digest): row for row, digest in enumerate(present.rows.digest)}
        vectors = np.empty((len(live), self._embedder.dimension), np.float32)
        missing: list[int] = []
        for number, row in enumerate(live):
            before = known.get(_digest(row))
            if before is None or present is None:
                missing.append(number)
            else:
                vectors[number] = present.vectors[before]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            vectors[batch] = self._embedder.embed_passages(
                [_embedded_text(live[number]) for number in batch]
            )
            if progress is not None:
                progress(start + len(batch), len(missing))
        return vectors, len(missing)

    def _write(
        self, live: Sequence[FeedRow], vectors: Vectors, op: int, before: str | None
    ) -> None:
        names: dict[str, int] = {}
        for row in live:
            for name in (row.agency, f"{row.agency}/{row.department}"):
                names.setdefault(name, len(names))
        morphemes = shared_morphemes()
        texts = [morphemes.terms(_embedded_text(row)) for row in live]
        rows = _rows(live, names)
        postings, terms = Postings.of(texts)
        with new_generation(
            self._home.index, op, self._embedder.fingerprint, before=before
        ) as directory:
            write_tables(directory, rows, vectors, postings, names, terms)
            if len(live) >= self._ivf_rows:
                lists = InvertedLists.build(vectors, number_of_lists(len(live)))
                write_lists(directory, lists, depths(lists, vectors, rows.acl_id))
            write_lexical(
                directory / "lexical",
                (
                    Entry(
                        row=number,
                        terms=text,
                        acl_id=int(rows.acl_id[number]),
                        agency=int(rows.agency[number]),
                        department=int(rows.department[number]),
                        day=int(rows.day[number]),
                    )
                    for number, text in enumerate(texts)
                ),
            )


def _embedded_text(row: FeedRow) -> str:
    return f"{row.prefix}\n{row.text}" if row.prefix else row.text


def _digest(row: FeedRow) -> bytes:
    return hashlib.blake2b(_embedded_text(row).encode(), digest_size=_DIGEST_BYTES).digest()


def _rows(live: Sequence[FeedRow], names: dict[str, int]) -> Rows:
    digests = b"".join(_digest(row) for row in live)
    return Rows(
        chunk_id=np.array([row.chunk_id for row in live], np.int64),
        acl_id=np.array([row.acl_id for row in live], np.int64),
        agency=np.array([names[row.agency] for row in live], np.int64),
        department=np.array([names[f"{row.agency}/{row.department}"] for row in live], np.int64),
        day=np.array([row.date.toordinal() if row.date else 0 for row in live], np.int64),
        ordinal=np.array([row.ordinal for row in live], np.int64),
        document=np.array([row.document_id for row in live], dtype=np.str_),
        digest=np.frombuffer(digests, np.dtype((np.void, _DIGEST_BYTES))),
    )
