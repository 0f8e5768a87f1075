"""Similar cases."""

from __future__ import annotations

from collections.abc import Iterable

from access.permit import Permit
from catalog.reading import DocumentView
from index.search import Hit, Search
from records.answer import Case

MOST_CASES = 8
_OPENING = 900
"""Code points of a record that stand for it: about what the model can take at once."""


def cases_like_record(permit: Permit, view: DocumentView, search: Search) -> list[Case]:
    """Return the cases most like a record that the holder sees, best first, without itself."""
    opening = "\n".join(block.text for _, block in view.blocks)[:_OPENING]
    text = f"{view.record.title}\n{opening}"
    hits = search.like(permit, text, k=48, without_document=view.record.document_id)
    return _cases(hits)


def cases_like_text(permit: Permit, text: str, search: Search) -> list[Case]:
    """Return the cases most like a text, best first."""
    return _cases(search.like(permit, text[:_OPENING], k=48))


def _cases(hits: Iterable[Hit]) -> list[Case]:
    cases: dict[str, Case] = {}
    for hit in hits:
        record = hit.passage.record
        cases.setdefault(
            record.document_id,
            Case(record.document_id, record.title, record.agency, record.department, record.date),
        )
    return list(cases.values())[:MOST_CASES]
