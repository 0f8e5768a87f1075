"""An answer as JSON, the form of ``neomeo ask --json`` and of the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.facets import Facets
from records.answer import Answer, Case, Citation, Notice, Statement, Understood
from records.comparison import Step
from records.listing import Listing


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain JSON values; scores are not among them."""
    return {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "confidence": answer.confidence.value,
        "statements": [statement_json(statement) for statement in answer.statements],
        "citations": citations_json(answer),
        "cases": [case_json(case) for case in answer.cases],
        **aside_json(answer),
        "advice": list(answer.advice),
        "notices": notices_json(answer.notices),
        "label": answer.label,
        "writer": answer.writer.value,
        "understood": [understood_json(each) for each in answer.understood],
        "dropped": list(answer.dropped),
        **narrowed_json(answer),
        "after": answer.after,
        "listing": listing_json(answer.listing) if answer.listing is not None else None,
    }


def aside_json(answer: Answer) -> dict[str, Any]:
    """Return what stands beside the statements: what contradicts, whom to ask, what was not read."""
    return {
        "contradictions": [
            [statement_json(side) for side in group] for group in answer.contradictions
        ],
        "contacts": [
            {"agency": each.agency, "department": each.department, "year": each.year}
            for each in answer.contacts
        ],
        "unread": [{"reason": each.words, "count": each.count} for each in answer.unread],
    }


def listing_json(listing: Listing) -> dict[str, Any]:
    """Return a listing as plain JSON values; ``count`` is the number of its records."""
    return {
        "words": list(listing.words),
        "count": len(listing.entries),
        "counts": [{"year": year, "count": len(own)} for year, own in listing.by_year],
        "gaps": listing.gaps,
        "records": [
            {**asdict(each), "date": each.date.isoformat() if each.date else None}
            for each in listing.entries
        ],
    }


def understood_json(understood: Understood) -> dict[str, Any]:
    """Return what was understood of a question; ``id`` is what ``drop`` takes."""
    return {"id": understood.key, "kind": understood.kind, "words": understood.words}


def narrowed_json(answer: Answer) -> dict[str, Any]:
    """Return what an answer was narrowed to, and the words of its question that this overruled."""
    return {
        "filters": {name: list(values) for name, values in answer.filters.items()},
        "overruled": [understood_json(each) for each in answer.overruled],
    }


def notices_json(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """Return the departments that have something which the reader may not read."""
    return [
        {"agency": each.agency, "department": each.department, "text": each.sentence}
        for each in notices
    ]


def statement_json(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain JSON values."""
    return {
        "text": statement.text,
        "agency": statement.agency,
        "citations": list(statement.citations),
        "computed": statement.computed,
    }


def citations_json(answer: Answer) -> list[dict[str, Any]]:
    """Return the citations, each with what is known of its record's standing."""
    return [
        {**citation_json(each), "standing": list(answer.standing_of(each.document_id))}
        for each in answer.citations
    ]


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return a citation as plain JSON values, its quote between its neighbouring text."""
    return {
        "n": citation.n,
        "document_id": citation.document_id,
        "title": citation.title,
        "agency": citation.agency,
        "department": citation.department,
        "date": citation.date.isoformat() if citation.date else None,
        "number": citation.number,
        "location": citation.location.as_dict(),
        "location_label": citation.location.label(),
        "block": citation.block,
        "version": citation.version,
        "changed": citation.changed,
        "quote": citation.quote,
        "before": citation.before,
        "after": citation.after,
        "above": citation.above,
        "below": citation.below,
    }


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as plain JSON values."""
    return {
        "document_id": case.document_id,
        "title": case.title,
        "agency": case.agency,
        "department": case.department,
        "date": case.date.isoformat() if case.date else None,
        "citations": list(case.citations),
        "stage": case.stage,
        "reasons": list(case.reasons),
        "steps": [step_json(step) for step in case.steps],
        "flags": [{"kind": flag.kind, "words": flag.words, "by": flag.by} for flag in case.flags],
        "copies": [
            {
                "document_id": copy.document_id,
                "title": copy.title,
                "agency": copy.agency,
                "department": copy.department,
                "date": copy.date.isoformat() if copy.date else None,
            }
            for copy in case.copies
        ],
    }


def facets_json(facets: Facets) -> dict[str, list[dict[str, Any]]]:
    """Return how many records each value of a filter would leave."""
    return {
        name: [{"value": each.name, "records": each.records} for each in values]
        for name, values in facets.items()
    }


def step_json(step: Step) -> dict[str, Any]:
    """Return a record of a case as plain JSON values."""
    return {
        "document_id": step.document_id,
        "title": step.title,
        "kind": step.kind,
        "date": step.date.isoformat() if step.date else None,
    }
