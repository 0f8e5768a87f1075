"""The pages, rendered from templates over the same desk as the API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.templating import Jinja2Templates
from pydantic import StringConstraints

from access.label import GrantKind
from access.permit import Permit
from access.role import Role
from api.house import TheHouse
from api.problems import not_found
from api.reading import Version
from api.session import ThePermit, TheReader
from catalog.explanation import EXPLAINERS
from index.search import Filters
from records.answer import Answer
from ui.facts import facts
from ui.segments import shown_blocks
from ui.words import EXAMPLES, Language, word

HERE = Path(__file__).resolve().parent
templates = Jinja2Templates(directory=HERE / "templates")  # escapes everything by default
router = APIRouter(include_in_schema=False)
_LONGEST = 2000
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
def ask_page(request: Request, permit: ThePermit) -> Response:
    """Show the empty ask box with examples; who reads no records is led to what they do."""
    if Role.READER not in permit.principal.roles:
        if not permit.principal.roles & EXPLAINERS:
            raise not_found()
        administers = Role.ADMINISTRATOR in permit.principal.roles
        return RedirectResponse("/admin" if administers else "/admin/why", status_code=303)
    return page(request, "ask.html", permit=permit, examples=EXAMPLES)


@router.post("/ask")
def ask(
    house: TheHouse,
    permit: TheReader,
    question: Annotated[str, Form(max_length=_LONGEST)] = "",
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
) -> Response:
    """Show an answer of one's own; with ``live`` its sources, and the rest by stream.

    Of a listing ``part`` is shown, from 1.
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
    )


@router.get("/answers/{answer_id}/stream")
def answer_stream(
    request: Request, answer_id: str, house: TheHouse, permit: TheReader
) -> StreamingResponse:
    """Stream the rendered statements of an answer one by one, then its end."""
    answer = house.desk.answer(permit, answer_id)
    if answer is None:
        raise not_found()
    return StreamingResponse(
        _stream(request, permit, answer, answer_id), media_type="text/event-stream"
    )


@router.get("/search")
def search_page(request: Request, house: TheHouse, permit: TheReader, q: str = "") -> Response:
    """Show a plain search."""
    query = q.strip()[:_LONGEST]
    found = house.desk.search(permit, query, filters=Filters(), k=20) if query else []
    return page(
        request,
        "search.html",
        permit=permit,
        query=query,
        found=found,
        by_words_alone=bool(query) and house.desk.by_words_alone,
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


def _stream(request: Request, permit: Permit, answer: Answer, answer_id: str) -> Any:
    language = language_of(request)
    values = {
        "w": lambda key, **more: word(key, language, **more),
        "answer": answer,
        "answer_id": answer_id,
    }
    part = templates.get_template("statement.html")
    agency = None
    for statement in answer.statements:
        yield _event(
            "statement",
            part.render(statement=statement, first=statement.agency != agency, **values),
        )
        agency = statement.agency
    yield _event("done", templates.get_template("ending.html").render(**values))


def _event(name: str, markup: str) -> str:
    lines = "".join(f"data: {line}\n" for line in markup.splitlines())
    return f"event: {name}\n{lines}\n"


def own_address(after: str) -> str:
    """Return an address of this site; anything else becomes the start page.

    Read as a browser reads it: controls and spaces fall out, a backslash is a slash (WHATWG URL).
    """
    seen = "".join(each for each in after if each > " ").replace("\\", "/")
    if not after.startswith("/") or seen.startswith("//"):
        return "/"  # SECURITY: no open redirect
    return after
