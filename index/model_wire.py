"""What the model's process and its clients say to each other over the home's Unix socket.

A message is its length (4 bytes, big-endian) and JSON in UTF-8. A request is a :class:`Request`; a
response states ``status``, and behind ``ok`` follow the vectors: ``rows`` × ``dimension`` float32,
little-endian, row by row; beside ``refused`` stands why in Korean: there is no model to ask. One request a
connection.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Self

from catalog.home import Home

LARGEST = 16 << 20
"""Bytes of a message; the longest that is sent are sixteen chunks."""
OK, BUSY, REFUSED = "ok", "busy", "refused"
_LENGTH = struct.Struct(">I")


class WireBroken(Exception):
    """What came is no message of ours, or broke off."""


@dataclass(frozen=True, slots=True)
class Request:
    """Texts to embed, as questions or as passages, for somebody who waits or in the background."""

    texts: tuple[str, ...] = ()
    query: bool = False
    background: bool = False

    @classmethod
    def of(cls, stated: dict[str, Any]) -> Self:
        """Return the request that a message states.

        Raises:
            WireBroken: when it states none.
        """
        texts = stated.get("texts")
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            raise WireBroken("texts")
        return cls(tuple(texts), bool(stated.get("query")), bool(stated.get("background")))

    def send(self, stream: socket.socket) -> None:
        """Send it."""
        send(stream, asdict(self))


def send(stream: socket.socket, stated: dict[str, Any], vectors: bytes = b"") -> None:
    """Send a message, and vectors behind it.

    Lone surrogates travel as JSON escapes, so that the model sees the text that was asked about.
    """
    body = json.dumps(stated).encode("ascii")
    stream.sendall(_LENGTH.pack(len(body)) + body + vectors)


def receive(stream: socket.socket) -> dict[str, Any]:
    """Return the next message.

    Raises:
        WireBroken: when none comes, or it is too long or no JSON object.
    """
    (length,) = _LENGTH.unpack(received(stream, _LENGTH.size))
    if length > LARGEST:
        raise WireBroken("too long")
    try:
        stated = json.loads(received(stream, length))
    except ValueError as problem:
        raise WireBroken("no JSON") from problem
    if not isinstance(stated, dict):
        raise WireBroken("no object")
    return stated


def received(stream: socket.socket, length: int) -> bytes:
    """Return exactly so many bytes.

    Raises:
        WireBroken: when fewer come.
    """
    data = bytearray(length)
    view = memoryview(data)
    while view:
        got = stream.recv_into(view)
        if not got:
            raise WireBroken("closed")
        view = view[got:]
    return bytes(data)


@contextmanager
def address_in(home: Home) -> Iterator[str]:
    """Yield the socket's address, short however deep the home lies (``sun_path`` has 108 bytes)."""
    directory = os.open(home.root, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{home.model_socket.name}"
    finally:
        os.close(directory)
