"""A file changes after it was cited: the API and the pages of the answer's owner and of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from catalog.home import Home
from catalog.people import People
from index.builder import IndexBuilder
from index.embedding import Embedder
from tests.support.permits import permit_for
from tests.support.shelf import Shelf, rule, shelf
from tests.support.web import client, house, opened_web

PATH = "공유/안전.txt"
QUESTION = "한빛 등불축제에 안전요원을 몇 명 배치했나요?"


@pytest.fixture
def web(home: Home, model_directory: Path) -> Iterator[FastAPI]:
    with opened_web(home, model_directory) as app:
        for login in ("kim", "lee"):
            People(house(app).database).put(
                login=login,
                name=login,
                agency="한빛시",
                department="안전총괄과",
                posts=(),
                communities=(),
                password="sample-password",
                sample=True,
            )
        yield app


@pytest.fixture
def shelved(web: FastAPI, home: Home, embedder: Embedder, tmp_path: Path) -> Shelf:
    made = shelf(house(web).database, tmp_path / "share", rule("공유", "everyone", agency="한빛시"))
    made.put(PATH, "# 한빛 등불축제 안전관리", "축제장에 안전요원 120명을 배치하였다.")
    IndexBuilder(home, made.database, embedder).catch_up()
    return made


def test_a_citation_opens_its_version(web: FastAPI, shelved: Shelf) -> None:
    kim, lee = client(web, "kim"), client(web, "lee")
    asked = kim.post(
        "/api/v1/answers", json={"question": QUESTION}, headers={"Accept": "application/json"}
    ).json()
    (citation,) = asked["citations"]
    record = f"/api/v1/documents/{citation['document_id']}"
    assert kim.get(record).json()["version"] == citation["version"]
    assert (citation["changed"], kim.get(record).json()["changed"]) == (False, False)

    shelved.put(PATH, "# 한빛 등불축제 안전관리", "축제장에 안전요원 150명을 배치하였다.")
    again = kim.get(f"/api/v1/answers/{asked['id']}").json()
    assert again["statements"] == asked["statements"]
    assert again["citations"] == [{**citation, "changed": True}]
    past = kim.get(record, params={"version": citation["version"]})
    assert (past.status_code, past.json()["changed"], past.json()["original"]) == (200, True, False)
    quoted = next(b for b in past.json()["blocks"] if b["ordinal"] == citation["block"])
    assert citation["quote"] in quoted["text"]
    assert "150명" in kim.get(record).text

    page = kim.get(f"/documents/{citation['document_id']}?answer={asked['id']}&n={citation['n']}")
    assert "120명" in page.text
    assert f'id="cite-{citation["n"]}"' in page.text
    assert "인용한 뒤 파일이 바뀌" in page.text
    assert f'href="/documents/{citation["document_id"]}"' in page.text
    assert "인용한 뒤 파일이 바뀌" in kim.get(f"/answers/{asked['id']}").text
    assert "인용한 뒤" not in kim.get(f"/documents/{citation['document_id']}").text

    missing = [
        lee.get(f"{record[:-1]}{'0' if record[-1] != '0' else '1'}?version={citation['version']}"),
        lee.get(f"{record}?version={'0' * 16}"),
    ]
    shelved.relabel(rule("공유", "person:kim", agency="한빛시"))
    refused = lee.get(f"{record}?version={citation['version']}")
    assert {(each.status_code, each.content) for each in missing} == {
        (refused.status_code, refused.content)
    }
    assert refused.status_code == 404
    assert kim.get(f"{record}?version={citation['version']}").status_code == 200
    assert house(web).desk.document(permit_for("lee"), citation["document_id"]) is None
