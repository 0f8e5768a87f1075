"""Similar cases, and in which respects they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from access.permit import Permit
from answer.folding import case_of, fold
from answer.reasons import Traits, reasons
from catalog.views import DocumentView
from index.search import Filters, Hit, Search
from ingest.blocks import Collector
from records.answer import Case
from records.document import Block

MOST_CASES = 8
_OPENING = 900
"""Code points of a record that stand for it: about what the model can take at once."""
_POOL = 48


def cases_like_record(
    permit: Permit, view: DocumentView, search: Search, *, others: bool = False
) -> list[Case]:
    """Return the cases most like a record that the holder sees, best first.

    The record itself is none of them, nor are its copies. With ``others`` those of the record's
    own agency are left out.
    """
    own = view.record
    filters = Filters(not_agencies=frozenset({own.agency})) if others and own.agency else Filters()
    hits = search.like(
        permit, opening(permit, view), k=_POOL, filters=filters, without_document=own.document_id
    )
    itself, *rest = fold([own, *(hit.passage.record for hit in hits)])
    assert own in (itself.record, *itself.copies)
    cases = [case_of(one.record, one.copies) for one in rest][:MOST_CASES]
    return _with_reasons(permit, cases, Traits.of(own.title, view.blocks), search)


def cases_like_text(
    permit: Permit, text: str, search: Search, *, others: bool = False
) -> list[Case]:
    """Return the cases most like a text, best first.

    With ``others`` those of the holder's own agency are left out.
    """
    own = permit.principal.agency
    filters = Filters(not_agencies=frozenset({own})) if others and own else Filters()
    hits: Sequence[Hit] = search.like(permit, text[:_OPENING], k=_POOL, filters=filters)
    folded = fold(hit.passage.record for hit in hits)
    cases = [case_of(one.record, one.copies) for one in folded][:MOST_CASES]
    lines = list(enumerate(_blocks(text)))
    return _with_reasons(permit, cases, Traits.of(text.split("\n")[0], lines), search)


def opening(permit: Permit, view: DocumentView) -> str:
    """Return the beginning of what may be seen of a record: title and first lines."""
    text = "\n".join(block.text for _, block in view.blocks)[:_OPENING]
    return f"{view.record.title}\n{text}"


def _with_reasons(permit: Permit, cases: Iterable[Case], own: Traits, search: Search) -> list[Case]:
    found: list[Case] = []
    for case in cases:
        view = search.reading.document(permit, case.document_id)
        if view is not None:  # it may have been closed since it was found
            traits = Traits.of(view.record.title, view.blocks)
            found.append(replace(case, reasons=reasons(own, traits)))
    return found


def _blocks(text: str) -> Sequence[Block]:
    made = Collector()
    for line in text.splitlines():
        made.text(line)
    return made.blocks
