"""How sure an answer is, in three words, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.asked_words import question_terms
from answer.evidence import Evidence, terms_of
from answer.expectation import asked_by_name
from answer.held import holds_none, of_another_number
from answer.occasion import years_of_line, years_of_records
from answer.strangeness import strangeness
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
    """Where an answer begins, and from where it is near, in the cosines of one model.

    Evidence weighs the cosine of the best passage plus ``coverage_weight`` times the share of
    the question's words that the best evidence covers, less ``strange_weight`` times what of it is
    strange to the record (0 in a calibration from before that was weighed). Below ``floor`` lies most of what no record
    is about, and hardly anything that one answers; ``close`` is a cosine. They come from the
    sample questions (``answer.fitting``) and mean nothing in the cosines of another model.
    """

    floor: float
    coverage_weight: float
    close: float
    strange_weight: float = 0.0

    def reached(self, signs: Signs) -> bool:
        """Return whether so much speaks for an answer that one may be given."""
        weight = signs.cosine + self.coverage_weight * signs.coverage
        return weight - self.strange_weight * signs.strange >= self.floor


COVERED = 0.5
"""The share of the question's words from which words alone make an answer fairly sure."""
WELL_COVERED = 0.75
"""The share from which they carry one without any cosine. Both were set beside the first floor."""
NEAREST = 5
"""A thing asked by name has to be named in one of so many passages (docs/benchmarks.md)."""
SURE = 1.0
"""Score and cosine of what was asked for by its number: no likeness of two texts reaches more."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, whatever the model: cosine of the best passage (0 where nothing
    was compared), share of the question's words in the best evidence, what of it is strange to the
    best record (``answer.strangeness``), and whether the thing asked by name is named in none of the
    nearest passages, the year asked in no passage at all, and whether no line of its matter holds a value
    of the kind that is asked (``answer.held``).
    """

    cosine: float
    coverage: float
    strange: float
    unnamed: bool
    unsaid_year: bool
    unheld: bool = False


def signs_of(question: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> Signs | None:
    """Return what speaks for an answer from this evidence; ``None`` where there is none.

    To a question without any word that says something (``?``, ``무엇인가요?``) there is none.
    """
    if not hits or not evidence or not question_terms(question):
        return None
    return Signs(
        cosine=max(hit.dense for hit in hits),
        coverage=max(each.coverage for each in evidence[:5]),
        strange=strangeness(question, hits),
        unnamed=_unnamed(question, hits[:NEAREST]),
        unsaid_year=_unsaid_year(question, hits, evidence),
        unheld=holds_none(question, evidence) or of_another_number(question, hits),
    )


def judge(signs: Signs | None, thresholds: Thresholds | None) -> Judgement:
    """Return whether the evidence carries an answer and how sure it is.

    A year that the question names and no passage says is a sign of nothing found; a thing whose
    value is asked and which none of the nearest passages names is one however near they are: they
    are of its subject alone. Where nothing was compared by meaning, or in cosines that nobody has
    calibrated (no ``thresholds``), words carry an answer only when they say most of the question,
    and never a sure one; what was asked for by its number is found without either.
    """
    nothing = Judgement(Outcome.NOT_FOUND, Confidence.LOW)
    if (
        signs is None
        or signs.unnamed
        or signs.unheld
        or (signs.coverage < COVERED and signs.unsaid_year)
    ):
        return nothing
    if signs.cosine < SURE and (signs.cosine == 0 or thresholds is None):
        said = signs.coverage >= WELL_COVERED
        return Judgement(Outcome.PARTIAL, Confidence.LOW) if said else nothing
    close = signs.cosine >= SURE
    if thresholds is not None and not close:
        if not thresholds.reached(signs):
            return nothing
        close = signs.cosine >= thresholds.close
    if close and signs.coverage >= WELL_COVERED:
        return Judgement(Outcome.ANSWERED, Confidence.HIGH)
    if close or signs.coverage >= COVERED:
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


def _unsaid_year(question: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> bool:
    """Return whether no passage says the year asked, nor a line as the one before its record's (전년도)."""
    said = {
        year
        for hit in hits
        for year in years_in(f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}")
    }
    unsaid = set(years_in(question)) - said
    if not unsaid:
        return False
    own = years_of_records(evidence)
    return not any(
        unsaid <= years_of_line(each, own.get(each.record.document_id)) for each in evidence
    )
