"""For those who look after the server: alive, ready, and how much it does."""

from __future__ import annotations

import ipaddress
import shutil
from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from api.house import House, TheHouse
from api.measures import Measures
from api.problems import not_found
from api.provenance import origin_of
from catalog.database import can_be_written
from catalog.job import JobState
from index.condition import condition

router = APIRouter(tags=["health"], include_in_schema=False)
_LEAST_DISK = 64 << 20
"""Bytes without which an audit row may not find room."""
_FORWARDED = frozenset(
    {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}
)


@router.get("/healthz")
def alive() -> dict[str, bool]:
    """Return that the server runs; nothing is looked at."""
    return {"alive": True}


@router.get("/readyz")
def ready(house: TheHouse) -> JSONResponse:
    """Return whether the server can answer, and which part cannot (503)."""
    parts = readiness(house)
    whole = all(parts.values())
    return JSONResponse({"ready": whole, "parts": parts}, 200 if whole else 503)


def readiness(house: House) -> dict[str, bool]:
    """Return of each part whether it is there: ``catalog`` to write, ``index`` to read, ``model``."""
    home = house.database.home
    found = condition(home, house.database)
    room = shutil.disk_usage(home.root).free >= _LEAST_DISK
    return {
        "catalog": room and can_be_written(home),
        "index": found.there or not found.lag,
        "model": house.model_there(),
    }


def watched_by(request: Request, house: TheHouse) -> None:
    """Let in who is on this machine, or at an address that was set, and came by no proxy.

    Raises:
        Problem: 404, as for an address that does not exist.
    """
    if _FORWARDED & set(request.headers):
        raise not_found()  # SECURITY: what was passed on is not the word of who passed it
    try:
        sender = ipaddress.ip_address(origin_of(request))
    except ValueError:
        raise not_found() from None
    if isinstance(sender, ipaddress.IPv6Address) and sender.ipv4_mapped is not None:
        sender = sender.ipv4_mapped
    # SECURITY: how busy a house is, is for those who look after it
    if not sender.is_loopback and not any(sender in each for each in house.settings.watchers):
        raise not_found()


@router.get("/metrics", dependencies=[Depends(watched_by)])
def metrics(request: Request, house: TheHouse) -> Response:
    """Return counts, times and conditions in the text format of Prometheus."""
    measures = request.app.state.measures
    assert isinstance(measures, Measures)
    return Response(measures.text(list(_present(house))), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _present(house: House) -> Iterator[Metric]:
    home = house.database.home
    parts = GaugeMetricFamily("neomeo_ready", "1 where a part is there.", labels=["part"])
    for part, there in readiness(house).items():
        parts.add_metric([part], there)
    yield parts
    found = condition(home, house.database)
    yield GaugeMetricFamily("neomeo_index_lag", "Changes the index has not read yet.", found.lag)
    waiting = "Passages that are found by words alone as yet."
    yield GaugeMetricFamily("neomeo_index_waiting", waiting, found.waiting)
    states = Counter(job.state for job in house.jobs.list())
    jobs = GaugeMetricFamily("neomeo_jobs", "The latest fifty jobs by state.", labels=["state"])
    for state in JobState:
        jobs.add_metric([state], states[state])
    yield jobs
    disk = shutil.disk_usage(home.root)
    yield GaugeMetricFamily("neomeo_disk_free_bytes", "Free bytes beside the home.", disk.free)
    yield GaugeMetricFamily("neomeo_disk_bytes", "All bytes of that disk.", disk.total)
