"""How good rankings are, by what people judged relevant."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

DEPTH = 10
"""Places that count: what fits on the first page."""

Judgements = Mapping[str, Mapping[str, float]]
"""For each query the grade of each judged document; above 0 is relevant."""


def figures(rankings: Mapping[str, Sequence[str]], judgements: Judgements) -> dict[str, float]:
    """Return ``n``, ``recall@1``, ``recall@5``, ``recall@10``, ``mrr@10`` and ``ndcg@10``.

    ``rankings`` hold the documents found for each query, best first, without repeats; a query
    that is missing found nothing. ``n`` counts the queries that have a relevant document, over
    which the others are means, each from 0 to 1; all are 0 when there is none. Recall is the
    share of the relevant documents among the first k, MRR the inverse of the first relevant
    place, nDCG that of Järvelin and Kekäläinen (2002) with linear gain, as trec_eval has it.
    """
    each = [
        _figures(rankings.get(query, ())[:DEPTH], relevant)
        for query, judged in judgements.items()
        if (relevant := {document: grade for document, grade in judged.items() if grade > 0})
    ]
    names = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
    means = {name: sum(one[name] for one in each) / max(1, len(each)) for name in names}
    return {"n": len(each), **means}


def _figures(ranking: Sequence[str], relevant: Mapping[str, float]) -> dict[str, float]:
    gains = [relevant.get(document, 0.0) for document in ranking]
    places = [place for place, gain in enumerate(gains, start=1) if gain]
    ideal = sorted(relevant.values(), reverse=True)[:DEPTH]
    return {
        **{f"recall@{k}": sum(place <= k for place in places) / len(relevant) for k in (1, 5, 10)},
        "mrr@10": 1 / places[0] if places else 0.0,
        "ndcg@10": _discounted(gains) / _discounted(ideal),
    }


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))
