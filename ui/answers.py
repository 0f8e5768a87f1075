"""The page of one answer, and the stream that brings it sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse

from access.permit import Permit
from api.house import House, TheHouse
from api.problems import not_found
from api.session import TheReader
from records.answer import Answer, Citation, Statement
from records.feedback import places_of, statement_key
from ui.look import language_of
from ui.narrowing import address, choices, filters_of, pairs_of
from ui.pages import event, page, speaking, templates

router = APIRouter(include_in_schema=False)
_PART = 50
"""Records of a listing on one page."""
_LONG = 1200
"""Letters from which on an answer has a table of its contents."""
_FOLDED = 9
"""Sources up to which each stands by itself; more are grouped by record."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it is shown: the first in a box, ``heading`` where an office begins.

    ``anchor`` is the identifier of the heading, ``""`` without one.
    """

    statement: Statement
    lead: bool
    heading: str
    anchor: str


@router.get("/answers/{answer_id}")
def answer_page(
    request: Request,
    answer_id: str,
    house: TheHouse,
    permit: TheReader,
    live: bool = False,
    part: Annotated[int, Query(ge=1)] = 1,
    place: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Show an answer of one's own; with ``live`` its sources, and the rest by stream.

    Of a listing ``part`` is shown, from 1; ``place`` is what of it one is going to speak of.
    """
    answer = house.desk.answer(permit, answer_id)
    if answer is None:
        raise not_found()
    stated = pairs_of(answer.filters)
    found = house.desk.searches.choices(
        permit, answer.question, filters_of(stated), answer.understood
    )
    entries = answer.listing.entries if answer.listing is not None else ()
    parts = max(1, -(-len(entries) // _PART))
    part = min(part, parts)
    return page(
        request,
        "answer.html",
        permit=permit,
        live=live,
        entries=entries[(part - 1) * _PART : part * _PART],
        part=part,
        groups=choices(found, stated),
        parts=parts,
        sources=grouped(answer.citations),
        asked_at=house.history.asked_at(permit, answer_id),
        printed_at=permit.at,
        readiness=house.desk.readiness(permit),
        **_shown(house, permit, answer_id, answer, place),
    )


@router.get("/answers/{answer_id}/stream")
def answer_stream(
    request: Request,
    answer_id: str,
    house: TheHouse,
    permit: TheReader,
    seen: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Stream the rendered statements of an answer one by one, then its end.

    Behind ``seen`` of them, or behind the last that came before the line was cut; what is left is
    checked anew, as at every opening.
    """
    answer = house.desk.answer(permit, answer_id)
    if answer is None:
        raise not_found()
    values = {"w": speaking(language_of(request)), **_shown(house, permit, answer_id, answer)}
    seen = int(last_event_id) if last_event_id.isdecimal() else seen
    return StreamingResponse(_stream(values, seen), media_type="text/event-stream")


def said_in_order(statements: Sequence[Statement]) -> list[Said]:
    """Return statements as they are shown: the conclusion, then office by office."""
    shown: list[Said] = []
    office = None
    for number, statement in enumerate(statements):
        lead = number == 0
        begins = not lead and statement.agency != office
        heading = statement.agency if begins else ""
        shown.append(Said(statement, lead, heading, f"office-{number}" if heading else ""))
        office = None if lead else statement.agency
    return shown


def grouped(citations: Sequence[Citation]) -> list[tuple[Citation, ...]]:
    """Return sources as they are listed: each alone, many by record in order of first mention."""
    if len(citations) <= _FOLDED:
        return [(each,) for each in citations]
    first: dict[str, int] = {}
    for each in citations:
        first.setdefault(each.document_id, each.n)
    ordered = sorted(citations, key=lambda each: (first[each.document_id], each.n))
    return [tuple(own) for _, own in groupby(ordered, key=lambda each: each.document_id)]


def _shown(
    house: House, permit: Permit, answer_id: str, answer: Answer, place: str = ""
) -> dict[str, Any]:
    """Return what the page and its stream need of an answer, and of what was said of it."""
    said = said_in_order(answer.statements)
    stated = pairs_of(answer.filters)
    return {
        "answer": answer,
        "answer_id": answer_id,
        "stated": stated,
        "otherwise": address("/", answer.question, stated),
        "by_words": address("/search", answer.question, stated),
        "said": said,
        "long": sum(len(each.text) for each in answer.statements) > _LONG,
        "opinions": {each.place: each for each in house.desk.feedback.own(permit, answer_id)},
        "places": places_of(answer),
        "place": place,
        "statement_key": statement_key,
    }


def _stream(values: Mapping[str, Any], seen: int) -> Iterator[str]:
    part = templates.get_template("statement.html")
    for number, each in enumerate(values["said"], start=1):
        if number > seen:
            yield event(number, "statement", part.render(each=each, **values))
    ending = templates.get_template("ending.html").render(**values)
    yield event(len(values["said"]) + 1, "done", ending)
