from __future__ import annotations

from benchmarks.misattribution import kinds, measure
from index.embedding import Embedder


def test_next_to_no_quote_is_told_of_another_office_year_stage_or_polarity(
    embedder: Embedder,
) -> None:
    measured = measure(embedder)
    assert measured.share <= 0.01, kinds(measured)
    assert len(measured.told) > measured.asked, "what is asked is answered"
    assert measured.unanswered == 0
