"""Alive, ready and measured; and who may not watch."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.measures import Measures
from catalog.database import Database, can_be_written
from catalog.home import Home
from index.builder import IndexBuilder
from index.condition import scrub
from index.embedding import Embedder
from tests.api.staff import PASSWORD, staffed_home
from tests.support.shelf import rule, shelf
from tests.support.web import client, house, opened_web

HERE, PROXY, WATCHER, ELSEWHERE = "127.0.0.1", "10.0.0.5", "10.0.1.3", "10.0.0.66"


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, model_directory: Path
) -> Iterator[FastAPI]:
    place = tmp_path_factory.mktemp("watched")
    home = staffed_home(place)
    database = Database.open(home)
    shelved = shelf(database, place / "share", rule("", "everyone", agency="한빛시"))
    shelved.put("산책로.txt", "등불축제 길에 산책로를 놓았다.", title="산책로 조성")
    IndexBuilder(home, database, embedder).catch_up()
    # Done now: the server's own would mend the index that is moved aside.
    scrub(home, at=datetime.now(UTC), pace=lambda _: None)
    database.close()
    home.configuration.write_text(
        f'metrics_from = "10.0.1.0/28"\n[proxy]\npeers = ["{PROXY}", "127.0.0.1"]\n',
        encoding="utf-8",
    )
    with opened_web(home, model_directory, demo=False) as opened:
        yield opened


def sender(app: FastAPI, address: str) -> TestClient:
    return TestClient(
        app, follow_redirects=False, raise_server_exceptions=False, client=(address, 5000)
    )


def signed_in(app: FastAPI, login: str) -> TestClient:
    browser = client(app)
    answer = browser.post("/login", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def test_a_server_that_runs_says_so(app: FastAPI) -> None:
    assert client(app).get("/healthz").json() == {"alive": True}
    ready = client(app).get("/readyz")
    parts = {"catalog": True, "index": True, "model": True}
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "parts": parts})


def test_who_watches_is_told_on_a_disk_that_takes_nothing(app: FastAPI) -> None:
    """SQLite itself refuses to count, as on a file system that became read-only."""
    counting = house(app).per_address.pace._connection
    counting.execute("PRAGMA query_only = ON")
    try:
        assert client(app).get("/healthz").json() == {"alive": True}
        assert set(client(app).get("/readyz").json()["parts"]) == {"catalog", "index", "model"}
        assert 'neomeo_ready{part="catalog"}' in sender(app, HERE).get("/metrics").text
        assert sender(app, ELSEWHERE).get("/metrics").status_code == 404
        for address in ("/login", "/", "/api/v1/me", "/docs"):
            refused = client(app).get(address)
            assert refused.status_code == 503
            assert "디스크" in refused.text
    finally:
        counting.execute("PRAGMA query_only = OFF")
    assert client(app).get("/login").status_code == 200


def test_a_part_that_is_not_there_is_named(app: FastAPI) -> None:
    index = house(app).database.home.index
    aside = index.with_name("aside")
    index.rename(aside)
    index.touch()  # a folder would be filled again by the server
    try:
        told = client(app).get("/readyz")
        assert told.status_code == 503
        assert told.json()["parts"] == {"catalog": True, "index": False, "model": True}
        lost = sender(app, HERE).get("/metrics").text
        assert 'neomeo_ready{part="index"} 0.0' in lost
    finally:
        index.unlink()
        aside.rename(index)
    assert client(app).get("/readyz").status_code == 200


def test_a_catalog_is_written_to_or_not(home: Home, database: object) -> None:
    assert can_be_written(home)
    with sqlite3.connect(home.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert can_be_written(home), "somebody else writes just now"
        other.execute("ROLLBACK")
    other.close()
    assert not can_be_written(Home(home.root / "elsewhere"))
    home.database.write_bytes(b"no catalog any more" * 500)
    assert not can_be_written(home)


def test_requests_are_counted_by_route_and_nothing_else(app: FastAPI) -> None:
    official = signed_in(app, "kim")
    found = official.post("/api/v1/search", json={"query": "등불축제 산책로"}).json()["results"]
    record = found[0]["document_id"]
    assert official.get(f"/api/v1/documents/{record}").status_code == 200
    official.get("/no/such/place-of-mine")
    official.request("INVENTED", "/healthz")
    told = sender(app, HERE).get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'neomeo_requests_total{method="POST",route="/api/v1/search",status="200"}',
        'neomeo_requests_total{method="GET",route="/api/v1/documents/{document_id}",status="200"}',
        'neomeo_requests_total{method="GET",route="none",status="404"}',
        'neomeo_requests_total{method="OTHER",route=',
        'neomeo_request_seconds_bucket{le="+Inf",route="/api/v1/search"}',
        'neomeo_jobs{state="failed"} 0.0',
        "neomeo_disk_free_bytes",
        "neomeo_index_lag 0.0",
    ):
        assert line in told.text, line
    for mine in (record, "kim", "축제", "place-of-mine", "INVENTED", found[0]["title"]):
        assert mine not in told.text
    labels = set(re.findall(r"[{,](\w+)=", told.text))
    assert labels == {"method", "route", "status", "le", "part", "state"}


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (ELSEWHERE, {}),
        (ELSEWHERE, {"X-Forwarded-For": HERE}),  # an address that is claimed
        (ELSEWHERE, {"X-Real-IP": HERE, "Forwarded": f"for={HERE}"}),
        (PROXY, {}),  # a proxy is no watcher
        (PROXY, {"X-Forwarded-For": HERE}),  # it passes on what the sender wrote
        (PROXY, {"X-Forwarded-For": f"{HERE}, {WATCHER}"}),
        (HERE, {"X-Forwarded-For": ELSEWHERE}),  # a proxy on this machine, listed
        (HERE, {"X-Forwarded-For": HERE}),
        (HERE, {"X-Forwarded-For": ""}),
        (HERE, {"Via": "1.1 front"}),  # and one that says no more than that
        (HERE, {"X-Real-IP": ELSEWHERE}),
        (WATCHER, {"X-Forwarded-For": WATCHER}),
        ("10.0.1.16", {}),  # just outside
        ("testclient", {}),
        ("::ffff:10.0.0.66", {}),
    ],
)
def test_nobody_else_watches(app: FastAPI, address: str, headers: dict[str, str]) -> None:
    browser = sender(app, address)
    refused = browser.get("/metrics", headers=headers)
    missing = browser.get("/metricz", headers=headers)
    assert refused.status_code == missing.status_code == 404
    assert refused.text == missing.text.replace("metricz", "metrics")


@pytest.mark.parametrize("address", [HERE, "::1", "::ffff:127.0.0.1", WATCHER])
def test_who_looks_after_the_machine_watches(app: FastAPI, address: str) -> None:
    assert "neomeo_requests_total" in sender(app, address).get("/metrics").text


def test_an_official_does_not_watch_by_signing_in(app: FastAPI) -> None:
    for login in ("kim", "boss", "auditor"):
        assert signed_in(app, login).get("/metrics").status_code == 404


def test_what_failed_is_counted_too() -> None:
    measures = Measures()
    measures.count("GET", "/api/v1/me", 500, 0.2)
    assert 'route="/api/v1/me",status="500"} 1.0' in measures.text([]).decode()
