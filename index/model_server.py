"""The process that holds the model for the web processes of a home.

``python -m index.model_server HOME MODEL`` serves for as long as its standard input is open: the pipe of
whoever started it closes with him, however he ends. It imports little, as the first question waits for it.
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import numpy as np

from catalog.home import Home
from index.embedding import Embedder, ModelBusy
from index.model import ModelError, load_embedder
from index.model_wire import BUSY, OK, REFUSED, Request, WireBroken, address_in, receive, send
from index.turns import InTurn, Turns

_BACKLOG = 256
_PATIENCE = 30.0
"""Seconds in which a client has to say what it wants and take what it gets."""
_REFUSING = 30.0
"""Seconds after which a model that could not be loaded is tried again: it may have been mended."""
_PEER = struct.Struct("3i")


def main() -> None:
    """Serve the model of the command line, until whoever started us has ended."""
    root, directory = map(Path, sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # in good order: the socket goes, too
    threading.Thread(target=_end_with_starter, daemon=True).start()
    with suppress(SystemExit):
        serve_model(root, directory)
    os._exit(0)  # whoever is still being answered has gone as well


def _end_with_starter() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


def serve_model(root: Path, directory: Path) -> None:
    """Load the model of a directory and serve it over the socket of a home, until ended.

    Beside another such process of the home this one waits, and takes over when that one ends. Where the
    model cannot be loaded, whoever asks is told why for half a minute, and this returns.
    """
    home = Home(root)
    lock = os.open(home.root / "model.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)  # held until the process ends
    gc.disable()  # what is loaded stays, and was looked through for a tenth of the time it took
    try:
        embedder = load_embedder(directory)
    except ModelError as problem:
        refuse(home, str(problem), _REFUSING)
        return
    finally:
        gc.freeze()
        gc.enable()
    serve(home, embedder, Turns())


def serve(home: Home, embedder: Embedder, turns: Turns) -> None:
    """Serve an embedder over the socket of a home, each request in a thread of its own."""
    _listen(home, partial(_answer, embedder=embedder, turns=turns))


def refuse(home: Home, reason: str, seconds: float) -> None:
    """Tell whoever asks over the socket of a home why there is no model, for so long."""

    def answer(stream: socket.socket) -> None:
        receive(stream)
        send(stream, {"status": REFUSED, "reason": reason})

    _listen(home, answer, time.monotonic() + seconds)


def _listen(
    home: Home, answer: Callable[[socket.socket], None], until: float | None = None
) -> None:
    with ExitStack() as ending, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        home.model_socket.unlink(missing_ok=True)  # of one that was killed
        # A socket that is left could not be copied with the home.
        ending.callback(_leave, home.model_socket)
        before = os.umask(0o177)  # SECURITY: the socket is its owner's alone from the start
        try:
            with address_in(home) as address:
                listening.bind(address)
        finally:
            os.umask(before)
        listening.listen(_BACKLOG)
        while until is None or time.monotonic() < until:
            listening.settimeout(until and max(0.001, until - time.monotonic()))
            try:
                stream, _ = listening.accept()
            except TimeoutError:
                return
            threading.Thread(target=_serve_one, args=(stream, answer), daemon=True).start()


def _leave(socket_file: Path) -> None:
    """Remove the socket; on a disk that takes nothing any more it is left, for the next start to remove."""
    with suppress(OSError):
        socket_file.unlink(missing_ok=True)


def _serve_one(stream: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with stream:
        stream.settimeout(_PATIENCE)
        try:
            if _is_ours(stream):
                answer(stream)
        except (OSError, WireBroken):
            return  # the client has gone, or is none


def _is_ours(stream: socket.socket) -> bool:
    """Return whether the client runs as the same user; the kernel says so."""
    told = stream.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
    _, user, _ = _PEER.unpack(told)
    return bool(user == os.geteuid())  # SECURITY: nobody else, whatever the directory lets through


def _answer(stream: socket.socket, embedder: Embedder, turns: Turns) -> None:
    asked = Request.of(receive(stream))
    used = InTurn(embedder, turns, background=asked.background)
    try:
        if asked.query:
            vectors = np.array([used.embed_query(text) for text in asked.texts], np.float32)
        else:
            vectors = used.embed_passages(asked.texts)
    except ModelBusy:
        send(stream, {"status": BUSY})
        return
    told = {"status": OK, "fingerprint": embedder.fingerprint, "dimension": embedder.dimension}
    send(stream, {**told, "rows": len(vectors)}, vectors.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
