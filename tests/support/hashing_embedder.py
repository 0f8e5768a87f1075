"""A second embedder: hashed bigrams. Light, deterministic, and of another fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding import Vectors
from language.normal import nfc


class HashingEmbedder:
    def __init__(self, fingerprint: str = "64" * 32, dimension: int = 64) -> None:
        self._fingerprint = fingerprint
        self._dimension = dimension
        self.embedded = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.array([self._vector(text) for text in texts], np.float32).reshape(
            len(texts), self._dimension
        )

    def embed_query(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self._dimension, 0.01, np.float32)
        bare = "".join(nfc(text).split())
        for at in range(len(bare)):
            digest = hashlib.blake2b(bare[at : at + 2].encode(), digest_size=8).digest()
            vector[int.from_bytes(digest, "little") % self._dimension] += 1
        return vector / np.float32(np.linalg.norm(vector))
