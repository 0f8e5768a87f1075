"""How near in meaning short texts are, to each other or to a question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedding import Embedder, ModelAway, Vectors


class Nearness:
    """Compares texts that their reader may see by one model; of those nothing is kept. Thread-safe."""

    def __init__(self, embedder: Embedder) -> None:
        """Compare in the vectors of this model."""
        self._embedder = embedder
        self._references: dict[tuple[str, ...], Vectors] = {}

    def between(self, texts: Sequence[str], *reference: str) -> Vectors:
        """Return the cosine of each pair of texts, shape (n, n): of the program's own ``reference``, which alone
        is kept, then of these. While the model is away each is near itself alone."""
        try:
            if reference not in self._references:
                self._references[reference] = self._embedder.embed_passages(reference)
            own = self._embedder.embed_passages(texts)
        except ModelAway:
            return np.eye(len(reference) + len(texts), dtype=np.float32)
        vectors: Vectors = np.concatenate([self._references[reference], own])
        return vectors @ vectors.T

    def to_question(self, question: str, texts: Sequence[str]) -> Vectors | None:
        """Return the cosine of a question to each text, shape (n,); ``None`` while the model is away.

        Raises:
            ModelBusy: when too many wait for the model.
        """
        try:
            return self._embedder.embed_passages(texts) @ self._embedder.embed_query(question)
        except ModelAway:
            return None
