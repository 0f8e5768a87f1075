"""The process that holds the model for every web worker of a home."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import threading
from pathlib import Path

import numpy as np

from catalog.home import Home
from index.embedding import Embedder, ModelBusy
from index.model import load_embedder
from index.model_wire import BUSY, OK, Request, WireBroken, address_in, receive, send
from index.turns import InTurn, Turns

_BACKLOG = 256
_PATIENCE = 30.0
"""Seconds in which a client has to say what it wants and take what it gets."""
_PEER = struct.Struct("3i")


def serve_model(root: Path, directory: Path) -> None:
    """Load the model of a directory and serve it over the socket of a home, until ended.

    Beside another such process of the home this one waits, and takes over when that one ends.

    Raises:
        ModelError: when it cannot be loaded.
    """
    home = Home(root)
    lock = os.open(home.root / "model.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)  # held until the process ends
    serve(home, load_embedder(directory), Turns())


def serve(home: Home, embedder: Embedder, turns: Turns) -> None:
    """Serve an embedder over the socket of a home, each request in a thread of its own."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        home.model_socket.unlink(missing_ok=True)
        before = os.umask(0o177)  # SECURITY: the socket is its owner's alone from the start
        try:
            with address_in(home) as address:
                listening.bind(address)
        finally:
            os.umask(before)
        listening.listen(_BACKLOG)
        while True:
            stream, _ = listening.accept()
            threading.Thread(target=_serve_one, args=(stream, embedder, turns), daemon=True).start()


def _serve_one(stream: socket.socket, embedder: Embedder, turns: Turns) -> None:
    with stream:
        stream.settimeout(_PATIENCE)
        try:
            if _is_ours(stream):
                _answer(stream, embedder, turns)
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
