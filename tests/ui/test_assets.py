"""Styles and scripts are sent small and kept; pages are neither."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from tests.support.web import client

PACKED = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize("name", ["app.css", "htmx.min.js"])
def test_a_style_and_a_script_are_packed_for_who_can_unpack(sample_web: FastAPI, name: str) -> None:
    browser = client(sample_web)
    packed = browser.get(f"/static/{name}", headers=PACKED)
    plain = browser.get(f"/static/{name}", headers=PLAIN)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


def test_a_font_is_packed_already(sample_web: FastAPI) -> None:
    font = client(sample_web).get(
        "/static/fonts/PretendardGOV-Regular.subset.woff2", headers=PACKED
    )
    assert font.status_code == 200
    assert "content-encoding" not in font.headers


def test_what_a_browser_has_is_not_sent_again(sample_web: FastAPI) -> None:
    browser = client(sample_web)
    first = browser.get("/static/app.css")
    again = browser.get("/static/app.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", ["/", "/login", "/search?q=축제", "/api/v1/me", "/docs"])
def test_no_page_is_packed(sample_web: FastAPI, address: str) -> None:
    """The length of a packed page tells of its secrets (BREACH)."""
    page = client(sample_web, "haneul.kim").get(address, headers=PACKED)
    assert page.status_code == 200
    assert "content-encoding" not in page.headers
    assert page.headers["cache-control"] == "no-store"
