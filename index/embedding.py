"""The seam to embedding models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class ModelBusy(Exception):
    """Too many wait for the model; whoever asked is told to come again."""


class ModelAway(Exception):
    """The model does not answer at the moment: words are left to search by."""


class Embedder(Protocol):
    """Turns texts into unit vectors; the same text always into the same vector."""

    @property
    def fingerprint(self) -> str:
        """Return a hash of the model: vectors of different fingerprints never meet."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one L2-normalised row per text, shape (n, dimension)."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Return the L2-normalised vector of a question, shape (dimension,)."""
        ...
