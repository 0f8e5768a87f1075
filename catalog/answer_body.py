"""An answer as it is kept: plain JSON and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from records.answer import (
    Answer,
    Case,
    Citation,
    Confidence,
    Flag,
    Outcome,
    Statement,
    Understood,
    Writer,
)
from records.location import Location


def answer_body(answer: Answer) -> dict[str, Any]:
    """Return an answer as the JSON in which it is kept; of a listing only which records it has."""
    listing = answer.listing
    bare = replace(listing, entries=()) if listing is not None else None
    body = asdict(replace(answer, listing=bare))
    del body["notices"], body["label"], body["unread"]  # told anew at each opening
    if listing is not None:
        body["listing"]["entries"] = [entry.document_id for entry in listing.entries]
    copies = [copy for case in body["cases"] for copy in case["copies"]]
    for entry in (*body["citations"], *body["cases"], *copies):
        entry["date"] = entry["date"].isoformat() if entry["date"] else None
    return body


def answer_of(body: dict[str, Any]) -> Answer:
    """Return the answer of a kept body, of an earlier version of this program, too; unlisted."""
    return Answer(
        question=body["question"],
        outcome=Outcome(body["outcome"]),
        confidence=Confidence(body["confidence"]),
        statements=_statements(body["statements"]),
        contradictions=tuple(_statements(group) for group in body.get("contradictions", ())),
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
        cases=tuple(_case(entry) for entry in body["cases"]),
        advice=tuple(body["advice"]),
        understood=_understood(body, "understood"),
        overruled=_understood(body, "overruled"),
        filters={name: tuple(values) for name, values in body.get("filters", {}).items()},
        dropped=tuple(body.get("dropped", ())),
        after=body.get("after", ""),
        writer=Writer(body.get("writer", Writer.EXTRACTIVE)),
    )


def _understood(body: dict[str, Any], name: str) -> tuple[Understood, ...]:
    return tuple(Understood(**entry) for entry in body.get(name, ()))


def _statements(entries: Iterable[dict[str, Any]]) -> tuple[Statement, ...]:
    return tuple(
        Statement(**{**entry, "citations": tuple(entry["citations"])}) for entry in entries
    )


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        **{
            **entry,
            "date": _day(entry["date"]),
            "citations": tuple(entry["citations"]),
            "copies": tuple(_case(copy) for copy in entry.get("copies", ())),
            "flags": tuple(Flag(**flag) for flag in entry.get("flags", ())),
            "reasons": tuple(entry.get("reasons", ())),
            "steps": (),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
