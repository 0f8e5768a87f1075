"""Similar cases: each an event with its records in order, and in which respects it is alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from access.permit import Permit
from answer.folding import Folded, case_of, fold
from answer.opening import OPENING, opening
from answer.reasons import Traits, reasons
from answer.timeline import timeline_of
from catalog.views import DocumentView
from index.search import Filters, Search
from ingest.blocks import Collector
from records.answer import Case
from records.document import Block

MOST_CASES = 8
_POOL = 48


def cases_like_record(
    permit: Permit, view: DocumentView, search: Search, *, others: bool = False
) -> list[Case]:
    """Return the cases most like a record that the holder sees, best first.

    The event that the record belongs to is none of them, nor are its copies. With ``others`` those
    of the record's own agency are left out.
    """
    own = view.record
    filters = Filters(not_agencies=frozenset({own.agency})) if others and own.agency else Filters()
    hits = search.like(
        permit, opening(permit, view), k=_POOL, filters=filters, without_document=own.document_id
    )
    itself, *rest = fold([own, *(hit.passage.record for hit in hits)])
    assert own in (itself.record, *itself.copies)
    _, event = timeline_of(permit, view, search)
    traits = Traits.of(own.title, view.blocks)
    return _cases(permit, rest, traits, search, {each.document_id for each in event})


def cases_like_text(
    permit: Permit, text: str, search: Search, *, others: bool = False
) -> list[Case]:
    """Return the cases most like a text, best first; its first line is its title.

    With ``others`` those of the holder's own agency are left out.
    """
    made = Collector()
    for line in text.splitlines():
        made.text(line)
    return cases_like_blocks(permit, text.split("\n")[0], made.blocks, search, others=others)


def cases_like_blocks(
    permit: Permit, title: str, blocks: Sequence[Block], search: Search, *, others: bool = False
) -> list[Case]:
    """Return the cases most like a text of somebody's own that was read into blocks, best first.

    With ``others`` those of the holder's own agency are left out.
    """
    own = permit.principal.agency
    filters = Filters(not_agencies=frozenset({own})) if others and own else Filters()
    text = "\n".join(block.text for block in blocks)[:OPENING]
    hits = search.like(permit, text, k=_POOL, filters=filters)
    folded = fold(hit.passage.record for hit in hits)
    return _cases(permit, folded, Traits.of(title, list(enumerate(blocks))), search, set())


def _cases(
    permit: Permit, folded: Iterable[Folded], own: Traits, search: Search, told: set[str]
) -> list[Case]:
    """Return the events of records, each record in one of them alone, the first that has it.

    ``told`` are records that belong to none.
    """
    found: list[Case] = []
    for one in folded:
        if len(found) == MOST_CASES:
            break
        if one.record.document_id in told:
            continue
        view = search.reading.document(permit, one.record.document_id)
        if view is None:  # it may have been closed since it was found
            continue
        timeline, records = timeline_of(permit, view, search)
        event = {each.document_id for each in records}
        steps = tuple(step for step in timeline.steps if step.document_id not in told)
        told |= event
        copies = [each for each in one.copies if each.document_id not in event]
        traits = Traits.of(view.record.title, view.blocks)
        case = case_of(view.record, copies)
        found.append(replace(case, steps=steps, reasons=reasons(own, traits)))
    return found
