"""What is read for a question: passages, of those read the lines, and which records are copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from access.permit import Permit
from answer.as_asked import tells_of_the_office
from answer.confidence import SURE
from answer.evidence import Evidence, gather
from answer.folding import Folded, fold, one_voice, unrepeated
from answer.narrowing import fulfilling
from answer.question import Question
from catalog.listing import Listings
from index.masks import fulfils
from index.search import Filters, Hit, Search
from records.passage import Particulars

PASSAGES = 24
_WITH_COPIES = 48
"""Passages fetched, since the copies of one record may take half of the places."""


@dataclass(frozen=True, slots=True)
class Read:
    """Passages found, their records with copies folded, and of those read the hits and evidence."""

    found: list[Hit]
    folded: list[Folded]
    hits: list[Hit]
    evidence: list[Evidence]


def read_for(
    permit: Permit,
    question: Question,
    search: Search,
    listings: Listings,
    filters: Filters,
    wider: Filters | None = None,
) -> Read:
    """Return what is read: of the offices named, with ``wider`` also what others' records say of them."""
    found = [
        *_numbered(permit, question, search, listings, fulfilling(permit, search, filters)),
        *search.search(
            permit, question.text, k=_WITH_COPIES, filters=question.filters, blocks=False
        ),
    ]
    if wider is not None:
        others = search.search(permit, question.text, k=_WITH_COPIES, filters=wider, blocks=False)
        found += [each for each in others if _told_elsewhere(question, each)]
        found.sort(key=lambda each: -each.score)
    folded = fold(hit.passage.record for hit in found)
    hits = _read(permit, unrepeated(found, folded)[:PASSAGES], search)
    evidence = one_voice(gather(question.text, hits), folded)
    if wider is not None:
        evidence = [each for each in evidence if tells_of_the_office(question, each)]
    return Read(found, folded, hits, evidence)


def _told_elsewhere(question: Question, hit: Hit) -> bool:
    """Return whether a passage of another office than the named one says its name."""
    text = f"{hit.passage.chunk.prefix}\n{hit.passage.chunk.text}"
    return not fulfils(hit.passage.record, question.filters) and question.names_office(text)


def _read(permit: Permit, hits: Sequence[Hit], search: Search) -> list[Hit]:
    """Return hits with their blocks, as far as they may still be seen."""
    ids = [hit.passage.chunk_id for hit in hits]
    passages = {each.chunk_id: each for each in search.reading.passages(permit, ids)}
    return [
        replace(hit, passage=passages[hit.passage.chunk_id])
        for hit in hits
        if hit.passage.chunk_id in passages
    ]


def _numbered(
    permit: Permit,
    question: Question,
    search: Search,
    listings: Listings,
    fulfils: Callable[[Particulars], bool],
) -> list[Hit]:
    """Return the passages of records whose 문서번호 is asked for, as surely found."""
    return [
        Hit(passage, SURE, SURE)
        for number in question.values("number")
        for document in listings.numbered(permit, number)
        for passage in search.reading.passages(
            permit, search.reading.chunks_of(permit, document)[:PASSAGES], blocks=False
        )
        if fulfils(passage.record)
    ]
