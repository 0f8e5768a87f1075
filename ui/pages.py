"""A rendered page, with what every page needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from access.label import GrantKind
from access.office import decides
from access.permit import Permit
from access.role import Role
from catalog.explanation import EXPLAINERS
from ui.look import look_of
from ui.words import word

HERE = Path(__file__).resolve().parent
templates = Jinja2Templates(directory=HERE / "templates")  # escapes everything by default
LONGEST = 2000
_OPENING = (GrantKind.AGENCY, GrantKind.DEPARTMENT, GrantKind.POST, GrantKind.COMMUNITY)
"""What opens records to a person, as the badge of their range lists it."""


def page(
    request: Request,
    name: str,
    *,
    permit: Permit | None = None,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a rendered page with what every page needs: person, language, look."""
    look = look_of(request)
    person = permit.principal if permit is not None else None
    response: HTMLResponse = templates.TemplateResponse(
        request,
        name,
        {
            "w": speaking(look.language),
            "language": look.language,
            "look": look,
            "person": person,
            "opening": _opening(permit),
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


def speaking(language: str) -> Any:
    """Return the function by which templates say something in a language."""
    return lambda key, **more: word(key, "en" if language == "en" else "ko", **more)


def own_address(after: str) -> str:
    """Return an address of this site; anything else becomes the start page.

    Read as a browser reads it: controls and spaces fall out, a backslash is a slash (WHATWG URL).
    """
    seen = "".join(each for each in after if each > " ").replace("\\", "/")
    if not after.startswith("/") or seen.startswith("//"):
        return "/"  # SECURITY: no open redirect
    return after


def event(number: int, name: str, markup: str) -> str:
    """Return one event of a stream (``text/event-stream``)."""
    lines = "".join(f"data: {line}\n" for line in markup.splitlines() or [""])
    return f"id: {number}\nevent: {name}\n{lines}\n"


def _opening(permit: Permit | None) -> list[tuple[str, tuple[str, ...]]]:
    """Return the names under which records are open to a person, by kind; none twice."""
    if permit is None:
        return []
    named = [(kind.value, permit.principal.names(kind)) for kind in _OPENING]
    return [(kind, names) for kind, names in named if names]
