"""Evidence of the kind of paper, year, stage, polarity and time that a question names, no other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.document_types import is_of_type
from answer.evidence import Evidence
from answer.question import Question
from language.dates import years_in
from records.listing import year_of
from records.stage import standing

_BOTH = re.compile(r"결과|실적|대비|비교|했|하였")
"""Beside a plan, this asks for what came of it as well."""
_OFFICE = r"\s*(?:기관|곳|데|부서|시군|지자체|사례|행사)"
_UNDONE_ASKED = re.compile(rf"(?:지\s*(?:않|못)[가-힣]*|안\s*한|못\s*한|없[는던]){_OFFICE}")
_DONE_ASKED = re.compile(rf"[가-힣](?:한|했던){_OFFICE}")
_UNDONE = re.compile(r"않|못하|못했|없[다었음는]|아니[하다]")

Ranked = Sequence[tuple[float, Evidence]]


def as_asked(question: Question, ranked: Ranked, within: float) -> Ranked:
    """Return scored evidence, best first, without what is of another kind, year, stage or polarity.

    Each of the four is asked for only where some of what is said of it would be shown: with at
    least the share ``within`` of the best score. What nothing tells the year or stage of, stays.
    Where the last time (지난번) is asked for, what is of an office's earlier years goes as well.
    """
    for fits in (_of_the_type, _of_the_years, _of_the_stage, _of_the_polarity):
        left = [(score, each) for score, each in ranked if fits(question, each)]
        if left and left[0][0] >= within * ranked[0][0]:
            ranked = left
    return _latest(ranked, within) if question.values("latest") else ranked


def _latest(ranked: Ranked, within: float) -> Ranked:
    """Return what is of each office's newest year, of which some would be shown."""
    newest: dict[str, int] = {}
    for score, each in ranked:
        year = year_of(each.record)
        if year is not None and score >= within * ranked[0][0]:
            newest[each.record.agency] = max(year, newest.get(each.record.agency, year))
    return [
        (score, each)
        for score, each in ranked
        if (year := year_of(each.record)) is None or year >= newest.get(each.record.agency, year)
    ]


def _of_the_type(question: Question, evidence: Evidence) -> bool:
    named = question.values("type")
    return not named or any(is_of_type(name, evidence.record) for name in named)


def _of_the_years(question: Question, evidence: Evidence) -> bool:
    own = year_of(evidence.record)
    if not question.years or own is None or own in question.years:
        return True
    said = years_in(f"{evidence.record.title}\n{evidence.heading}\n{evidence.quote}")
    return not question.years.isdisjoint(said)


def _of_the_stage(question: Question, evidence: Evidence) -> bool:
    is_what = standing(evidence.record)
    if is_what.plan == is_what.result:
        return True
    if question.planned:
        return is_what.plan or bool(_BOTH.search(question.text))
    return is_what.result or not question.done


def _of_the_polarity(question: Question, evidence: Evidence) -> bool:
    undone = bool(_UNDONE.search(evidence.quote))
    if _UNDONE_ASKED.search(question.text):
        return undone
    return not (undone and _DONE_ASKED.search(question.text))
