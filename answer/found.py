"""Records that a plain search finds, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import gather
from answer.folding import fold
from index.search import Hit
from records.location import Location
from records.passage import Particulars

_SNIPPETS = 2
_SNIPPET_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found, with its best places and the visible records of its content."""

    record: Particulars
    snippets: tuple[tuple[str, Location], ...]
    copies: tuple[Particulars, ...] = ()


def by_record(query: str, hits: Sequence[Hit]) -> list[Found]:
    """Return the records of hits in their order, copies folded, each with its best places."""
    folded = fold(hit.passage.record for hit in hits)
    evidence = gather(query, hits)
    found: list[Found] = []
    for one in folded:
        group = (one.record, *one.copies)
        mine = [each for each in evidence if each.record in group]
        snippets = dict.fromkeys(
            (each.quote[:_SNIPPET_LENGTH], each.block.location) for each in mine
        )
        if not snippets:
            passage = next(hit.passage for hit in hits if hit.passage.record in group)
            place = passage.blocks[0][1].location
            snippets = dict.fromkeys([(passage.chunk.text[:_SNIPPET_LENGTH], place)])
        found.append(Found(one.record, tuple(snippets)[:_SNIPPETS], one.copies))
    return found


def records_found(found: Sequence[Found]) -> tuple[str, ...]:
    """Return the identifiers of records that were found, with those folded under them."""
    return tuple(record.document_id for each in found for record in (each.record, *each.copies))
