"""How meaning and words make one score: pointwise, so that no record's neighbours move it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows

LEXICAL_WEIGHT = 0.15
"""λ of ``cosine + λ · BM25 / best BM25``; 0.1 to 0.2 were within noise on four question sets."""


def strongest(scores: NDArray[np.float64], number: int) -> Rows:
    """Return up to ``number`` rows with a positive score, best first; ties in order of row.

    ``scores`` holds one score per row; the rows come as int64.
    """
    found = np.flatnonzero(scores > 0)
    rows: Rows = found[np.lexsort((found, -scores[found]))][:number]
    return rows


def fused(
    cosine: NDArray[np.float64], lexical: NDArray[np.float64], largest: float
) -> NDArray[np.float64]:
    """Return ``cosine + λ · BM25 / largest`` of each candidate, float64.

    ``largest`` is the largest BM25 among the rows that the reader may see and wants; when it
    is 0, no word of the question occurs there and the cosine stands alone.
    """
    return cosine + LEXICAL_WEIGHT * lexical / largest if largest > 0 else cosine.copy()
