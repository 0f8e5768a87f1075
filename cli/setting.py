"""What the commands work in: the home, its catalog, and the reading desk of one person."""

from __future__ import annotations

import os
import platform
import pwd
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from access.admission import admit
from access.role import Role
from catalog.configuration import Configuration
from catalog.setting import HOME, MODEL, RERANKER, Setting
from cli.clock import clock

if TYPE_CHECKING:
    from access.permit import Permit
    from answer.desk import Desk
    from answer.writer import AnswerWriter
    from catalog.database import Database
    from catalog.home import Home
    from index.reranker import Reranker


def option(setting: Setting[Any]) -> Any:
    """Return the command's option for a setting; what is not given is looked for elsewhere."""
    return typer.Option(f"--{setting.name.replace('_', '-')}", help=setting.help)


HomeOption = Annotated[
    Path | None, typer.Option("--home", envvar=HOME.variable, help=HOME.help, show_envvar=False)
]
AsOption = Annotated[str, typer.Option("--as", help="누구의 권한으로 볼지(로그인 이름)")]
RerankerOption = Annotated[Path | None, option(RERANKER)]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON으로 출력")]


class CommandFailed(Exception):
    """A failure that we foresaw; the text says in Korean what to do."""


def home_at(root: Path | None) -> Home:
    """Return the home that was named.

    Raises:
        CommandFailed: when none was named.
    """
    from catalog.home import Home

    if root is None:
        raise CommandFailed(
            "자료를 둘 곳을 정하지 않았습니다. --home 경로를 붙이거나 NEOMEO_HOME을 정해 주시기 바랍니다."
        )
    return Home(root.absolute())


@contextmanager
def catalog_of(root: Path | None) -> Iterator[tuple[Home, Database]]:
    """Yield the home and its open catalog, closed afterwards.

    Raises:
        CommandFailed: when the home is missing, damaged or newer than this program.
    """
    from catalog.database import CatalogError, Database
    from catalog.home import HomeError

    home = home_at(root)
    Configuration.read(home.root)  # what it states has to be known, whether it is needed or not
    try:
        home.check()
        database = Database.open(home)
    except (HomeError, CatalogError) as problem:
        raise CommandFailed(str(problem)) from None
    try:
        yield home, database
    finally:
        database.close()


def model_of(home: Home) -> Path:
    """Return the model directory: the one that was set, that of the home, that beside the program.

    The last is where ``bundle/install.sh`` puts it; named by its version, so that the index of an
    earlier version's model still finds it.
    """
    stated = Configuration.read(home.root).of(MODEL)
    carried = Path(sys.prefix).resolve().parent / "model"
    if stated is None and not home.model.exists() and (carried / "neomeo_model.json").is_file():
        return carried
    return stated or home.model


def host_origin() -> str:
    """Return who runs this command on which host, as the audit log states it."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name  # SECURITY: what the kernel says, not $USER
    except KeyError:
        user = str(os.getuid())
    return f"cli:{user}@{platform.node()}"


def note(database: Database, act: str, detail: Mapping[str, Any]) -> None:
    """Write what the administrator of this host changed into the audit log.

    Raises:
        CommandFailed: when it could not be written.
    """
    from catalog.audit import Audit, AuditUnavailable

    who = host_origin()
    try:
        Audit(database).note(who, act, at=clock()(), detail=detail, origin=who)
    except AuditUnavailable as problem:
        raise CommandFailed(str(problem)) from None


@contextmanager
def permit_in(root: Path | None, login: str, purpose: str) -> Iterator[tuple[Database, Permit]]:
    """Yield the catalog and a permit for one known person; nobody acts as super-user.

    Raises:
        CommandFailed: when the person is unknown.
    """
    with catalog_of(root) as (_, database):
        yield database, _admitted(database, login, purpose)


def _admitted(database: Database, login: str, purpose: str) -> Permit:
    from catalog.people import People

    at = clock()()
    principal = People(database).principal(login, at=at)
    if principal is None:  # SECURITY: a permit needs a known, active person
        raise CommandFailed(
            f"‘{login}’ 계정이 없거나 쓸 수 없습니다. ‘neomeo person list’로 확인해 주시기 바랍니다."
        )
    return admit(principal, at, purpose, host_origin())


@contextmanager
def desk_of(
    root: Path | None,
    login: str,
    purpose: str,
    writer: AnswerWriter | None = None,
    reranker: Path | None = None,
) -> Iterator[tuple[Desk, Permit]]:
    """Yield the reading desk and a permit for one known person; nobody reads as super-user.

    Its answers are phrased by ``writer``, else by the records themselves; the model in ``reranker``
    or the one that was set orders what was found.

    Raises:
        CommandFailed: when the person is unknown or the index cannot be opened.
    """
    with catalog_of(root) as (home, database):
        permit = reader(database, login, purpose)
        yield desk_in(home, database, writer, reranker), permit


def desk_in(
    home: Home,
    database: Database,
    writer: AnswerWriter | None = None,
    reranker: Path | None = None,
) -> Desk:
    """Return the reading desk of an open home.

    Raises:
        CommandFailed: when ``reranker`` holds no cross-encoder.
    """
    from answer.desk import Desk
    from answer.writer import Extractive
    from catalog.crypto import KeyFile
    from index.known_models import remembered
    from index.model import shared_embedder
    from index.search import Search

    embedder = shared_embedder(model_of(home))
    former = partial(remembered, home)
    ordering = reranker_in(Configuration.read(home.root).of(RERANKER, reranker))
    search = Search(home, database, embedder, former, ordering)
    return Desk(search, database, KeyFile(home.key), writer or Extractive())


def reranker_in(directory: Path | None) -> Reranker | None:
    """Return the cross-encoder of a directory, ``None`` where none was named.

    Raises:
        CommandFailed: when none lies there.
    """
    from index.model import ModelError
    from index.reranker import load_reranker

    try:
        return load_reranker(directory) if directory is not None else None
    except ModelError as problem:
        raise CommandFailed(str(problem)) from None


def reader(database: Database, login: str, purpose: str) -> Permit:
    """Return a permit for one known person who may read.

    Raises:
        CommandFailed: when the person is unknown, or has no reader's role.
    """
    permit = _admitted(database, login, purpose)
    if Role.READER not in permit.principal.roles:  # SECURITY: administering is not reading
        raise CommandFailed(
            f"‘{login}’에게 ‘열람자’ 역할이 없습니다. ‘neomeo person role add {login} reader’로 줄 수 있습니다."
        )
    return permit
