"""From the catalog to a new index generation: texts first, vectors after them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.database import Database
from catalog.feed import Feed, FeedRow
from catalog.home import Home
from index.embedding import Embedder, Vectors
from index.generation import (
    BASE,
    DELTA,
    FORMAT,
    Generation,
    Manifest,
    collect_garbage,
    named_generations,
    new_generation,
    open_generation,
    others,
)
from index.ivf import IVF_ROWS, LISTS, REACH, number_of_lists, write_lists
from index.part import texts_of, write_vectors
from index.reach import reach
from index.texts import digest_of, live, write_texts
from index.vectors import InvertedLists, Rows
from records.document_type import LETTER_FIELDS

DELTA_ROWS = 20_000
"""So many changes are kept beside the base; with more a new base is written. A question compares
them one by one, in about 3 ms."""
_WHOLE = 4
"""Times ``DELTA_ROWS`` at once, when nothing is gained by a delta first."""
_BATCH = 16
_FIRST = 256
_LONGEST = 4096
"""Texts between two generations while vectors follow: twice as many each time, up to these."""
_SHARES = 50
"""Of a large index a slice is a fiftieth at most: writing it all again costs a twentieth of that."""
BESIDE = "beside"
"""Where, below the index, that of another model grows until it is whole (docs/decisions/0039)."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReceipt:
    """What a build did: how many chunks were embedded, how many there are, up to which ``op``.

    ``waiting`` chunks have no vector yet.
    """

    embedded: int
    total: int
    op: int
    waiting: int = 0


class IndexBuilder:
    """Writes generations. One process at a time (``catalog.writer_lock``)."""

    def __init__(
        self,
        home: Home,
        database: Database,
        embedder: Embedder,
        *,
        ivf_rows: int = IVF_ROWS,
        delta_rows: int = DELTA_ROWS,
    ) -> None:
        """Build the indexes of a home with this model.

        From ``ivf_rows`` chunks on with lists; up to ``delta_rows`` changes beside the base.
        """
        self._root = home.index
        self._feed = Feed(database)
        self._embedder = embedder
        self._fingerprint, self._dimension = embedder.fingerprint, embedder.dimension
        self._ivf_rows = max(1, ivf_rows)
        self._delta_rows = delta_rows

    def catch_up(
        self, progress: Progress | None = None, *, hurried: Callable[[], bool] = lambda: False
    ) -> BuildReceipt:
        """Bring the index up to the catalog and return what was done.

        Texts can be searched before the first is embedded. Vectors follow, for what has waited
        longest first, and are kept slice by slice: who is stopped goes on there. ``hurried`` is
        asked between slices whether something else waits; what is missing is left for later then.

        Nothing is written when nothing has changed. After a disposal, and when the last text of an
        older masker went, no former generation is left in the home. Texts that an earlier
        generation of the same model holds are not embedded again, wherever they stand now.

        An index of another model goes on answering, and learns of every text, while that of this
        model is built beside it; when that lacks nothing it takes its place in one step.
        """
        present = open_generation(self._root)
        if present is not None and present.fingerprint != self._fingerprint:
            return self._switched(present, progress, hurried)
        generation = self._texts()
        embedded = self._vectors(generation, progress, hurried)
        generation = self._opened(generation)
        if self._outgrown(generation) and not hurried():
            generation = self._whole(generation, [generation.name], generation.op)
        self._forget_beside()
        waiting = int(np.count_nonzero(~generation.ready))
        return BuildReceipt(embedded, len(generation.ready), generation.op, waiting)

    def _switched(
        self, present: Generation, progress: Progress | None, hurried: Callable[[], bool]
    ) -> BuildReceipt:
        """Build the index of this model beside that of another, and put it in its place once whole."""
        former, beside = copy(self), copy(self)
        former._fingerprint = present.fingerprint
        former._dimension = present.base.vectors.shape[1]
        former._texts()  # what is new is found by its words meanwhile, and what is gone is gone
        beside._root = self._root / BESIDE
        begun = open_generation(beside._root)
        if begun is not None and begun.fingerprint != self._fingerprint:
            self._forget_beside()  # begun with a third model
        built = beside.catch_up(progress, hurried=hurried)
        whole = open_generation(beside._root)
        if built.waiting or built.op != self._feed.op() or whole is None:
            return built
        self._put_in_force(whole)
        return built

    def _put_in_force(self, whole: Generation) -> None:
        """Put what was built beside the index in its place, in one step."""
        # none of the other model is left to fall back on: two never meet
        with new_generation(self._root, whole.manifest, before=[]) as draft:
            for name, part in zip((BASE, DELTA), whole.parts, strict=False):
                draft.link(part, part.files, name)
        self._forget_beside()

    def _forget_beside(self) -> None:
        shutil.rmtree(self._root / BESIDE, ignore_errors=True)

    def renew(self) -> BuildReceipt:
        """Write every text anew, with the vectors of what is found whole; nothing earlier is kept."""
        present = open_generation(self._root)
        if present is not None and present.fingerprint != self._fingerprint:
            present = None
        self._forget_beside()
        self._whole(present, [], self._feed.op())
        return self.catch_up()

    def rebuild(self, progress: Progress | None = None) -> BuildReceipt:
        """Build from the catalog alone, embedding every text again; no former generation is kept.

        The former index answers until the new one lacks nothing. Where none can be read, texts are
        found by their words at once.
        """
        self._forget_beside()
        beside = copy(self)
        answering = open_generation(self._root) is not None
        if answering:
            beside._root = self._root / BESIDE
        generation = beside._whole(None, [], self._feed.op())
        embedded = beside._vectors(generation, progress, lambda: False)
        generation = beside._opened(generation)
        if answering:
            self._put_in_force(generation)
        return BuildReceipt(embedded, len(generation.ready), generation.op)

    def _texts(self) -> Generation:
        """Return a generation that knows every text, written now if it must be."""
        present = open_generation(self._root)
        op, purged = self._feed.op(), self._feed.purged()
        detector, _ = self._feed.made_by()
        # SECURITY: what was disposed of, or masked anew since, is not kept to fall back on
        if present is None or (
            present.manifest.base_op < purged or present.manifest.detector < detector
        ):
            return self._whole(present, [], op)
        damaged = present.name != named_generations(self._root)[0]
        if damaged or present.manifest.format != FORMAT:
            return self._whole(present, [present.name], op)
        if present.op == op:
            collect_garbage(self._root)  # of a writer that was killed when it was done
            return present
        changed = self._changed(present.manifest.base_op, op)
        if len(changed) > _WHOLE * self._delta_rows:
            return self._whole(present, [present.name], op)
        return self._beside(present, changed, op)

    def _changed(self, since: int, op: int) -> list[FeedRow]:
        changed = self._feed.changed_since(since, LETTER_FIELDS)
        return [row for row in changed if row.op <= op]

    def _whole(self, known: Generation | None, before: Sequence[str], op: int) -> Generation:
        """Write every text into a new base; vectors that are ``known`` come along."""
        scoped = self._feed.acl()  # before the texts: of a later change they are not said to know
        texts = live(self._changed(0, op))
        detector, reader = self._feed.made_by()
        stated = Manifest(op, op, self._fingerprint, detector, reader, {}, scoped)
        with new_generation(self._root, stated, before=before) as draft:
            base = draft.directory / BASE
            write_texts(base, texts, {}, np.empty(0, np.int64))
            scopes = np.array([row.acl_id for row in texts], np.int64)
            self._write_vectors(base, *self._known(texts, known), scopes)
        return self._opened(known)

    def _beside(self, present: Generation, changed: Sequence[FeedRow], op: int) -> Generation:
        """Write what has changed since the base was; the base stays as it is."""
        texts, base = live(changed), present.base
        ids = np.array([row.chunk_id for row in changed], np.int64)
        gone = np.flatnonzero(np.isin(base.rows.chunk_id, ids))
        stated = replace(present.manifest, op=op)
        before = [present.name, *others(self._root, present.name)]
        with new_generation(self._root, stated, before=before) as draft:
            draft.link(base, base.files, BASE)
            delta = draft.directory / DELTA
            write_texts(delta, texts, base.names, gone)
            write_vectors(delta, *self._known(texts, present))
        return self._opened(present)

    def _known(
        self, texts: Sequence[FeedRow], known: Generation | None
    ) -> tuple[Vectors, NDArray[np.bool_]]:
        """Return the vectors that a generation holds of some texts, and which those are."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        ready = np.zeros(len(texts), np.bool_)
        for part in known.parts if known is not None else ():
            there = np.flatnonzero(part.ready)
            held = dict(zip(map(bytes, part.rows.digest[there]), there.tolist(), strict=True))
            for number, row in enumerate(texts):
                at = held.get(digest_of(row))
                if at is not None:
                    vectors[number], ready[number] = part.vectors[at], True
        return vectors, ready

    def _vectors(
        self, generation: Generation, progress: Progress | None, hurried: Callable[[], bool]
    ) -> int:
        """Embed what has no vector, slice by slice, and return how many texts were embedded."""
        missing = np.flatnonzero(~generation.ready)
        missing = missing[np.argsort(generation.rows.op[missing], kind="stable")]
        chunk_ids = generation.rows.chunk_id
        done = 0
        for some in _slices(missing, len(chunk_ids)):
            if hurried():
                break
            found: dict[int, Vectors] = {}
            for start in range(0, len(some), _BATCH):
                batch = some[start : start + _BATCH]
                texts = self._feed.embedded_texts(chunk_ids[batch].tolist())
                there = [row for row in batch.tolist() if int(chunk_ids[row]) in texts]
                vectors = self._embedder.embed_passages(
                    [texts[int(chunk_ids[row])] for row in there]
                )
                found.update(zip(there, vectors, strict=True))
                done += len(batch)
                if progress is not None:
                    progress(done, len(missing))
            if found:
                generation = self._with_vectors(generation, found)
        return done

    def _with_vectors(self, generation: Generation, found: Mapping[int, Vectors]) -> Generation:
        """Write the generation once more with the vectors of some rows."""
        rows = np.array(list(found), np.int64)
        ours, *own = generation.places.parted(rows)
        vectors = np.array(list(found.values()), np.float32)
        _, *before = named_generations(self._root)
        with new_generation(self._root, generation.manifest, before=before) as draft:
            for name, part, mine, places in zip(
                (BASE, DELTA), generation.parts, (ours, ~ours), own, strict=False
            ):
                draft.link(part, texts_of(part.files) if len(places) else part.files, name)
                if len(places):
                    both, ready = np.array(part.vectors), part.ready.copy()
                    both[places], ready[places] = vectors[mine], True
                    self._write_vectors(draft.directory / name, both, ready, part.rows.acl_id)
        return self._opened(generation)

    def _write_vectors(
        self, directory: Path, vectors: Vectors, ready: NDArray[np.bool_], scopes: Rows
    ) -> None:
        write_vectors(directory, vectors, ready)
        if directory.name == BASE and self._by_lists(ready):
            lists = InvertedLists.build(vectors, number_of_lists(len(vectors)))
            write_lists(directory, lists, reach(lists, vectors, scopes))

    def _outgrown(self, generation: Generation) -> bool:
        """Return whether too much stands beside the base, or it has not the lists of its size."""
        base, delta = generation.base, generation.delta
        changes = len(delta.rows.chunk_id) + len(delta.gone) if delta is not None else 0
        unlisted = self._by_lists(base.ready) and not {LISTS, REACH} <= base.files.keys()
        return changes > self._delta_rows or unlisted

    def _by_lists(self, ready: NDArray[np.bool_]) -> bool:
        return len(ready) >= self._ivf_rows and bool(ready.all())

    def _opened(self, known: Generation | None) -> Generation:
        generation = open_generation(self._root, known)
        assert generation is not None, "it was written here"
        return generation


def _slices(rows: Rows, number: int) -> Iterator[Rows]:
    """Yield rows in their order, few at first: each time all vectors of a part are written."""
    size, most = _FIRST, max(_LONGEST, number // _SHARES)
    while len(rows):
        yield rows[:size]
        rows, size = rows[size:], min(2 * size, most)
