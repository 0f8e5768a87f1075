"""Every address asks for a permit but those that are listed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount

from api.app import PUBLIC
from api.session import administrator_of, folder_owner_of, keeper_of, permit_of
from tests.support.web import client
from ui.app import PUBLIC_PAGES

BY_ROLE = (
    *("/admin/why", "/admin/audit", "/admin/organisation", "/admin/communities"),
    "/admin/requests",
)
"""Pages for further roles than administrators; tests/api/test_explain.py and
tests/ui/test_office_pages.py attack them."""
ADMINISTRATION = ("/api/v1/folders", "/api/v1/jobs", "/api/v1/questions", "/admin")
KEEPERS = {administrator_of, folder_owner_of, keeper_of}


def addresses(app: FastAPI) -> Iterator[tuple[str, str, Dependant | None]]:
    """Method, path and dependencies of everything the application serves."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, Mount):
            yield "GET", context.original_route.path, None
            continue
        assert context.path is not None
        dependant = context.dependant if isinstance(context.original_route, APIRoute) else None
        for method in (context.methods or set()) - {"HEAD"}:
            yield method, context.path, dependant


def test_every_route_depends_on_a_permit_or_is_listed(sample_web: FastAPI) -> None:
    listed = set()
    permitted = 0
    for method, path, dependant in addresses(sample_web):
        if (method, path) in PUBLIC | PUBLIC_PAGES:
            listed.add((method, path))
            continue
        assert dependant is not None, f"{method} {path} asks for nothing"
        asked = set(_dependencies(dependant))
        assert permit_of in asked, f"{method} {path} asks for no permit"
        if path.startswith(ADMINISTRATION) and not path.startswith(BY_ROLE):
            assert asked & KEEPERS, f"{method} {path} is open to everyone"
        permitted += 1
    assert listed == PUBLIC | PUBLIC_PAGES
    assert permitted > 20


@pytest.mark.no_cover
def test_every_route_refuses_a_stranger(sample_web: FastAPI) -> None:
    stranger = client(sample_web)
    refused = 0
    for method, path, _ in addresses(sample_web):
        if (method, path) in PUBLIC | PUBLIC_PAGES:
            continue
        address = re.sub(r"{\w+}", "1", path.replace("{month}", "2026-10"))
        answer = stranger.request(method, address)
        if path.startswith("/api/"):
            assert answer.status_code == 401, f"{method} {path}"
        else:
            assert answer.status_code == 303, f"{method} {path}"
            assert answer.headers["location"].startswith("/login?after=")
        refused += 1
    assert refused > 20


def test_the_description_needs_nothing_from_outside(sample_web: FastAPI) -> None:
    described = client(sample_web).get("/api/v1/openapi.json").json()
    assert "http" not in json.dumps(described["paths"], ensure_ascii=False)
    assert "/api/v1/answers" in described["paths"]
    assert not any(path.startswith("/admin") for path in described["paths"])
    page = client(sample_web).get("/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("/api/v1/", "")
    for stock in ("/redoc", "/docs/oauth2-redirect", "/openapi.json"):
        assert client(sample_web).get(stock).status_code in (303, 404)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/api/v1/folders"),
        ("POST", "/api/v1/folders"),
        ("POST", "/api/v1/folders/1/reindex"),
        ("POST", "/api/v1/folders/1/rules"),
        ("PUT", "/api/v1/folders/1/rules"),
        ("PUT", "/api/v1/folders/1/on-delete"),
        ("GET", "/api/v1/folders/1/files"),
        ("GET", "/api/v1/jobs/any"),
        ("GET", "/api/v1/questions"),
        ("GET", "/api/v1/audit"),
        ("GET", "/api/v1/audit?limit=nonsense"),
        ("GET", "/api/v1/audit/verification"),
        ("GET", "/api/v1/audit/reviews"),
        ("GET", "/api/v1/audit/reviews/2026-10"),
        ("GET", "/api/v1/audit/reviews/nonsense"),
        ("POST", "/api/v1/audit/reviews/2026-10"),
    ],
)
def test_administration_does_not_exist_for_others(
    sample_web: FastAPI, method: str, address: str
) -> None:
    body = {"name": "침입", "path": "/etc"}
    official = client(sample_web, "haneul.kim")
    refused = official.request(method, address, json=body)
    missing = official.request(method, "/api/v1/no/such/address", json=body)
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


def _dependencies(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _dependencies(each)
