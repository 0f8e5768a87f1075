"""How sure an answer is, in three words, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Evidence, terms_of
from answer.expectation import asked_by_name
from index.search import Hit
from language.dates import years_in
from language.normal import fold
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
    the question's words that the best evidence covers. Below ``floor`` lies most of what no record
    is about, and hardly anything that one answers (docs/benchmarks.md). A thing asked by name has
    to be named in one of the ``nearest`` passages.
    """

    floor: float = 0.852
    coverage_weight: float = 0.1
    close: float = 0.87
    covered: float = 0.5
    well_covered: float = 0.75
    nearest: int = 5


def judge(
    question: str,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    thresholds: Thresholds = Thresholds(),
) -> Judgement:
    """Return whether the evidence carries an answer and how sure it is.

    A year that the question names and no passage says is a sign of nothing found; a thing whose
    value is asked and which none of the nearest passages names is one however near they are: they
    are of its subject alone. Where nothing was compared by meaning (``by_words``) words carry an
    answer only when they say most of the question, and never a sure one.
    """
    nothing = Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    if not hits or not evidence:
        return nothing
    dense = max(hit.dense for hit in hits)
    coverage = max(each.coverage for each in evidence[:5])
    if by_words(hits):
        if coverage < thresholds.well_covered:
            return nothing
    elif dense + thresholds.coverage_weight * coverage < thresholds.floor:
        return nothing
    if _unnamed(question, hits[: thresholds.nearest]):
        return nothing
    if coverage < thresholds.covered and _unsaid_year(question, hits):
        return nothing
    if by_words(hits):
        return Judgement(Outcome.PARTIAL, Confidence.LOW)
    if dense >= thresholds.close and coverage >= thresholds.well_covered:
        return Judgement(Outcome.ANSWERED, Confidence.HIGH)
    if dense >= thresholds.close or coverage >= thresholds.covered:
        return Judgement(Outcome.ANSWERED, Confidence.MEDIUM)
    return Judgement(Outcome.PARTIAL, Confidence.LOW)


def by_words(hits: Sequence[Hit]) -> bool:
    """Return whether hits were found by words alone: the model was away, or has not come so far."""
    return bool(hits) and all(hit.dense == 0 for hit in hits)


def _unnamed(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether what is asked by name stands in none of these passages or their headings."""
    names = asked_by_name(question)
    texts = [f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}" for hit in hits]
    if not names or any(name in "".join(fold(text).split()) for name in names for text in texts):
        return False
    return not any(terms_of(text).intersection(names) for text in texts)


def _unsaid_year(question: str, hits: Sequence[Hit]) -> bool:
    said = {
        year
        for hit in hits
        for year in years_in(f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}")
    }
    return bool(set(years_in(question)) - said)
