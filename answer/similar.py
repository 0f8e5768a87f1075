"""Similar cases."""

from __future__ import annotations

from access.permit import Permit
from answer.folding import case_of, fold
from catalog.views import DocumentView
from index.search import Search
from records.answer import Case

MOST_CASES = 8
_OPENING = 900
"""Code points of a record that stand for it: about what the model can take at once."""


def cases_like_record(permit: Permit, view: DocumentView, search: Search) -> list[Case]:
    """Return the cases most like a record that the holder sees, best first.

    The record itself is none of them, nor are its copies.
    """
    opening = "\n".join(block.text for _, block in view.blocks)[:_OPENING]
    text = f"{view.record.title}\n{opening}"
    hits = search.like(permit, text, k=48, without_document=view.record.document_id)
    records = [view.record, *(hit.passage.record for hit in hits)]
    itself, *others = fold(records)
    assert view.record in (itself.record, *itself.copies)
    return [case_of(one.record, one.copies) for one in others][:MOST_CASES]


def cases_like_text(permit: Permit, text: str, search: Search) -> list[Case]:
    """Return the cases most like a text, best first."""
    hits = search.like(permit, text[:_OPENING], k=48)
    folded = fold(hit.passage.record for hit in hits)
    return [case_of(one.record, one.copies) for one in folded][:MOST_CASES]
