"""``neomeo serve``: one process that does all, or several web workers beside the model's process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.clock import clock
from cli.language_model import KeyOption, ModelOption, UrlOption, writer_named
from cli.setting import (
    CommandFailed,
    HomeOption,
    RerankerOption,
    home_at,
    model_of,
    reranker_in,
)

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.process import BaseProcess

    import uvicorn
    from fastapi import FastAPI

_STARTING = 300
"""Seconds after which a worker that does not answer is replaced: loading may take its time."""
_GRACE = 10.0
_AGAIN = 1.0
"""Seconds before a model that ended is loaded again."""


def serve(
    home: HomeOption = None,
    host: Annotated[str, typer.Option(help="여는 주소")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="여는 포트")] = 8400,
    demo: Annotated[
        bool, typer.Option("--demo", help="표본 사용자로 들어가기를 엽니다(시연용)")
    ] = False,
    reread: Annotated[
        int,
        typer.Option(
            min=0, envvar="NEOMEO_REREAD", help="폴더를 몇 분마다 다시 살필지(0이면 살피지 않음)"
        ),
    ] = 15,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            envvar="NEOMEO_WORKERS",
            help="웹 프로세스 수. 둘부터는 모델을 따로 한 번만 올려 함께 씁니다",
        ),
    ] = 1,
    llm_url: UrlOption = "",
    llm_model: ModelOption = "",
    llm_key_file: KeyOption = None,
    reranker: RerankerOption = None,
    certificate: Annotated[
        Path | None, typer.Option(help="HTTPS 인증서(PEM)", exists=True, dir_okay=False)
    ] = None,
    certificate_key: Annotated[
        Path | None, typer.Option(help="인증서의 열쇠(PEM)", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """웹 화면을 엽니다. 이어 둔 폴더는 정한 때마다 다시 살펴 바뀐 것만 읽습니다."""
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    from api.setting import SettingError
    from catalog.database import CatalogError, Database
    from catalog.home import HomeError
    from catalog.pace import Pace

    place = home_at(home)
    try:
        place.check()
    except HomeError as problem:
        raise CommandFailed(str(problem)) from None
    if (certificate is None) is not (certificate_key is None):
        raise CommandFailed("--certificate와 --certificate-key는 함께 적어 주시기 바랍니다.")
    model = model_of(place)
    web = partial(
        web_of,
        place.root,
        model,
        demo=demo,
        reread=timedelta(minutes=reread) if reread else None,
        llm=(llm_url, llm_model, llm_key_file),
        reranker=reranker,
        beside=workers > 1,
    )
    try:
        app = web()
        if workers > 1:
            Database.open(place).close()  # brought up to this program once, not by each worker
    except (SettingError, CatalogError) as problem:
        raise CommandFailed(str(problem)) from None
    config = _config(web if workers > 1 else lambda: app, host, port, workers)
    if certificate is not None and certificate_key is not None:
        config.ssl_certfile, config.ssl_keyfile = _pair(certificate, certificate_key)
    if workers == 1:
        uvicorn.Server(config).run()
        return
    Pace.begin_anew(place)
    with _model_kept(place.root, model):
        crew = Multiprocess(config, sockets=[config.bind_socket()])
        crew.run()
    if any(process.exitcode == STARTUP_FAILURE for process in crew.processes):
        raise CommandFailed(
            "웹 프로세스가 시작하지 못했습니다. 위의 오류를 확인해 주시기 바랍니다."
        )


def web_of(
    root: Path,
    model: Path,
    *,
    demo: bool,
    reread: timedelta | None,
    llm: tuple[str, str, Path | None],
    reranker: Path | None,
    beside: bool,
) -> FastAPI:
    """Return the web application of a home; in a worker it ends with the process that started it.

    ``llm`` are the options of a language model (:func:`cli.language_model.writer_named`).

    Raises:
        CommandFailed: when that model or the re-ranker cannot be used.
    """
    from catalog.home import Home
    from ui.app import create_web

    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    return create_web(
        Home(root),
        clock=clock(),
        demo=demo,
        model=model,
        reread=reread,
        writer=writer_named(*llm),
        reranker=reranker_in(reranker),
        beside=beside,
    )


def keep_model(root: Path, model: Path) -> None:
    """Serve a model to the web workers of a home, in a process that ends with its parent.

    Raises:
        ModelError: when it cannot be loaded.
    """
    from index.model_server import serve_model

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us, too; workers end before us
    parent = multiprocessing.parent_process()
    assert parent is not None, "it is started by the server"
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    serve_model(root, model)


def _end_with(parent: BaseProcess) -> None:
    """End in good order when the parent has died; at once where that takes too long."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)  # whatever was at hand is taken up again, as after any kill


@contextmanager
def _model_kept(root: Path, model: Path) -> Iterator[None]:
    """Keep a model's process running for as long as it is entered: whenever it ends, anew."""
    spawn = multiprocessing.get_context("spawn")
    leaving = threading.Event()

    def start() -> SpawnProcess:
        process = spawn.Process(target=keep_model, args=(root, model), name="model")
        process.start()
        return process

    def keep() -> None:
        process = start()
        while not leaving.is_set():
            process.join(_AGAIN)
            if process.exitcode is not None and not leaving.wait(_AGAIN):
                process = start()
        process.terminate()
        process.join()

    keeper = threading.Thread(target=keep, name="model keeper")
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def _pair(certificate: Path, key: Path) -> tuple[Path, Path]:
    """Return a certificate and its key.

    Raises:
        CommandFailed: when one is not the other's, or no PEM at all.
    """
    import ssl

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
