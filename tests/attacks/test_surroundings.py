"""Jobs, figures, frames and redirects: what stands around the records."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import Request

from api.problems import response_to
from tests.attacks.conftest import CANARY, World


def test_jobs_and_figures_tell_nothing_of_the_texts(world: World) -> None:
    """An administrator administers without reading: paths, counts and reasons, no title or text."""
    boss = world.signed_in("boss")
    folders = "/api/v1/folders"
    job = boss.post(f"{folders}/{world.folder_id}/reindex", json={}).json()["id"]
    texts = [
        boss.get(address).text
        for address in (
            folders,
            f"{folders}/{world.folder_id}/files",
            f"/api/v1/jobs/{job}",
            "/admin",
            f"/admin/folders/{world.folder_id}",
            f"/admin/jobs/{job}",
        )
    ]
    assert "비공개/인사 위원회.txt" in texts[1]
    for text in texts:
        assert CANARY not in text
        assert "담당자를 바꾸었다" not in text
    assert CANARY not in boss.post("/api/v1/search", json={"query": CANARY}).text


@pytest.mark.parametrize(
    "address", ["/metrics", "/api/v1/metrics", "/status", "/server-status", "/debug"]
)
def test_there_are_no_figures_for_strangers(address: str, world: World) -> None:
    for login in ("", "kim"):
        assert world.signed_in(login).get(address).status_code in (401, 404)


def test_the_text_of_an_error_stays_inside() -> None:
    """What went wrong may quote a record, a path or a statement to the database."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/x",
        "query_string": b"",
        "headers": [],
    }
    for error in (ValueError(CANARY), KeyError(CANARY), OSError(2, CANARY, "/srv/비공개")):
        problem = response_to(Request(scope), error)
        assert problem.status_code == 500
        assert CANARY not in bytes(problem.body).decode()
        assert "비공개" not in bytes(problem.body).decode()


def test_no_page_or_file_opens_in_a_frame(world: World) -> None:
    kim = world.signed_in()
    document = world.identifier("공개/가로등 점검 결과.txt")
    asked = kim.post("/api/v1/answers", json={"question": "가로등을 몇 개 바꾸었나?"}).json()["id"]
    for address in (
        "/",
        "/login",
        f"/documents/{document}",
        f"/api/v1/documents/{document}",
        f"/api/v1/documents/{document}/original",
        f"/answers/{asked}",
        f"/answers/{asked}/stream",
        f"/api/v1/answers/{asked}/events",
        "/static/app.css",
        "/documents/none",
        "/api/v1/none",
    ):
        headers = kim.get(address).headers
        assert headers["x-frame-options"] == "DENY", address
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff", address
        kept = "no-cache" if address.startswith("/static") else "no-store"
        assert headers["cache-control"] == kept, address


@pytest.mark.parametrize(
    "after",
    [
        "/\t/evil.example",
        "/\t\\evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
        "///evil.example",
        "http:evil.example",
        "https:/evil.example",
        "//evil.example/%2e%2e",
        "/\x00/evil.example",
        "/\r\nLocation: https://evil.example",
        "data:text/html,x",
        "//user@evil.example",
        "/％5cevil.example",
        "//[",
        "/[",
    ],
)
def test_signing_in_leads_nowhere_else(after: str, world: World) -> None:
    """As a browser reads an address: tabs and line ends fall out, a backslash is a slash."""
    browser = world.signed_in("")
    form = {"login": "kim", "password": "sample-password", "after": after}
    answers = [
        browser.post("/login", data=form),
        browser.get("/look", params={"contrast": "high", "after": after}),
    ]
    for answer in answers:
        assert answer.status_code == 303, answer.text
        location = answer.headers["location"]
        seen = "".join(each for each in location if each > "\x1f").replace("\\", "/").strip()
        assert urlsplit(urljoin("http://testserver/login", seen)).netloc == "testserver", location
        assert len(answer.headers.get_list("location")) == 1
