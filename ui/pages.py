"""The pages, rendered from templates over the same desk as the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.templating import Jinja2Templates
from pydantic import StringConstraints

from access.label import GrantKind
from access.office import decides
from access.permit import Permit
from access.role import Role
from api.house import House, TheHouse
from api.problems import not_found
from api.reading import Version
from api.session import ThePermit, TheReader
from catalog.explanation import EXPLAINERS
from records.answer import Answer
from records.feedback import places_of, statement_key
from ui.facts import facts
from ui.segments import shown_blocks
from ui.words import EXAMPLES, Language, word

HERE = Path(__file__).resolve().parent
templates = Jinja2Templates(directory=HERE / "templates")  # escapes everything by default
router = APIRouter(include_in_schema=False)
LONGEST = 2000
Dropped = Annotated[tuple[Annotated[str, StringConstraints(max_length=200)], ...], Form()]
_PART = 50
"""Records of a listing on one page."""
_YEAR = 365 * 24 * 3600


def page(
    request: Request,
    name: str,
    *,
    permit: Permit | None = None,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a rendered page with what every page needs: person, language, contrast."""
    language = language_of(request)
    person = permit.principal if permit is not None else None
    response: HTMLResponse = templates.TemplateResponse(
        request,
        name,
        {
            "w": lambda key, **more: word(key, language, **more),
            "language": language,
            "contrast": request.cookies.get("contrast") == "high",
            "person": person,
            "communities": person.names(GrantKind.COMMUNITY) if person is not None else (),
            "explains": person is not None and bool(person.roles & EXPLAINERS),
            "reads": person is not None and Role.READER in person.roles,
            "decides": person is not None and Role.READER in person.roles and decides(person),
            "administers": person is not None and Role.ADMINISTRATOR in person.roles,
            "demo": request.app.state.demo,
            "here": request.url.path,
            **values,
        },
        status_code=status,
    )
    return response


def language_of(request: Request) -> Language:
    """Return the language that the reader chose, Korean otherwise."""
    return "en" if request.cookies.get("language") == "en" else "ko"


@router.get("/look")
def look(_: Request, contrast: str = "", language: str = "", after: str = "/") -> Response:
    """Keep how the pages look for this reader, and go back."""
    response = RedirectResponse(own_address(after), status_code=303)
    if contrast in ("high", "normal"):
        response.set_cookie("contrast", contrast, max_age=_YEAR, samesite="lax", httponly=True)
    if language in ("ko", "en"):
        response.set_cookie("language", language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


@router.get("/")
def ask_page(request: Request, house: TheHouse, permit: ThePermit) -> Response:
    """Show the empty ask box with examples; who reads no records is led to what they do."""
    if Role.READER not in permit.principal.roles:
        if not permit.principal.roles & EXPLAINERS:
            raise not_found()
        administers = Role.ADMINISTRATOR in permit.principal.roles
        return RedirectResponse("/admin" if administers else "/admin/why", status_code=303)
    readiness = house.desk.readiness(permit)
    return page(request, "ask.html", permit=permit, examples=EXAMPLES, readiness=readiness)


@router.post("/ask")
def ask(
    house: TheHouse,
    permit: TheReader,
    question: Annotated[str, Form(max_length=LONGEST)] = "",
    drop: Dropped = (),
    after: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Answer a question and lead to its own page, which streams it."""
    if not question.strip():
        return RedirectResponse("/", status_code=303)
    identifier, _ = house.desk.ask(permit, question.strip(), drop=drop, after=after)
    return RedirectResponse(f"/answers/{identifier}?live=1", status_code=303)


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
    entries = answer.listing.entries if answer.listing is not None else ()
    parts = max(1, -(-len(entries) // _PART))
    part = min(part, parts)
    return page(
        request,
        "answer.html",
        permit=permit,
        answer=answer,
        answer_id=answer_id,
        live=live,
        entries=entries[(part - 1) * _PART : part * _PART],
        part=part,
        parts=parts,
        readiness=house.desk.readiness(permit),
        **_spoken_of(house, permit, answer_id, answer, place),
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
    values = _spoken_of(house, permit, answer_id, answer)
    seen = int(last_event_id) if last_event_id.isdecimal() else seen
    return StreamingResponse(
        _stream(request, answer, answer_id, values, seen), media_type="text/event-stream"
    )


@router.get("/documents/{document_id}")
def document_page(
    request: Request,
    document_id: str,
    house: TheHouse,
    permit: TheReader,
    answer: str = "",
    n: int = 0,
    version: Version = "",
) -> Response:
    """Show a record, with what an answer cites of it marked, and ``n`` above all.

    A citation is shown in the version that it was made from.
    """
    kept = house.desk.answer(permit, answer) if answer else None
    citations = [c for c in kept.citations if c.document_id == document_id] if kept else []
    quoted = next((citation.version for citation in citations if citation.n == n), "")
    view = house.desk.document(permit, document_id, version or quoted)
    if view is None:
        raise not_found()
    citations = [citation for citation in citations if citation.version == view.version]
    return page(
        request,
        "document.html",
        permit=permit,
        view=view,
        facts=facts(view),
        shown=shown_blocks(view.blocks, citations),
        citations=citations,
        current=n,
        answer_id=answer if kept else "",
    )


def _spoken_of(
    house: House, permit: Permit, answer_id: str, answer: Answer, place: str = ""
) -> dict[str, Any]:
    """Return what the pages need of feedback: what can be spoken of, and what was said of it."""
    said = {each.place: each for each in house.desk.feedback.own(permit, answer_id)}
    places = places_of(answer)
    return {"places": places, "said": said, "place": place, "statement_key": statement_key}


def _stream(
    request: Request, answer: Answer, answer_id: str, spoken_of: Mapping[str, Any], seen: int
) -> Iterator[str]:
    language = language_of(request)
    values = {
        **spoken_of,
        "w": lambda key, **more: word(key, language, **more),
        "answer": answer,
        "answer_id": answer_id,
    }
    part = templates.get_template("statement.html")
    agency = None
    for number, statement in enumerate(answer.statements, start=1):
        if number > seen:
            first = statement.agency != agency
            markup = part.render(statement=statement, first=first, **values)
            yield _event(number, "statement", markup)
        agency = statement.agency
    ending = templates.get_template("ending.html").render(**values)
    yield _event(len(answer.statements) + 1, "done", ending)


def _event(number: int, name: str, markup: str) -> str:
    lines = "".join(f"data: {line}\n" for line in markup.splitlines())
    return f"id: {number}\nevent: {name}\n{lines}\n"


def own_address(after: str) -> str:
    """Return an address of this site; anything else becomes the start page.

    Read as a browser reads it: controls and spaces fall out, a backslash is a slash (WHATWG URL).
    """
    seen = "".join(each for each in after if each > " ").replace("\\", "/")
    if not after.startswith("/") or seen.startswith("//"):
        return "/"  # SECURITY: no open redirect
    return after
