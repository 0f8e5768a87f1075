"""What is taken in tells nothing of what is hidden: no duplicate and no name that is taken is told of."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.attacks.conftest import CANARY, FILES, World
from tests.support.web import house

OWN_FILES = "/api/v1/own-files"
HIDDEN = "비공개/인사 위원회.txt"
ELSEWHERE = "붉은여우"
"""As long as the canary, and nowhere."""


def brought(world: World, browser: TestClient, text: str) -> list[Any]:
    """Bring a file of one's own, and return all that is told of it, then take it back."""
    taken = browser.post(OWN_FILES, files={"file": (HIDDEN.rpartition("/")[2], text.encode())})
    jobs = house(world.app).jobs
    while any(each.state.open for each in jobs.list()):
        jobs.waits()
    (file,) = browser.get(OWN_FILES).json()["files"]
    record = browser.get(f"/api/v1/documents/{file['document_id']}")
    searched = browser.post("/api/v1/search", json={"query": "인사 위원회", "k": 50}).json()
    like = browser.post("/api/v1/similar", json={"text": text}).json()
    assert browser.delete(f"{OWN_FILES}/{file['key']}").status_code == 204
    told = [taken.status_code, taken.text, file, record.json(), searched, like]
    names = {file["key"]: "key", file["document_id"]: "record", record.json()["version"]: "version"}
    return [_without(each, {**names, CANARY: "…", ELSEWHERE: "…"}) for each in told]


def _without(told: object, names: dict[str, str]) -> str:
    text = repr(told)
    for name, plain in names.items():
        text = text.replace(name, plain)
    return text


def test_a_file_that_is_hidden_elsewhere_is_taken_like_any_other(world: World) -> None:
    """The very bytes and name of a record that kim may not see, and bytes that are nowhere."""
    kim, text = world.signed_in(), FILES[HIDDEN]
    duplicate, fresh = (
        brought(world, kim, each) for each in (text, text.replace(CANARY, ELSEWHERE))
    )
    assert duplicate == fresh
    assert "인사 위원회" in duplicate[4], "the own file is found"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/archive", {"kind": "note", "name": CANARY, "note": CANARY}),
        ("/api/v1/archive", {"kind": "bundle", "name": CANARY}),
        ("/api/v1/saved-searches", {"query": CANARY}),
        ("/api/v1/tokens", {"name": CANARY, "scopes": ["read"], "ends": "2027-01-31"}),
    ],
)
def test_a_name_that_somebody_else_has_taken_is_free(
    world: World, path: str, body: dict[str, Any]
) -> None:
    made = [world.signed_in(login).post(path, json=body) for login in ("park", "kim")]
    assert [each.status_code for each in made] == [201, 201], made[1].text
    assert made[0].json().keys() == made[1].json().keys()
    for login, each in zip(("park", "kim"), made, strict=True):
        assert world.signed_in(login).delete(f"{path}/{each.json()['id']}").status_code == 204
