"""Which of the lines found is meant, where a question says it in other words than they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from answer.asked_words import question_terms
from answer.evidence import Evidence, terms_of
from index.nearness import Nearness
from records.table import header_line

SAID = 0.5
"""The share of a question's words from which a line says itself that it is meant."""
LINES = 6
"""Best lines that are compared; more tell nothing more (docs/decisions/0068)."""
MOST_LETTERS = 240
"""Of a line, and of what stands above it, so many tell what it is of; a row may hold thousands."""
WORTH = 0.2
"""What being the nearest of them adds to a line's score; the farthest gets nothing."""


def by_meaning(
    question: str, evidence: Sequence[Evidence], nearness: Nearness
) -> Sequence[Evidence]:
    """Return evidence, best first, its best lines also scored by how near in meaning they are to what is asked.

    Only where none of them says half of the question's words itself: words tell more where there are any, and each
    line costs an encoding. Ties keep their order. Else, and while the model is away, it is the very sequence given.
    """
    best, rest = evidence[:LINES], evidence[LINES:]
    if len(best) < 2 or any(each.own >= SAID for each in best):
        return evidence
    asked = _beside(question, best[0].record.title)
    cosines = nearness.to_question(asked, [_in_its_place(each) for each in best])
    if cosines is None or not np.ptp(cosines):
        return evidence
    shares = (cosines - cosines.min()) / np.ptp(cosines)
    scored = (
        replace(each, score=each.score + WORTH * float(share))
        for each, share in zip(best, shares, strict=True)
    )
    return sorted([*scored, *rest], key=lambda each: -each.score)


def _beside(question: str, title: str) -> str:
    """Return a question without the words that a record's title says: they tell none of its lines from another."""
    said = terms_of(title)
    words = [each for each in question.split() if not terms_of(each) or terms_of(each) - said]
    left = " ".join(words)
    return left if question_terms(left) else question


def _in_its_place(line: Evidence) -> str:
    """Return a line below its title, heading and, of a table, the heads of its columns."""
    above = [line.record.title, line.heading]
    if line.row is not None:
        above.append(header_line(line.block))
    return "\n".join(each[:MOST_LETTERS] for each in (*above, line.quote) if each)
