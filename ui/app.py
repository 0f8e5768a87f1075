"""The web box: the API's application with the pages on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from fastapi.security import SecurityScopes

from answer.writer import AnswerWriter, Extractive
from api.app import PREFIX, create_app
from api.guard import strict_headers
from api.house import house_of
from api.limits import Limits
from api.problems import (
    KINDS,
    Problem,
    detail_of,
    headers_of,
    logged_error,
    response_to,
    status_of,
)
from api.session import permit_of
from catalog.home import Home
from index.reranker import Reranker
from ui import (
    answers,
    archive,
    asking,
    audit_pages,
    cases,
    community_pages,
    documents,
    evaluation_pages,
    feedback,
    folder_pages,
    job_pages,
    organisation_pages,
    own,
    own_files,
    own_password,
    pages,
    people_pages,
    person_pages,
    questions,
    request_pages,
    rule_pages,
    saved_searches,
    searching,
    set_up,
    sign_on,
    system_pages,
    why,
)
from ui.assets import assets
from ui.failures import numbered

PUBLIC_PAGES = frozenset(
    {
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/oidc"),
        ("GET", "/login/oidc/return"),
        ("GET", "/login/proxy"),
        ("GET", "/login/password"),
        ("POST", "/login/password"),
        ("GET", "/look"),
        ("GET", "/setup"),
        ("POST", "/setup"),
        ("GET", "/docs"),
        ("GET", "/static"),
    }
)
"""Every page that needs no permit; a test walks the others."""

PAGES = (
    answers,
    own_files,
    archive,
    asking,
    audit_pages,
    cases,
    community_pages,
    documents,
    evaluation_pages,
    feedback,
    folder_pages,
    job_pages,
    organisation_pages,
    own,
    own_password,
    people_pages,
    person_pages,
    questions,
    request_pages,
    rule_pages,
    saved_searches,
    searching,
    set_up,
    sign_on,
    system_pages,
    why,
)
"""Own files lie below the archive, whose route would take their address."""


def create_web(
    home: Home,
    *,
    clock: Callable[[], datetime],
    demo: bool,
    model: Path | None = None,
    limits: Limits = Limits(),
    reread: timedelta | None = None,
    writer: AnswerWriter = Extractive(),
    reranker: Reranker | None = None,
    beside: bool = False,
) -> FastAPI:
    """Return the application of a home with API and pages.

    Raises:
        SettingError: as :func:`api.app.create_app`.
    """
    app = create_app(
        home,
        clock=clock,
        demo=demo,
        model=model,
        limits=limits,
        reread=reread,
        writer=writer,
        reranker=reranker,
        beside=beside,
    )
    app.state.demo = demo
    for group in PAGES:
        app.include_router(group.router)
    app.mount("/static", assets(pages.HERE / "static"), name="static")

    @app.get("/docs", include_in_schema=False)
    def api_page(request: Request) -> Response:
        return pages.page(request, "docs.html", schema=app.openapi())

    for kind in KINDS:
        app.add_exception_handler(kind, _handle)
    return app


async def _handle(request: Request, error: Exception) -> Response:
    error = await run_in_threadpool(_met, request, error)
    error = await logged_error(request, error)
    if request.url.path.startswith(PREFIX):
        return response_to(request, error)
    status = status_of(error)
    if status == 401:
        after = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/login?after={quote(after)}", status_code=303)
    known = {403: 403, 404: 404, 405: 404, 422: 422, 429: 429, 503: 503}.get(status, 500)
    response = pages.page(
        request,
        "error.html",
        permit=getattr(request.state, "permit", None),
        status=status,
        key=f"error_{known}",
        detail=detail_of(error),
        number=numbered(error) if known in (500, 503) else "",
        at=request.app.state.house.clock(),
    )
    response.headers.update(headers_of(error) | strict_headers(request.url.scheme))
    return response


def _met(request: Request, error: Exception) -> Exception:
    """Return what a reader meets at a page, once it is known who reads.

    Where an address is none nobody was asked for a permit. It is one like where something is hidden:
    with the reader's own header, counted against their limit, and with its row in the log.
    """
    unasked = status_of(error) in (404, 405) and not hasattr(request.state, "permit")
    if not unasked or request.url.path.startswith(PREFIX):
        return error
    try:
        permit_of(request, house_of(request), SecurityScopes())
    except Problem as refused:
        return refused if refused.status == 429 else error
    return error
