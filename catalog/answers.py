"""Kept answers: opened by who asked, and checked anew at each opening."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import insert, select

from access.permit import Permit
from catalog.database import Database, stamp
from catalog.reading import DocumentView, Reading
from catalog.schema import answer as table
from records.answer import Answer, Case, Citation, Confidence, Outcome, Statement
from records.location import Location


class Answers:
    """Keeps answers and gives them back to who asked."""

    def __init__(self, database: Database) -> None:
        """Keep answers in this catalog."""
        self._database = database
        self._reading = Reading(database)

    def keep(self, permit: Permit, answer: Answer) -> str:
        """Store an answer for the holder and return its identifier, which cannot be guessed."""
        identifier = secrets.token_urlsafe(12)
        with self._database.writing() as connection:
            connection.execute(
                insert(table).values(
                    id=identifier,
                    person_id=permit.principal.person_id,
                    asked=stamp(permit.at),
                    body=_json(answer),
                )
            )
        return identifier

    def get(self, permit: Permit, answer_id: str) -> Answer | None:
        """Return an answer of the holder's own; ``None`` when missing or another's.

        Citations whose quote the holder may not see any more (or which changed) are taken out,
        and with them what rests on them alone.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(table).where(
                    table.c.id == answer_id,
                    table.c.person_id == permit.principal.person_id,  # SECURITY: one's own only
                )
            ).first()
        if row is None:
            return None
        return self._rechecked(permit, _answer(row.body))

    def _rechecked(self, permit: Permit, answer: Answer) -> Answer:
        views = {
            identifier: self._reading.document(permit, identifier)
            for identifier in {citation.document_id for citation in answer.citations}
            | {case.document_id for case in answer.cases}
        }
        citations = tuple(
            replace(_named(citation, view), number=view.record.stated("문서번호"))
            for citation in answer.citations
            if (view := views[citation.document_id]) is not None
            # SECURITY: rights may have been taken back since the answer was kept
            and dict(view.blocks).get(citation.block) is not None
            and dict(view.blocks)[citation.block].text[citation.start : citation.end]
            == citation.quote
        )
        numbers = {citation.n for citation in citations}
        statements = tuple(
            statement for statement in answer.statements if set(statement.citations) <= numbers
        )
        cases = tuple(
            _named(replace(case, citations=tuple(n for n in case.citations if n in numbers)), view)
            for case in answer.cases
            if (view := views[case.document_id]) is not None
        )
        if not statements and answer.statements:
            return replace(
                answer,
                outcome=Outcome.NOT_FOUND,
                confidence=Confidence.LOW,
                statements=(),
                citations=(),
                cases=cases,
            )
        used = {n for statement in statements for n in statement.citations}
        return replace(
            answer,
            statements=statements,
            citations=tuple(citation for citation in citations if citation.n in used),
            cases=cases,
        )


_Named = TypeVar("_Named", Citation, Case)


def _named(kept: _Named, view: DocumentView) -> _Named:
    """Return a citation or case with what its record is called now."""
    record = view.record  # SECURITY: the earlier title may stand in what is closed by now
    return replace(
        kept,
        title=record.title,
        agency=record.agency,
        department=record.department,
        date=record.date,
    )


def _json(answer: Answer) -> dict[str, Any]:
    body = asdict(answer)
    for entry in (*body["citations"], *body["cases"]):
        entry["date"] = entry["date"].isoformat() if entry["date"] else None
    return body


def _answer(body: dict[str, Any]) -> Answer:
    return Answer(
        question=body["question"],
        outcome=Outcome(body["outcome"]),
        confidence=Confidence(body["confidence"]),
        statements=tuple(
            Statement(**{**entry, "citations": tuple(entry["citations"])})
            for entry in body["statements"]
        ),
        citations=tuple(
            Citation(
                **{
                    **entry,
                    "date": _day(entry["date"]),
                    "location": Location(**entry["location"]),
                }
            )
            for entry in body["citations"]
        ),
        cases=tuple(
            Case(
                **{
                    **entry,
                    "date": _day(entry["date"]),
                    "citations": tuple(entry["citations"]),
                }
            )
            for entry in body["cases"]
        ),
        advice=tuple(body["advice"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
