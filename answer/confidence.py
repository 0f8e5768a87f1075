"""How sure an answer is, in three words, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Evidence
from index.search import Hit
from records.answer import Confidence, Outcome


@dataclass(frozen=True, slots=True)
class Judgement:
    """Outcome and confidence of an answer."""

    outcome: Outcome
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Cosines of the best passage, and coverages of the question's words by the best evidence.

    Below ``floor`` nothing is answered whatever the words; below ``sure`` the words must be
    covered. Cosines belong to a model: these are those of multilingual-e5-small.
    """

    floor: float = 0.825
    sure: float = 0.87
    covered: float = 0.5
    well_covered: float = 0.75


def judge(
    hits: Sequence[Hit], evidence: Sequence[Evidence], thresholds: Thresholds = Thresholds()
) -> Judgement:
    """Return whether the evidence carries an answer and how sure it is."""
    nothing = Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    if not hits or not evidence:
        return nothing
    dense = max(hit.dense for hit in hits)
    coverage = max(each.coverage for each in evidence[:5])
    if dense < thresholds.floor:
        return nothing
    if dense < thresholds.sure and coverage < thresholds.covered:
        return nothing
    if dense >= thresholds.sure and coverage >= thresholds.well_covered:
        return Judgement(Outcome.ANSWERED, Confidence.HIGH)
    if coverage >= thresholds.covered:
        return Judgement(Outcome.ANSWERED, Confidence.MEDIUM)
    return Judgement(Outcome.PARTIAL, Confidence.LOW)
