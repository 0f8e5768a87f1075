"""How sure an answer is, in three words, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Evidence
from index.search import Hit
from language.dates import years_in
from records.answer import Confidence, Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """Outcome and confidence of an answer."""

    outcome: Outcome
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where an answer begins; the cosines are those of multilingual-e5-small.

    Evidence weighs the cosine of the best passage plus ``coverage_weight`` times the share of
    the question's words that the best evidence covers. Set on ``data_samples/questions.toml``:
    what nothing answers stays below ``floor`` but for near-duplicates of a hidden subject.
    """

    floor: float = 0.852
    coverage_weight: float = 0.1
    close: float = 0.87
    covered: float = 0.5
    well_covered: float = 0.75


def judge(
    question: str,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    thresholds: Thresholds = Thresholds(),
) -> Judgement:
    """Return whether the evidence carries an answer and how sure it is.

    A year that the question names and no passage says is a sign of nothing found.
    """
    nothing = Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    if not hits or not evidence:
        return nothing
    dense = max(hit.dense for hit in hits)
    coverage = max(each.coverage for each in evidence[:5])
    if dense + thresholds.coverage_weight * coverage < thresholds.floor:
        return nothing
    if coverage < thresholds.covered and _unsaid_year(question, hits):
        return nothing
    if dense >= thresholds.close and coverage >= thresholds.well_covered:
        return Judgement(Outcome.ANSWERED, Confidence.HIGH)
    if dense >= thresholds.close or coverage >= thresholds.covered:
        return Judgement(Outcome.ANSWERED, Confidence.MEDIUM)
    return Judgement(Outcome.PARTIAL, Confidence.LOW)


def _unsaid_year(question: str, hits: Sequence[Hit]) -> bool:
    said = {
        year
        for hit in hits
        for year in years_in(f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}")
    }
    return bool(set(years_in(question)) - said)
