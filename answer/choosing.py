"""Which of the lines found are said: the best of each office, none said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from answer.contradictions import against, figures_of
from answer.evidence import Evidence
from answer.question import Question
from records.listing import year_of

MOST_AGENCIES = 5
MOST_PER_AGENCY = 3
MOST_STATEMENTS = 10
_ELSEWHERE = 0.75
"""Share of the best line's score from which a line of another office stands beside it where one thing is asked
(docs/decisions/0068)."""
_SAME = 0.8
"""Share of common character pairs from which two quotes count as one."""


def _story(question: Question, evidence: Evidence) -> tuple[str, int | None]:
    """Return whose and of when a line tells: an office's years are told apart where several are named."""
    several = len(question.values("years")) > 1
    return evidence.record.agency, year_of(evidence.record) if several else None


def best_case_of_each_story(
    ranked: Sequence[tuple[float, Evidence]], question: Question
) -> list[tuple[float, Evidence]]:
    """Return what stands in the record that says most, so that an office's story is one story."""
    said: dict[tuple[tuple[str, int | None], str], list[float]] = {}
    for score, each in ranked:
        scores = said.setdefault((_story(question, each), each.record.document_id), [])
        if len(scores) < MOST_PER_AGENCY:
            scores.append(score)
    best: dict[tuple[str, int | None], tuple[float, str]] = {}
    for (story, document), scores in said.items():
        best[story] = max(best.get(story, (0.0, "")), (sum(scores), document))
    return [
        (score, each)
        for score, each in ranked
        if best[_story(question, each)][1] == each.record.document_id
    ]


def chosen_of(
    ranked: Sequence[tuple[float, Evidence]], within: float, question: Question
) -> list[Evidence]:
    """Return what is said, best first; a broad question is told what two offices did alike of each.

    Where one thing is asked, what another office than the best line's says of it has to be nearly as good.
    """
    chosen: list[Evidence] = []
    stories: Counter[tuple[str, int | None]] = Counter()
    several = question.broad or any(len(question.values(kind)) > 1 for kind in ("agency", "years"))
    elsewhere = within if several else max(within, _ELSEWHERE)
    best, office = 0.0, ""
    alike = Counter((score, _table(each)) for score, each in ranked)
    last: tuple[float, tuple[str, int] | None] | None = None
    for score, each in ranked:
        agency, story = each.record.agency, _story(question, each)
        if not chosen:
            best, office = score, agency
        if score < within * best or len(chosen) >= MOST_STATEMENTS:
            break
        if agency != office and score < elsewhere * best:
            continue
        agencies = {whose for whose, _ in stories}
        if agency not in agencies and len(agencies) >= MOST_AGENCIES:
            continue
        rows = score, _table(each)
        # of rows that nothing tells apart a part would be a chance one, and look like all
        one_of_all = rows[1] is not None and rows == last and alike[rows] <= MOST_STATEMENTS
        if stories[story] >= MOST_PER_AGENCY and not one_of_all:
            continue
        told = (one for one in chosen if not question.broad or _story(question, one) == story)
        if any(_says_the_same(each, one) for one in told):
            continue
        stories[story] += 1
        chosen.append(each)
        last = rows
    return chosen


def _table(line: Evidence) -> tuple[str, int] | None:
    return None if line.row is None else (line.record.document_id, line.ordinal)


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    """Return whether of two lines one is enough: alike, and of the same figures.

    Two that state different figures of one thing count as well: both are told as contradicting.
    """
    if not _alike(one.quote, other.quote):
        return False
    first, second = set(figures_of(one)), set(figures_of(other))
    return first <= second or second <= first or against(one, other)


def _alike(one: str, other: str) -> bool:
    first, second = _pairs(one), _pairs(other)
    smaller = min(len(first), len(second))
    return bool(smaller) and len(first & second) / smaller >= _SAME


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"\W", "", text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
