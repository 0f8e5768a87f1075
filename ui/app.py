"""The web box: the API's application with the pages on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from api.app import PREFIX, create_app
from api.guard import strict_headers
from api.limits import Limits
from api.problems import KINDS, detail_of, headers_of, logged_error, response_to, status_of
from catalog.home import Home
from ui import administration, cases, pages, sign_on, why

PUBLIC_PAGES = frozenset(
    {
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/oidc"),
        ("GET", "/login/oidc/return"),
        ("GET", "/login/proxy"),
        ("GET", "/look"),
        ("GET", "/docs"),
        ("GET", "/static"),
    }
)
"""Every page that needs no permit; a test walks the others."""


def create_web(
    home: Home,
    *,
    clock: Callable[[], datetime],
    demo: bool,
    model: Path | None = None,
    limits: Limits = Limits(),
    reread: timedelta | None = None,
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
        beside=beside,
    )
    app.state.demo = demo
    app.include_router(sign_on.router)
    app.include_router(pages.router)
    app.include_router(cases.router)
    app.include_router(administration.router)
    app.include_router(why.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"), name="static")

    @app.get("/docs", include_in_schema=False)
    def api_page(request: Request) -> Response:
        return pages.page(request, "docs.html", schema=app.openapi())

    for kind in KINDS:
        app.add_exception_handler(kind, _handle)
    return app


async def _handle(request: Request, error: Exception) -> Response:
    error = await logged_error(request, error)
    if request.url.path.startswith(PREFIX):
        return response_to(request, error)
    status = status_of(error)
    if status == 401:
        after = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/login?after={quote(after)}", status_code=303)
    known = {403: 403, 404: 404, 405: 404, 422: 422, 429: 429, 503: 503}.get(status, 500)
    detail = detail_of(error)
    response = pages.page(request, "error.html", status=status, key=f"error_{known}", detail=detail)
    response.headers.update(headers_of(error) | strict_headers(request.url.scheme))
    return response
