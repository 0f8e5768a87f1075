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
    permit: Permit, question: Question, search: Search, listings: Listings, filters: Filters
) -> Read:
    """Return what is read: of the offices that a question names, of all where it names none."""
    found = [
        *_numbered(permit, question, search, listings, fulfilling(permit, search, filters)),
        *search.search(
            permit, question.text, k=_WITH_COPIES, filters=question.filters, blocks=False
        ),
    ]
    return _read_of(permit, question, search, found)


def read_elsewhere(
    permit: Permit, question: Question, search: Search, own: Read, wider: Filters
) -> Read:
    """Return what was read of the offices named (``own``), with what others' records within ``wider`` say of them."""
    others = search.search(permit, question.text, k=_WITH_COPIES, filters=wider, blocks=False)
    found = [*own.found, *(each for each in others if _told_elsewhere(question, each))]
    read = _read_of(permit, question, search, sorted(found, key=lambda each: -each.score))
    of_them = [each for each in read.evidence if tells_of_the_office(question, each)]
    return replace(read, evidence=of_them)


def _read_of(permit: Permit, question: Question, search: Search, found: list[Hit]) -> Read:
    folded = fold(hit.passage.record for hit in found)
    hits = _read(permit, unrepeated(found, folded)[:PASSAGES], search)
    return Read(found, folded, hits, one_voice(gather(question.text, hits), folded))


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
