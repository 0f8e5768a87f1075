"""Counts and times of requests, by the template of their route: nothing of whom or of what."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.home import Home

_SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus_client keeps the counts of several processes, if it is set when it is imported."""
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measures:
    """What was counted since the server started, by all its processes."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._own = CollectorRegistry()
        self._requests = Counter(
            "neomeo_requests",
            "Requests by method, route template and status.",
            ("method", "route", "status"),
            registry=self._own,
        )
        self._seconds = Histogram(
            "neomeo_request_seconds",
            "Seconds until a response began, by route template.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._own,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one response."""
        if method not in _METHODS:  # SECURITY: what the sender made up is no label
            method = "OTHER"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, present: Iterable[Metric]) -> bytes:
        """Return all of it, and what is ``present`` now, in the text format of Prometheus."""
        told = CollectorRegistry()
        if _SHARED in os.environ:
            MultiProcessCollector(told)  # type: ignore[no-untyped-call]  # it registers itself
        else:
            told.register(_Of(self._own))
        told.register(_Of(present))
        return generate_latest(told)


class _Of(Collector):
    def __init__(self, metrics: Iterable[Metric] | CollectorRegistry) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        if isinstance(self._metrics, CollectorRegistry):
            return self._metrics.collect()
        return self._metrics

    def describe(self) -> Iterable[Metric]:
        return ()


def count_together(home: Home) -> None:
    """Have the processes of one server count together; called before they start."""
    place = home.root / "measures"
    shutil.rmtree(place, ignore_errors=True)
    Path(place).mkdir(mode=0o700)
    os.environ[_SHARED] = str(place)


class Watch:
    """Measures each response."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        """Wrap an application."""
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, took = time.perf_counter(), 500, 0.0

        async def measured(message: Message) -> None:
            nonlocal status, took
            if message["type"] == "http.response.start":
                status, took = message["status"], time.perf_counter() - began
            await send(message)

        try:
            await self._app(scope, receive, measured)
        finally:
            seconds = took or time.perf_counter() - began
            self._measures.count(scope["method"], _template(scope), status, seconds)


def _template(scope: Scope) -> str:
    """Return the route as it was written, a mount's place, or ``none``: what no route took."""
    # SECURITY: a path names records, and whoever sends it writes it
    route = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return str(getattr(route, "path", "") or scope.get("root_path") or "none")
