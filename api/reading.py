"""Questions, searches, records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, StringConstraints

from access.permit import Permit
from answer.answer_export import AnswerForm
from answer.found import Found
from answer.paper import HWPX
from answer.wire import (
    answer_json,
    aside_json,
    case_json,
    citations_json,
    listing_json,
    narrowed_json,
    notices_json,
    statement_json,
    understood_json,
)
from api.download import saved_as
from api.house import House, TheHouse
from api.narrowing import NamedFilters
from api.problems import Problem, not_found
from api.session import TheAsker, TheReader
from catalog.reading import Original
from catalog.views import DocumentView
from ingest.wire import block_json, field_json
from records.answer import Answer
from records.passage import Particulars

router = APIRouter(tags=["reading"])
_TYPES = {
    AnswerForm.LETTER: "text/plain; charset=utf-8",
    AnswerForm.HWPX: HWPX,
}
_LONGEST = 2000
_PART = 1 << 18

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST)]
Version = Annotated[str, Query(max_length=64)]


class AnswerRequest(BaseModel):
    """A question; ``drop`` are ids of what was understood and is not wanted, ``after`` an answer.

    It is answered within ``filters``; a question that follows keeps those of the answer before,
    unless it states its own (``{}`` for none).
    """

    question: Words
    drop: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)] = []
    after: Annotated[str, Field(max_length=64)] = ""
    filters: NamedFilters | None = None


class SimilarRequest(BaseModel):
    """A text whose like is wanted."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    others: bool = False


@router.post("/answers", status_code=201)
def ask(
    wanted: AnswerRequest,
    response: Response,
    house: TheHouse,
    permit: TheAsker,
    accept: Annotated[str, Header()] = "",
) -> dict[str, Any]:
    """Answer a question; with ``Accept: application/json`` the whole answer comes at once."""
    identifier, answer = house.desk.ask(
        permit,
        wanted.question,
        drop=wanted.drop,
        after=wanted.after,
        filters=wanted.filters.filters() if wanted.filters is not None else None,
    )
    response.headers["Location"] = f"/api/v1/answers/{identifier}"
    if accept.split(",")[0].strip() == "application/json":
        return {"id": identifier, **answer_json(answer)}
    return {"id": identifier}


@router.get("/answers/{answer_id}")
def kept_answer(answer_id: str, house: TheHouse, permit: TheAsker) -> dict[str, Any]:
    """Return a kept answer of one's own, checked anew."""
    answer = house.desk.answer(permit, answer_id)
    if answer is None:
        raise not_found()
    return {"id": answer_id, **answer_json(answer)}


@router.get("/answers/{answer_id}/listing.xlsx")
def listing(answer_id: str, house: TheHouse, permit: TheAsker) -> Response:
    """Return the listing of a kept answer as a whole, as a spreadsheet."""
    made = house.desk.listing(permit, answer_id)
    if made is None:
        raise not_found()
    return Response(
        made,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers=saved_as("자료 목록.xlsx", "listing.xlsx"),
    )


@router.get("/answers/{answer_id}/letter.txt")
def letter(answer_id: str, house: TheHouse, permit: TheAsker) -> Response:
    """Return a kept answer as the text of an official letter, to be pasted."""
    return _exported(house, permit, answer_id, AnswerForm.LETTER)


@router.get("/answers/{answer_id}/answer.hwpx")
def answer_paper(answer_id: str, house: TheHouse, permit: TheAsker) -> Response:
    """Return a kept answer as an HWPX paper, with a table of its sources."""
    return _exported(house, permit, answer_id, AnswerForm.HWPX)


@router.get("/answers/{answer_id}/events")
def answer_events(
    answer_id: str,
    house: TheHouse,
    permit: TheAsker,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Stream a kept answer: its sources first, then statement by statement.

    A client that was cut off resumes behind its ``Last-Event-ID``.
    """
    answer = house.desk.answer(permit, answer_id)
    if answer is None:
        raise not_found()
    seen = int(last_event_id) if last_event_id.isdecimal() else 0
    return StreamingResponse(_events(answer, seen), media_type="text/event-stream")


@router.get("/documents/{document_id}")
def document(
    document_id: str, house: TheHouse, permit: TheReader, version: Version = ""
) -> dict[str, Any]:
    """Return what one may see of a record, block by block; of the version that a citation names."""
    view = house.desk.document(permit, document_id, version)
    if view is None:
        raise not_found()
    return document_json(view)


@router.get("/documents/{document_id}/original")
def original(document_id: str, house: TheHouse, permit: TheReader) -> StreamingResponse:
    """Return the original file, when every part of it may be seen; always as a whole."""
    found = house.desk.original(permit, document_id)
    if found is None:
        raise not_found()
    return StreamingResponse(
        _parts(found),
        media_type="application/octet-stream",  # SECURITY: never rendered by the browser
        headers={
            "Content-Disposition": f"attachment; filename*=utf-8''{quote(found.name, safe='')}",
            "Content-Length": str(found.size),
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        },
    )


@router.get("/documents/{document_id}/similar")
def similar(
    document_id: str, house: TheHouse, permit: TheReader, *, others: bool = False
) -> dict[str, Any]:
    """Return cases like a record; with ``others`` of other agencies than its own."""
    cases = house.desk.cases.like_record(permit, document_id, others=others)
    if cases is None:
        raise not_found()
    return {"cases": [case_json(case) for case in cases]}


@router.post("/similar")
def similar_to_text(wanted: SimilarRequest, house: TheHouse, permit: TheReader) -> dict[str, Any]:
    """Return cases like a text."""
    cases = house.desk.cases.like_text(permit, wanted.text, others=wanted.others)
    return {"cases": [case_json(case) for case in cases]}


def _exported(house: House, permit: Permit, answer_id: str, form: AnswerForm) -> Response:
    made = house.desk.export(permit, answer_id, form)
    if made is None:
        raise not_found()
    if not made:
        raise Problem(
            422,
            "자료에서 답을 찾지 못한 질문이라 옮겨 적을 내용이 없습니다. 질문을 바꾸어 다시 물어 주시기 바랍니다.",
        )
    kind = {"Content-Disposition": "inline"}
    if form is not AnswerForm.LETTER:
        kind = saved_as("답변.hwpx", "answer.hwpx")
    # SECURITY: whatever a record says, nothing of it runs or loads where the text is opened
    headers = {
        **kind,
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(made, media_type=_TYPES[form], headers=headers)


def record_json(record: Particulars) -> dict[str, Any]:
    """Return what lists show of a record."""
    return {
        "document_id": record.document_id,
        "title": record.title,
        "agency": record.agency,
        "department": record.department,
        "date": record.date.isoformat() if record.date else None,
    }


def found_json(found: Found) -> dict[str, Any]:
    """Return a found record with its places."""
    return {
        **record_json(found.record),
        "snippets": [
            {"text": text, "location": location.as_dict()} for text, location in found.snippets
        ],
        "copies": [record_json(copy) for copy in found.copies],
    }


def document_json(view: DocumentView) -> dict[str, Any]:
    """Return a record as its reader may see it."""
    blocks = dict(view.blocks)
    return {
        **record_json(view.record),
        "format": view.record.format,
        "grade": view.record.grade,
        "fields": [field_json(field, blocks[field.piece.block]) for field in view.record.fields],
        "original": view.original,
        "original_gone": view.original_gone,
        "version": view.version,
        "changed": view.changed,
        "blocks": [{"ordinal": ordinal, **block_json(block)} for ordinal, block in view.blocks],
        **({"placeholders": _placeholders_json(view)} if view.placeholders else {}),
    }


def _placeholders_json(view: DocumentView) -> list[dict[str, Any]]:
    """Return what stands for hidden passages, each behind so many of the blocks."""
    return [{"behind": number, "text": text} for number, text in view.placeholders]


def _parts(original: Original) -> Iterator[bytes]:
    with original.stream as stream:
        left = original.size
        while left and (part := stream.read(min(_PART, left))):
            left -= len(part)
            yield part


def _events(answer: Answer, seen: int) -> Iterator[str]:
    events: list[tuple[str, Any]] = [
        ("sources", citations_json(answer)),
        *(("statement", statement_json(statement)) for statement in answer.statements),
        (
            "done",
            {
                "outcome": answer.outcome.value,
                "confidence": answer.confidence.value,
                "cases": [case_json(case) for case in answer.cases],
                **aside_json(answer),
                "advice": list(answer.advice),
                "notices": notices_json(answer.notices),
                "label": answer.label,
                "writer": answer.writer.value,
                "listing": listing_json(answer.listing) if answer.listing is not None else None,
                "understood": [understood_json(each) for each in answer.understood],
                **narrowed_json(answer),
            },
        ),
    ]
    for number, (name, value) in enumerate(events, start=1):
        if number > seen:
            yield f"id: {number}\nevent: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
