"""Seeded vectors in fields and topics, and readers whose rights follow them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.vectors import Mask, Rows

FIELDS = 40
TOPIC_ROWS = 500
DOCUMENT_ROWS = 20
MISFILED = 0.1
"""Documents that lie where another field is kept."""
WEIGHTS = {"common": 0.5, "field": 0.6, "topic": 0.6, "document": 0.5, "row": 0.6}
"""Lengths of the parts of a vector: cosines of about .77 in a document, .61 in a topic, .39 in a
field, .16 elsewhere."""
NOISE = 0.75
"""Length of what makes a question of a row: a cosine of 0.8."""
_BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class Holding:
    """Vectors, shape (n, d), documents in random order as in a generation.

    ``place`` numbers all rows, shape (n,), int64, so that neighbours are of like matters; who may
    see them goes by it.
    """

    vectors: Vectors
    place: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question:
    """A unit vector and who asks: the reader of the places from ``low`` to below ``high``."""

    vector: Vectors
    low: int
    high: int

    def mask(self, held: Holding) -> Mask:
        """Return for every row whether it is the reader's."""
        return (held.place >= self.low) & (held.place < self.high)

    def permitted(self, held: Holding) -> Rows:
        """Return the reader's rows, ascending."""
        return np.flatnonzero(self.mask(held))


def holding(rows: int, dimension: int, seed: int) -> Holding:
    """Make the vectors; the same for the same seed."""
    random = np.random.default_rng(seed)

    def units(number: int, part: str) -> Vectors:
        made = random.standard_normal((number, dimension), np.float32)
        made *= np.float32(WEIGHTS[part]) / np.linalg.norm(made, axis=1, keepdims=True)
        return made

    topics, documents = max(FIELDS, rows // TOPIC_ROWS), -(-rows // DOCUMENT_ROWS)
    # Topics of a field have numbers in a row, and folders those of their topics.
    field_of = np.sort(random.integers(0, FIELDS, topics))
    topic = units(topics, "topic") + units(FIELDS, "field")[field_of] + units(1, "common")
    topic_of = random.integers(0, topics, documents)
    document = topic[topic_of] + units(documents, "document")
    stray = random.random(documents) < MISFILED
    folder = np.where(stray, random.integers(0, topics, documents), topic_of)
    document_of = np.arange(rows) // DOCUMENT_ROWS
    vectors = np.empty((rows, dimension), np.float32)
    for start in range(0, rows, _BLOCK):
        some = document_of[start : start + _BLOCK]
        block = document[some] + units(len(some), "row")
        vectors[start : start + _BLOCK] = block / np.linalg.norm(block, axis=1, keepdims=True)
    place = np.empty(rows, np.int64)
    place[np.argsort(folder[document_of], kind="stable")] = np.arange(rows)
    return Holding(vectors, place)


def questions(held: Holding, share: float, number: int, seed: int) -> Iterator[Question]:
    """Yield questions of readers who may see a share of all rows, at least one.

    Every other question is about something that its reader may not see.
    """
    random = np.random.default_rng(seed)
    rows, dimension = held.vectors.shape
    row_at = np.argsort(held.place)
    size = max(1, round(share * rows))
    for each in range(number):
        low = int(random.integers(0, rows - size + 1))
        about = low + int(random.integers(0, size))
        if each % 2 and size < rows:
            about = (low + size + int(random.integers(0, rows - size))) % rows
        noise = random.standard_normal(dimension)
        question = held.vectors[row_at[about]] + noise * NOISE / np.linalg.norm(noise)
        unit = (question / np.linalg.norm(question)).astype(np.float32)
        yield Question(unit, low, low + size)
