"""``neomeo serve``: one web process or several, beside the model's process."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog.configuration import Configuration
from catalog.setting import (
    CERTIFICATE,
    CERTIFICATE_KEY,
    HOST,
    PORT,
    RERANKER,
    REREAD,
    WORKERS,
)
from cli.clock import clock
from cli.language_model import KeyOption, ModelOption, UrlOption, writer_named
from cli.setting import (
    CommandFailed,
    HomeOption,
    RerankerOption,
    home_at,
    model_of,
    option,
    reranker_in,
)
from language.system_errors import in_korean

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    import uvicorn
    from fastapi import FastAPI

    from catalog.home import Home

_STARTING = 300
"""Seconds after which a worker that does not answer is replaced: loading may take its time."""
_GRACE = 10.0


def serve(
    home: HomeOption = None,
    host: Annotated[str | None, option(HOST)] = None,
    port: Annotated[int | None, option(PORT)] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="표본 사용자로 들어가기를 엽니다(시연용)")
    ] = False,
    reread: Annotated[int | None, option(REREAD)] = None,
    workers: Annotated[int | None, option(WORKERS)] = None,
    llm_url: UrlOption = None,
    llm_model: ModelOption = None,
    llm_key_file: KeyOption = None,
    reranker: RerankerOption = None,
    certificate: Annotated[Path | None, option(CERTIFICATE)] = None,
    certificate_key: Annotated[Path | None, option(CERTIFICATE_KEY)] = None,
) -> None:
    """웹 화면을 엽니다. 이어 둔 폴더는 정한 때마다 다시 살펴 바뀐 것만 읽습니다."""
    from catalog.home import HomeError
    from cli.model_process import model_kept

    place = home_at(home)
    try:
        place.check()
        chosen = Configuration.read(place.root)
        address = chosen.of(HOST, host), chosen.of(PORT, port)
        count, minutes = chosen.of(WORKERS, workers), chosen.of(REREAD, reread)
        pem = chosen.of(CERTIFICATE, certificate), chosen.of(CERTIFICATE_KEY, certificate_key)
        ordering = chosen.of(RERANKER, reranker)
    except HomeError as problem:
        raise CommandFailed(str(problem)) from None
    pair = _pair(*pem)
    _check_free(*address)
    model = model_of(place)
    web = partial(
        web_of,
        place.root,
        model,
        demo=demo,
        reread=timedelta(minutes=minutes) if minutes else None,
        llm=(llm_url, llm_model, llm_key_file),
        reranker=ordering,
    )
    with model_kept(place.root, model):  # first of all: it loads while the rest is imported
        _serve(place, web, address, count, pair)


def _check_free(host: str, port: int) -> None:
    """Return when a server can be opened at an address; asked before the model is loaded for it.

    Raises:
        CommandFailed: when not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        raise CommandFailed(
            f"{host}의 {port}번 포트를 열 수 없습니다({in_korean(problem)}). 서버가 이미 떠 있는지 확인하거나 "
            "다른 포트(--port)를 적어 주시기 바랍니다."
        ) from None


def _serve(
    home: Home,
    web: Callable[[], FastAPI],
    address: tuple[str, int],
    count: int,
    pair: tuple[Path, Path] | None,
) -> None:
    """Serve so many web processes until ended.

    Raises:
        CommandFailed: when what was set cannot be used, or none of them can start.
    """
    gc.disable()  # until all is imported (web_of)
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE

    from api.measures import count_together
    from api.setting import SettingError
    from catalog.database import CatalogError
    from catalog.pace import Pace
    from cli.crew import Crew
    from index.model_client import refusal

    if count > 1:
        count_together(home)
    try:
        app = web()
        tell_set_up(home)  # brings the catalog up to this program, once and not by each worker
    except (SettingError, CatalogError) as problem:
        raise CommandFailed(str(problem)) from None
    if why := refusal(home):
        raise CommandFailed(why)
    Pace.begin_anew(home)
    config = _config(web if count > 1 else lambda: app, *address, count)
    if pair is not None:
        config.ssl_certfile, config.ssl_keyfile = pair
    if count == 1:
        server = uvicorn.Server(config)
        server.run()
        failed = not server.started
    else:
        crew = Crew(config, sockets=[config.bind_socket()])
        crew.run()
        failed = any(process.exitcode == STARTUP_FAILURE for process in crew.processes)
    if failed:
        raise CommandFailed(
            refusal(home)
            or "웹 프로세스가 시작하지 못했습니다. 위의 오류를 확인해 주시기 바랍니다."
        )


def tell_set_up(home: Home) -> None:
    """Print the one-time secret of an installation that has nobody yet, for ``/setup``.

    Raises:
        CommandFailed: when it cannot be kept.
        CatalogError: when the catalog cannot be opened.
    """
    from api.set_up import offered_secret
    from catalog.database import Database

    database = Database.open(home)
    try:
        secret = offered_secret(home, database)
    except OSError as problem:
        raise CommandFailed(
            f"{home.set_up}에 쓸 수 없습니다({in_korean(problem)}). 권한과 빈 공간을 확인해 주시기 바랍니다."
        ) from None
    finally:
        database.close()
    if secret is not None:
        typer.echo(f"처음 설정: 웹 화면의 /setup 을 열고 이 비밀을 적어 주시기 바랍니다: {secret}")


def web_of(
    root: Path,
    model: Path,
    *,
    demo: bool,
    reread: timedelta | None,
    llm: tuple[str | None, str | None, Path | None],
    reranker: Path | None,
) -> FastAPI:
    """Return the web application of a home; in a worker it ends with the process that started it.

    ``llm`` are the options of a language model (:func:`cli.language_model.writer_named`).

    Raises:
        CommandFailed: when that model or the re-ranker cannot be used.
    """
    gc.disable()  # what is imported stays, and was looked through for a seventh of the time it took
    from catalog.home import Home
    from ui.app import create_web

    gc.freeze()
    gc.enable()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    return create_web(
        Home(root),
        clock=clock(),
        demo=demo,
        model=model,
        reread=reread,
        writer=writer_named(root, *llm),
        reranker=reranker_in(reranker),
        beside=True,
    )


def _end_with(parent: BaseProcess) -> None:
    """End in good order when the parent has died; at once where that takes too long."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)  # whatever was at hand is taken up again, as after any kill


def _pair(certificate: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """Return a certificate and its key, ``None`` where neither was set.

    Raises:
        CommandFailed: when one is not the other's, is missing, or no PEM at all.
    """
    import ssl

    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise CommandFailed("--certificate와 --certificate-key는 함께 적어 주시기 바랍니다.")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as problem:  # of which ssl's errors are some
        raise CommandFailed(
            f"인증서를 쓸 수 없습니다({problem}). 인증서와 열쇠가 한 쌍인지 확인해 주시기 바랍니다."
        ) from None
    return certificate, key


def _config(web: Callable[[], FastAPI], host: str, port: int, workers: int = 1) -> uvicorn.Config:
    import uvicorn

    return uvicorn.Config(
        web,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # SECURITY: a local sender must not choose the address it comes from
        timeout_worker_healthcheck=_STARTING,
    )
