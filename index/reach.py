"""How far below the best that was found a list may lie and still be worth a look: measured on each
new generation.

Questions and rights are invented from the generation's own rows. Rights follow folders and
matters, and questions go beyond one's own area: rights drawn at random, row by row, would make any
reach look good.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.vectors import InvertedLists, Mask, Rows

SOUGHT = (10, 50)
"""A page of results, and the pool of ``index.search``."""
SHARES = (1.0, 0.6, 0.3, 0.1, 0.03, 0.01)
"""Of all rows; with fewer the exact plan is taken anyway."""
RECALL = 0.995
"""Of the rows sought, for each kind of rights and of questions; 0.99 is promised."""
_FIRST = 2
"""So many lists' worth of permitted rows are seen in any case."""
_QUESTIONS = 64
_NOISE = 0.75
"""Length of what is added to a unit row to make a question of it: a cosine of 0.8."""
_BLOCK = 50_000
_AT_ONCE = 16


def reach(
    lists: InvertedLists, vectors: Vectors, scopes: NDArray[np.int64], seed: int = 1
) -> float:
    """Return by how much a list's centroid may be less like a question than the ``k``-th best row.

    In inner products of unit vectors, at least 0. ``vectors`` has shape (n, d), n > 0; ``scopes``
    names the scope of each row, shape (n,). It is what finds ``RECALL`` of the ``k`` nearest
    permitted rows, for each of ``SOUGHT`` and ``SHARES``, within one's area and outside, whether
    rights follow scopes or areas. A list that holds one of them is visited in any case when the
    nearer lists hold fewer than :func:`first_rows` permitted rows; else when it does not lie further
    below the ``k``-th best seen until then. That is no better than the ``k``-th of all, so how far
    the list lies below that one is enough, and no search is run.
    """
    random = np.random.default_rng(seed)
    list_of = np.empty(len(vectors), np.int64)
    list_of[lists.rows] = np.repeat(np.arange(len(lists.centroids)), np.diff(lists.starts))
    first = first_rows(lists)
    below: dict[tuple[int, int], list[Vectors]] = {}
    for _ in range(0, _QUESTIONS, _AT_ONCE):
        rows = random.integers(0, len(vectors), _AT_ONCE)
        noise = random.standard_normal((_AT_ONCE, vectors.shape[1]))
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        questions = (vectors[rows] + noise).astype(np.float32)
        questions /= np.linalg.norm(questions, axis=1, keepdims=True)
        for question, row, scores in zip(
            questions, rows.tolist(), _products(vectors, questions), strict=True
        ):
            near = lists.centroids @ question
            order = np.argsort(-near, kind="stable")
            for kind, allowed in enumerate(rights(lists, list_of, scopes, row, random)):
                rows = np.flatnonzero(allowed)
                nearest = rows[_best(scores[rows], max(SOUGHT))]
                counts = np.bincount(list_of[rows], minlength=len(order))
                late = np.empty(len(order), np.bool_)
                late[order] = np.cumsum(counts[order]) - counts[order] >= first
                for k in SOUGHT:
                    if len(nearest) >= k:  # with fewer permitted, every list is visited
                        its = list_of[nearest[:k]]
                        gaps = np.where(late[its], scores[nearest[k - 1]] - near[its], 0)
                        below.setdefault((k, kind), []).append(gaps)
    return max((_enough(gaps) for gaps in below.values()), default=0.0)


def first_rows(lists: InvertedLists) -> int:
    """Return how many permitted rows are seen before it is asked whether that is enough."""
    return _FIRST * len(lists.rows) // max(1, len(lists.centroids))


def _enough(gaps: list[Vectors]) -> float:
    return max(0.0, float(np.quantile(np.concatenate(gaps), RECALL, method="higher")))


def rights(
    lists: InvertedLists,
    list_of: Rows,
    scopes: NDArray[np.int64],
    row: int,
    random: np.random.Generator,
) -> Iterator[Mask]:
    """Yield what readers who ask about a row may see, each time as many, in the same order of kinds.

    By scopes in random order, or by one area of like lists; around the row, or around another; of
    each of ``SHARES``.
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
                yield place <= last


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
