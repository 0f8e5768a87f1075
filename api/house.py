"""What the application holds while it runs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from answer.desk import Desk
from answer.writer import AnswerWriter, Extractive
from api.evaluating import Evaluating
from api.limits import Buckets, Limits
from api.places import Places
from api.setting import OidcSetting, Settings
from api.strangers import Strangers
from api.uploads import Uploads
from api.worker import Worker
from catalog.accounts import Accounts
from catalog.audit import Audit
from catalog.crypto import KeyFile
from catalog.database import Database
from catalog.explanation import Explanations
from catalog.first_run import FirstRun
from catalog.folders import Folders
from catalog.history import History
from catalog.home import Home
from catalog.jobs import Jobs
from catalog.lockout import Lockout
from catalog.pace import Pace
from catalog.pending import PendingSignOns
from catalog.people import People
from catalog.preferences import Preferences
from catalog.sessions import Sessions
from catalog.tokens import Tokens
from catalog.writer_lock import serving
from index.embedding import Embedder
from index.known_models import remember, remembered
from index.model import shared_embedder
from index.model_client import ModelClient
from index.reranker import Reranker
from index.search import Search
from index.turns import InTurn, Turns
from language.morphemes import shared_morphemes

if TYPE_CHECKING:
    from api.oidc import Oidc


@dataclass(frozen=True, slots=True)
class House:
    """The opened home: one database, one model, one search for every request."""

    clock: Callable[[], datetime]
    demo: bool
    database: Database
    desk: Desk
    people: People
    accounts: Accounts
    lockout: Lockout
    sessions: Sessions
    tokens: Tokens
    settings: Settings
    oidc: Oidc | None
    per_person: Buckets
    per_address: Buckets
    folders: Folders
    jobs: Jobs
    audit: Audit
    strangers: Strangers
    uploads: Uploads
    worker: Worker
    model_there: Callable[[], bool]
    explanations: Explanations
    preferences: Preferences
    history: History
    places: Places
    first_run: FirstRun
    evaluating: Evaluating
    model: str
    working: ExitStack

    @classmethod
    def open(
        cls,
        home: Home,
        clock: Callable[[], datetime],
        *,
        demo: bool,
        model: Path,
        settings: Settings,
        places: Places,
        limits: Limits,
        reread: timedelta | None = None,
        writer: AnswerWriter = Extractive(),
        reranker: Reranker | None = None,
        beside: bool = False,
    ) -> House:
        """Open a home for serving; takes the seconds that Kiwi, the model and the index take to load.

        With ``beside`` other processes serve the home, too: the model's process is asked
        (``index.model_server``), and who asks how often is counted with other web processes.
        """
        database = Database.open(home)
        with ThreadPoolExecutor(1) as meanwhile:
            opening = meanwhile.submit(_searching, home, database, model, reranker, beside=beside)
            shared_morphemes().load()  # else whoever asks first would hold up everybody
            search, for_people, for_jobs = opening.result()
        jobs = Jobs(database)
        working = ExitStack()
        working.enter_context(serving(home))
        pace = Pace.shared(home) if beside else Pace()
        working.callback(pace.close)
        tokenizer = model / "tokenizer.json"
        worker = Worker(home, database, lambda: for_jobs, tokenizer, clock, reread=reread)
        worker.start()
        working.callback(worker.close)
        desk = Desk(search, database, KeyFile(home.key), writer)
        evaluating = Evaluating(home, desk, clock)
        working.callback(evaluating.close)
        return cls(
            working=working,
            clock=clock,
            demo=demo,
            database=database,
            desk=desk,
            people=People(database),
            accounts=Accounts(database),
            lockout=Lockout(database),
            sessions=Sessions(database),
            tokens=Tokens(database),
            settings=settings,
            places=places,
            first_run=FirstRun(database),
            evaluating=evaluating,
            model=f"{model.name} ({for_people.dimension}차원)",
            oidc=_oidc(settings.oidc, database, clock),
            per_person=Buckets("person", limits.person, clock, pace),
            per_address=Buckets("address", limits.address, clock, pace),
            folders=Folders(database),
            jobs=jobs,
            audit=Audit(database),
            strangers=Strangers(pace),
            uploads=Uploads(),
            worker=worker,
            model_there=for_people.there if isinstance(for_people, ModelClient) else lambda: True,
            explanations=Explanations(database),
            preferences=Preferences(database),
            history=History(database),
        )

    def close(self) -> None:
        """Leave the job at hand where it is, for the next server, and close the database."""
        self.working.close()
        self.database.close()


def _oidc(
    setting: OidcSetting | None, database: Database, clock: Callable[[], datetime]
) -> Oidc | None:
    if setting is None:
        return None
    from api.oidc import Oidc  # most houses have no provider, and start without its libraries

    return Oidc(setting, PendingSignOns(database), clock)


def _searching(
    home: Home, database: Database, model: Path, reranker: Reranker | None, *, beside: bool
) -> tuple[Search, Embedder, Embedder]:
    """Return the search, the model as people ask it, and as jobs do."""
    for_people, for_jobs = _embedders(home, model, beside=beside)
    remember(home, for_jobs, model)
    search = Search(home, database, for_people, partial(remembered, home), reranker)
    return search, for_people, for_jobs


def _embedders(home: Home, model: Path, *, beside: bool) -> tuple[Embedder, Embedder]:
    """Return the model as people ask it, and as jobs do, who wait for people."""
    if beside:
        return ModelClient(home), ModelClient(home, background=True)
    embedder, turns = shared_embedder(model), Turns()
    return InTurn(embedder, turns), InTurn(embedder, turns, background=True)


def house_of(request: Request) -> House:
    """Return the house of the application that serves a request."""
    house = request.app.state.house
    assert isinstance(house, House)
    return house


TheHouse = Annotated[House, Depends(house_of)]
