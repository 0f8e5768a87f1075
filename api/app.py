"""The application: routes under ``/api/v1``."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from answer.writer import AnswerWriter, Extractive
from api import (
    administration,
    archive,
    audit_log,
    cases,
    clear_text,
    feedback,
    health,
    jobs,
    organisation,
    own_files,
    own_password,
    own_sessions,
    printing,
    problems,
    questions,
    reading,
    reclassifications,
    renditions,
    requests,
    retention,
    rights,
    saved_searches,
    searching,
    sign_in,
    tokens,
)
from api.guard import Guard
from api.house import House
from api.limits import Limits
from api.measures import Measures, Watch
from api.places import read_places
from api.proxy import TrustedProxy
from api.session import limit_address
from api.setting import read_settings
from catalog.home import Home
from index.reranker import Reranker

PREFIX = "/api/v1"
GARBAGE = (100_000, 20, 20)
"""How many things are made between two looks for garbage, and looks between those at older things. With Python's
700 a question over sheets of 15,000 rows, whose cells are read for it, took twice as long (docs/decisions/0060)."""
PUBLIC = frozenset(
    {
        ("POST", f"{PREFIX}/session"),
        ("POST", f"{PREFIX}/session/sample"),
        ("PUT", f"{PREFIX}/password"),
        ("GET", f"{PREFIX}/openapi.json"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    }
)
"""Every route that needs no permit; a test walks the others."""


def create_app(
    home: Home,
    *,
    clock: Callable[[], datetime],
    demo: bool,
    model: Path | None = None,
    limits: Limits = Limits(),
    reread: timedelta | None = None,
    writer: AnswerWriter = Extractive(),
    reranker: Reranker | None = None,
    beside: bool = False,
) -> FastAPI:
    """Return the application of a home; the model is loaded when it starts to serve.

    With ``reread`` folders are read again by themselves, as often; ``writer`` phrases the answers,
    and a ``reranker`` orders what was found. With ``beside`` other processes serve the same home
    (:meth:`api.house.House.open`).

    Raises:
        SettingError: when what the home states of signing on or of folders cannot be used.
    """
    settings = read_settings(home)
    places = read_places(home)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        house = await run_in_threadpool(
            House.open,
            home,
            clock,
            demo=demo,
            model=model or home.model,
            settings=settings,
            places=places,
            limits=limits,
            reread=reread,
            writer=writer,
            reranker=reranker,
            beside=beside,
        )
        app.state.house = house
        gc.freeze()  # what stays is not looked through again: that took .15 s of every fortieth question
        before = gc.get_threshold()
        gc.set_threshold(*GARBAGE)
        yield
        gc.set_threshold(*before)
        gc.unfreeze()
        await run_in_threadpool(house.close)

    app = FastAPI(
        title="너머 API",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # the stock pages fetch their scripts from elsewhere
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        dependencies=[Depends(limit_address)],
    )
    problems.install(app)
    for room in (
        sign_in,
        own_password,
        own_sessions,
        tokens,
        searching,
        reading,
        cases,
        feedback,
        archive,
        own_files,
        saved_searches,
        renditions,
        printing,
        requests,
        retention,
        clear_text,
        administration,
        jobs,
        questions,
        rights,
        audit_log,
        reclassifications,
        organisation,
    ):
        app.include_router(room.router, prefix=PREFIX)
    app.include_router(health.router)
    app.state.measures = Measures()
    app.add_middleware(Guard)
    app.add_middleware(Watch, measures=app.state.measures)
    app.add_middleware(TrustedProxy, setting=settings.proxy)  # outermost: it says who sends
    return app
