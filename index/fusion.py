"""How meaning and words make one score: pointwise, so that no record's neighbours move it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows, highest

LEXICAL_WEIGHT = 0.25
"""λ of ``cosine + λ · share of BM25``; 0.2 to 0.3 did alike (docs/decisions/0005)."""


def strongest(scores: NDArray[np.float64], number: int) -> Rows:
    """Return up to ``number`` rows with a positive score, best first; ties in order of row.

    ``scores`` holds one score per row; the rows come as int64.
    """
    found = np.flatnonzero(scores > 0)
    rows: Rows = found[highest(found, scores[found], number)]
    return rows


def fused(cosine: NDArray[np.float64], lexical: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``cosine + λ · lexical`` of each candidate, float64; ``lexical`` as ``bm25`` has it.

    Where no word of the question occurs, the cosine stands alone.
    """
    return cosine + LEXICAL_WEIGHT * lexical
