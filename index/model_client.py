"""The model of another process as an embedder of this one."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence

import numpy as np

from catalog.home import Home
from index.embedding import ModelAway, ModelBusy, Vectors
from index.model import ModelError
from index.model_wire import BUSY, OK, REFUSED, Request, WireBroken, address_in, receive, received

LOADING = 120.0
"""Seconds that a model may take to load, or to come back for what works in the background."""
_LOOK = 0.2
_GLANCE = 2.0
"""Seconds in which a model that does its work says that it is there."""
_PATIENCE = 60.0


class _Refused(ModelAway):
    """The process is there and has no model; the text says in Korean what to do."""


def refusal(home: Home) -> str | None:
    """Return why the model's process of a home has none, ``None`` when it has or is not there yet."""
    try:
        _asked(home, Request(), _GLANCE)
    except _Refused as refused:
        return str(refused)
    except (ModelAway, ModelBusy):
        return None
    return None


class ModelClient:
    """Asks the model's process of a home, which may go and come again; see ``Embedder``."""

    def __init__(self, home: Home, *, background: bool = False, loading: float = LOADING) -> None:
        """Wait until the model is there.

        What works in the background waits for it again whenever it is gone.

        Raises:
            ModelError: when it cannot be loaded, or is not there after ``loading`` seconds.
        """
        self._home = home
        self._background = background
        self._loading = loading
        self._known: tuple[str, int] | None = None
        self._waiting(Request())

    @property
    def fingerprint(self) -> str:
        """Return the hash of the model that was there at first."""
        return self._stated()[0]

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self._stated()[1]

    def there(self) -> bool:
        """Return whether the model's process answers at this moment, with the model of the start."""
        try:
            self._asked(Request(), _GLANCE)
        except ModelBusy:
            return True
        except ModelAway:
            return False
        return True

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``.

        Raises:
            ModelBusy: when too many ask.
            ModelAway: when the process does not answer; in the background ``ModelError``.
        """
        return self._vectors(Request(tuple(texts), background=self._background))

    def embed_query(self, text: str) -> Vectors:
        """See ``Embedder``; raises as :meth:`embed_passages`."""
        vector: Vectors = self._vectors(Request((text,), query=True, background=self._background))[
            0
        ]
        return vector

    def _vectors(self, request: Request) -> Vectors:
        return self._waiting(request) if self._background else self._asked(request)

    def _waiting(self, request: Request) -> Vectors:
        until = time.monotonic() + self._loading
        while True:
            try:
                return self._asked(request)
            except _Refused as refused:
                raise ModelError(str(refused)) from refused
            except ModelAway as away:
                if time.monotonic() > until:
                    raise ModelError(
                        "뜻을 재는 모델이 응답하지 않습니다. ‘neomeo doctor’로 모델을 확인해 주시기 바랍니다."
                    ) from away
            time.sleep(_LOOK)

    def _asked(self, request: Request, patience: float = _PATIENCE) -> Vectors:
        fingerprint, vectors = _asked(self._home, request, patience)
        known = fingerprint, vectors.shape[1]
        self._known = self._known or known
        if known != self._known:  # vectors of two models never meet
            raise ModelAway("another model than at the start")
        return vectors

    def _stated(self) -> tuple[str, int]:
        assert self._known is not None, "it was waited for"
        return self._known


def _asked(home: Home, request: Request, patience: float) -> tuple[str, Vectors]:
    """Return the model's fingerprint and the vectors that it gave, shape (texts, dimension), float32.

    Raises:
        ModelBusy: when too many ask.
        ModelAway: when nobody answers within so many seconds, or has no model.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
            stream.settimeout(patience)
            with address_in(home) as address:
                stream.connect(address)
            request.send(stream)
            told = receive(stream)
            if told.get("status") == BUSY:
                raise ModelBusy
            if told.get("status") == REFUSED:
                raise _Refused(told.get("reason"))
            return _read(stream, told, len(request.texts))
    except (OSError, WireBroken) as problem:
        raise ModelAway from problem


def _read(stream: socket.socket, told: dict[str, object], wanted: int) -> tuple[str, Vectors]:
    rows, dimension = told.get("rows"), told.get("dimension")
    if told.get("status") != OK or rows != wanted or not isinstance(dimension, int):
        raise WireBroken("another answer than was asked for")
    data = np.frombuffer(received(stream, wanted * dimension * 4), "<f4")
    return str(told.get("fingerprint")), data.reshape(wanted, dimension).astype(np.float32)
