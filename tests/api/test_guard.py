from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from api.guard import LARGEST_BODY
from tests.support.web import client


@pytest.mark.parametrize(
    "address", ["/login", "/api/v1/me", "/static/app.css", "/no/such", "/api/v1/openapi.json"]
)
def test_every_response_is_strict_about_what_a_browser_may_do(
    sample_web: FastAPI, address: str
) -> None:
    headers = client(sample_web).get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if "static" in address else "no-store")


def test_a_large_body_is_refused_before_it_is_read(sample_web: FastAPI) -> None:
    browser = client(sample_web, "haneul.kim")
    refused = browser.post("/api/v1/search", content=b"x" * (LARGEST_BODY + 1))
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"


def test_a_large_body_without_a_length_is_refused_too(sample_web: FastAPI) -> None:
    def drip() -> Iterator[bytes]:
        yield b'{"query": "lamps"}'
        for _ in range(40):
            yield b" " * (LARGEST_BODY // 20)

    browser = client(sample_web, "haneul.kim")
    json = {"Content-Type": "application/json"}
    small = browser.post("/api/v1/search", content=iter([b'{"query": "lamps"}']), headers=json)
    assert small.status_code == 200
    refused = browser.post("/api/v1/search", content=drip(), headers=json)
    assert refused.status_code >= 400
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("length", ["-1", "abc", "1e9"])
def test_a_false_length_is_refused(sample_web: FastAPI, length: str) -> None:
    browser = client(sample_web, "haneul.kim")
    refused = browser.post("/api/v1/search", content=b"{}", headers={"Content-Length": length})
    assert refused.status_code == 413
