"""An answer as JSON, the form of ``neomeo ask --json`` and of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from records.answer import Answer, Case, Citation, Notice, Statement


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain JSON values; scores are not among them."""
    return {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "confidence": answer.confidence.value,
        "statements": [statement_json(statement) for statement in answer.statements],
        "citations": [citation_json(citation) for citation in answer.citations],
        "cases": [case_json(case) for case in answer.cases],
        "advice": list(answer.advice),
        "notices": notices_json(answer.notices),
        "label": answer.label,
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
    }


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
