"""Kept answers made by hand, each statement a citation of one whole block."""

from __future__ import annotations

from records.answer import Answer, Case, Citation, Confidence, Outcome, Statement
from records.location import Location


def answer_citing(*sources: tuple[str, int, str]) -> Answer:
    """An answer that cites (record, ordinal of a block, its text), in this order."""
    citations = tuple(
        Citation(n, document, "제목", "", "", None, Location(), block, 0, len(text), text)
        for n, (document, block, text) in enumerate(sources, start=1)
    )
    return Answer(
        "질문",
        Outcome.ANSWERED,
        Confidence.HIGH,
        tuple(Statement(each.quote, (each.n,)) for each in citations),
        citations,
        tuple(Case(each.document_id, "제목", "", "", None, (each.n,)) for each in citations),
    )
