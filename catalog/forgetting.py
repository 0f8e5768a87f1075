"""Where else a record has left its words: kept answers, remarks on them, and the receipts of jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, select, update

from catalog.feedback_schema import feedback
from catalog.job_schema import job
from catalog.schema import answer, answer_source
from records.answer import Confidence, Outcome

_Body: TypeAlias = Mapping[str, Any]


def forget_in_answers(connection: Connection, ids: frozenset[str]) -> None:
    """Take out of every kept answer what it quotes or names of these records, and remarks on it."""
    for row in connection.execute(select(answer)).all():
        body = _without(row.body, ids)
        if body != row.body:
            connection.execute(update(answer).where(answer.c.id == row.id).values(body=body))
            # SECURITY: a remark may repeat what was disposed of
            said = feedback.c.answer_id == row.id
            connection.execute(update(feedback).where(said).values(remark=""))
    connection.execute(delete(answer_source).where(answer_source.c.document_id.in_(ids)))


def forget_in_jobs(connection: Connection, paths: frozenset[str]) -> None:
    """Take the paths of records out of the receipts of earlier jobs."""
    for row in connection.execute(select(job)).all():
        told = row.receipt.get("not_opened", [])
        kept = [each for each in told if each.get("path") not in paths]
        at_hand = row.receipt.get("at_hand", "")
        if len(kept) < len(told) or at_hand in paths:
            receipt = {**row.receipt, "not_opened": kept, "at_hand": ""}
            connection.execute(update(job).where(job.c.id == row.id).values(receipt=receipt))


def _without(body: _Body, ids: frozenset[str]) -> dict[str, Any]:
    citations = [each for each in body["citations"] if each["document_id"] not in ids]
    numbers = {each["n"] for each in citations}
    left = {
        **body,
        "citations": citations,
        "statements": _resting(body["statements"], numbers),
        "cases": _cases(body["cases"], ids, numbers),
    }
    if "contradictions" in body:
        groups = (_resting(group, numbers) for group in body["contradictions"])
        left["contradictions"] = [group for group in groups if len(group) > 1]
    if body.get("listing"):
        entries = [each for each in body["listing"]["entries"] if each not in ids]
        left["listing"] = {**body["listing"], "entries": entries}
    if body["statements"] and not left["statements"]:
        left |= {"outcome": Outcome.NOT_FOUND.value, "confidence": Confidence.LOW.value}
    return left


def _resting(statements: Iterable[_Body], numbers: Collection[int]) -> list[_Body]:
    """Return statements that rest on these citations alone: a lost one's words may be in them."""
    return [each for each in statements if set(each["citations"]) <= set(numbers)]


def _cases(cases: Iterable[_Body], ids: Collection[str], numbers: Collection[int]) -> list[_Body]:
    kept: list[_Body] = []
    for case in cases:
        if case["document_id"] in ids:
            continue
        left = {**case, "citations": [n for n in case["citations"] if n in numbers]}
        if "copies" in case:
            left["copies"] = _cases(case["copies"], ids, numbers)
        if "flags" in case:  # a flag's words name the record that tells it
            left["flags"] = [flag for flag in case["flags"] if flag["by"] not in ids]
        kept.append(left)
    return kept
