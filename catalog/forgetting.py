"""Where else a record has left its words: kept answers, remarks on them, and the receipts of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from catalog.feedback_schema import feedback
from catalog.job_schema import job
from catalog.schema import answer, answer_source
from records.answer import Confidence, Outcome


def forget_in_answers(connection: Connection, ids: frozenset[str]) -> None:
    """Take out of every kept answer what it quotes or names of these records, and remarks on it."""
    for row in connection.execute(select(answer)).all():
        body = _without(row.body, ids)
        if body != row.body:
            connection.execute(update(answer).where(answer.c.id == row.id).values(body=body))
    citing = select(answer_source.c.answer_id).where(answer_source.c.document_id.in_(ids))
    # SECURITY: a remark may repeat what was disposed of
    connection.execute(update(feedback).where(feedback.c.answer_id.in_(citing)).values(remark=""))
    connection.execute(delete(answer_source).where(answer_source.c.document_id.in_(ids)))


def forget_in_jobs(connection: Connection, paths: frozenset[str]) -> None:
    """Take the paths of records out of the receipts of earlier jobs."""
    for row in connection.execute(select(job)).all():
        told = row.receipt.get("not_opened", [])
        kept = [each for each in told if each.get("path") not in paths]
        if len(kept) < len(told):
            receipt = {**row.receipt, "not_opened": kept}
            connection.execute(update(job).where(job.c.id == row.id).values(receipt=receipt))


def _without(body: Mapping[str, Any], ids: frozenset[str]) -> dict[str, Any]:
    citations = [each for each in body["citations"] if each["document_id"] not in ids]
    numbers = {each["n"] for each in citations}
    # a statement goes with any of its citations: its words may be of that one
    statements = [each for each in body["statements"] if set(each["citations"]) <= numbers]
    cases = [
        {
            **case,
            "citations": [n for n in case["citations"] if n in numbers],
            "copies": [copy for copy in case.get("copies", ()) if copy["document_id"] not in ids],
        }
        for case in body["cases"]
        if case["document_id"] not in ids
    ]
    left = {**body, "citations": citations, "statements": statements, "cases": cases}
    if body["statements"] and not statements:
        left |= {"outcome": Outcome.NOT_FOUND.value, "confidence": Confidence.LOW.value}
    return left
