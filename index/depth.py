"""How many permitted rows must be seen to find the nearest: measured on each new generation.

Questions and rights are invented from the generation's own rows. Rights follow folders and
matters, and questions go beyond one's own area: rights drawn at random, row by row, would make any
depth look good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.vectors import InvertedLists, Rows

SOUGHT = (10, 50)
"""A page of results, and the pool of ``index.search``."""
SHARES = (1.0, 0.6, 0.3, 0.1, 0.03)
"""Of all rows; with fewer the exact plan is taken anyway."""
RECALL = 0.995
"""Of the rows sought, for questions within one's area and for those outside; 0.99 is promised."""
LEAST = 8
"""So many lists' worth of permitted rows are seen in any case: what a few questions happen not to
show is a neighbour in the next list."""
_QUESTIONS = 64
_NOISE = 0.75
"""Length of what is added to a unit row to make a question of it: a cosine of 0.8."""
_BLOCK = 50_000
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Depth:
    """How many permitted rows to see for ``k`` of them, when a share of all rows is permitted."""

    k: int
    share: float
    rows: int


def depths(
    lists: InvertedLists, vectors: Vectors, scopes: NDArray[np.int64], seed: int = 1
) -> list[Depth]:
    """Return a depth for each of ``SOUGHT`` and ``SHARES``.

    ``vectors`` has shape (n, d), n > 0; ``scopes`` names the scope of each row, shape (n,).
    A list is visited when the nearer ones hold fewer permitted rows than the depth, so the depth
    that finds a row is one more than those; no search is run.
    """
    random = np.random.default_rng(seed)
    list_of = np.empty(len(vectors), np.int64)
    list_of[lists.rows] = np.repeat(np.arange(len(lists.centroids)), np.diff(lists.starts))
    needed: dict[tuple[int, float], dict[bool, list[Rows]]] = {}
    for _ in range(0, _QUESTIONS, _AT_ONCE):
        rows = random.integers(0, len(vectors), _AT_ONCE)
        noise = random.standard_normal((_AT_ONCE, vectors.shape[1]))
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        questions = (vectors[rows] + noise).astype(np.float32)
        for question, row, scores in zip(
            questions, rows.tolist(), _products(vectors, questions), strict=True
        ):
            order = np.argsort(-(lists.centroids @ question), kind="stable")
            for share, own, allowed in _rights(lists, list_of, scopes, row, random):
                counts = np.bincount(list_of[allowed], minlength=len(order))
                before = np.empty(len(order), np.int64)
                before[order] = np.cumsum(counts[order]) - counts[order]
                nearest = allowed[_best(scores[allowed], max(SOUGHT))]
                for k in SOUGHT:
                    found = needed.setdefault((k, share), {}).setdefault(own, [])
                    found.append(before[list_of[nearest[:k]]] + 1)
    least = min(len(vectors), LEAST * len(vectors) // len(lists.centroids))
    return [
        Depth(k, share, max(least, *(_enough(found) for found in of_kind.values())))
        for (k, share), of_kind in needed.items()
    ]


def _enough(needed: Sequence[Rows]) -> int:
    return int(np.quantile(np.concatenate(needed), RECALL, method="higher"))


def _rights(
    lists: InvertedLists,
    list_of: Rows,
    scopes: NDArray[np.int64],
    row: int,
    random: np.random.Generator,
) -> Iterator[tuple[float, bool, Rows]]:
    """Yield share, whether the row is their own matter, and permitted rows of readers who ask.

    By scopes in random order, or by one area of like lists; around the row, or around another.
    """
    named = np.unique(scopes)
    for own in (True, False):
        chosen = row if own else int(random.integers(0, len(scopes)))
        by_scope = random.permutation(len(named))
        rank = np.empty(len(named), np.int64)
        rank[by_scope] = np.arange(1, len(named) + 1)
        rank[np.searchsorted(named, scopes[chosen])] = 0
        centre = lists.centroids[list_of[chosen]]
        by_area = np.argsort(np.argsort(-(lists.centroids @ centre), kind="stable"))
        for place in (rank[np.searchsorted(named, scopes)], by_area[list_of]):
            sizes = np.bincount(place)
            for share in SHARES:
                last = int(np.searchsorted(np.cumsum(sizes), share * len(scopes)))
                yield share, own, np.flatnonzero(place <= last)


def _products(vectors: Vectors, questions: Vectors) -> Vectors:
    out = np.empty((len(questions), len(vectors)), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        out[:, start : start + _BLOCK] = questions @ vectors[start : start + _BLOCK].T
    return out


def _best(scores: Vectors, number: int) -> Rows:
    """Return where the largest scores are, falling."""
    number = min(number, len(scores))
    places = np.argpartition(-scores, number - 1)[:number]
    best: Rows = places[np.argsort(-scores[places])]
    return best
