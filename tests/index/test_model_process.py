"""The model in a process of its own: who may ask, and what happens when it goes."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from catalog.home import Home
from index.embedding import ModelAway, ModelBusy
from index.model import ModelError
from index.model_client import ModelClient, refusal
from index.model_server import refuse, serve
from index.model_wire import LARGEST, WireBroken, address_in, receive, send
from index.turns import Turns
from tests.support.hashing_embedder import HashingEmbedder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def turns() -> Turns:
    return Turns(at_once=1, waiting=0)


@pytest.fixture
def served(tmp_path: Path, turns: Turns) -> Iterator[Home]:
    """A light embedder behind a real socket, in a home that lies too deep for an address."""
    home = Home(tmp_path / ("깊" * 40))
    home.root.mkdir(mode=0o700)
    assert len(str(home.model_socket).encode()) > 108
    threading.Thread(target=serve, args=(home, HashingEmbedder(), turns), daemon=True).start()
    yield home


def raw(home: Home, *data: bytes) -> socket.socket:
    stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stream.settimeout(10)
    with address_in(home) as address:
        stream.connect(address)
    for each in data:
        stream.sendall(each)
    return stream


def test_vectors_come_as_they_would_here(served: Home) -> None:
    client, here = ModelClient(served), HashingEmbedder()
    texts = ["등불축제", "", "\ud800 외톨이", "가" * 5000]
    assert np.array_equal(client.embed_passages(texts), here.embed_passages(texts))
    assert np.array_equal(client.embed_query(texts[0]), here.embed_query(texts[0]))
    assert client.embed_passages([]).shape == (0, here.dimension)


def test_the_socket_is_its_owners_alone(served: Home) -> None:
    ModelClient(served)
    mode = served.model_socket.stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_another_user_gets_nothing_even_where_the_directory_lets_him(
    served: Home, tmp_path: Path
) -> None:
    ModelClient(served)
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    for each in (served.root, *served.root.parents[:3]):
        each.chmod(0o755)
    served.model_socket.chmod(0o666)
    asked = (
        "import os, socket, sys\n"
        "place = os.open(sys.argv[1], os.O_PATH)\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)\n"
        "stream.connect(f'/proc/self/fd/{place}/model.sock')\n"
        'body = b\'{"texts": ["a"]}\'\n'
        "stream.sendall(len(body).to_bytes(4, 'big') + body)\n"
        "print(len(stream.recv(100)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(served.root)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() in ("", "0"), "hung up on without a word"
    assert done.stdout or "ConnectionReset" in done.stderr or "BrokenPipe" in done.stderr


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\0\0\0",
        (LARGEST + 1).to_bytes(4, "big"),
        b"\0\0\0\x02{}",
        b"\0\0\0\x04\xff\xff\xff\xff",
        b'\0\0\0\x0e{"texts": [1]}',
        b"\0\0\0\x02[]",
    ],
)
def test_nonsense_is_hung_up_on_and_harms_nobody(served: Home, nonsense: bytes) -> None:
    client = ModelClient(served)
    with raw(served, nonsense) as stream:
        stream.shutdown(socket.SHUT_WR)
        assert stream.recv(1) == b""
    assert client.embed_query("가").shape == (64,)


def test_a_full_line_is_told_as_such(served: Home, turns: Turns) -> None:
    client, job = ModelClient(served), ModelClient(served, background=True)
    with turns.admitted(background=False):
        with pytest.raises(ModelBusy):
            client.embed_query("가")
        assert job.embed_passages(["가"]).shape == (1, 64)
    assert client.embed_query("가").shape == (64,)


def test_without_the_process_people_are_told_at_once_and_jobs_wait(
    served: Home, tmp_path: Path
) -> None:
    client = ModelClient(served)
    job = ModelClient(served, background=True, loading=0.1)
    served.model_socket.unlink()
    with pytest.raises(ModelAway):
        client.embed_query("가")
    with pytest.raises(ModelError, match="doctor"):
        job.embed_passages(["가"])
    with pytest.raises(ModelError):
        ModelClient(served, loading=0.1)


def test_vectors_of_another_model_are_not_taken(served: Home, turns: Turns) -> None:
    client = ModelClient(served)
    other = HashingEmbedder("46" * 32)
    served.model_socket.rename(served.root / "former.sock")
    threading.Thread(target=serve, args=(served, other, turns), daemon=True).start()
    assert ModelClient(served).fingerprint == other.fingerprint
    with pytest.raises(ModelAway):
        client.embed_query("가")


def test_a_model_that_cannot_be_loaded_is_told_as_such(served: Home) -> None:
    client, job = ModelClient(served), ModelClient(served, background=True)
    assert client.there()
    assert refusal(served) is None
    served.model_socket.rename(served.root / "former.sock")
    assert not client.there()
    assert refusal(served) is None, "it may come yet"
    refusing = threading.Thread(target=refuse, args=(served, "모델이 없습니다", 1.0))
    refusing.start()
    while refusal(served) is None:
        assert refusing.is_alive()
    assert refusal(served) == "모델이 없습니다"
    assert not client.there()
    with pytest.raises(ModelAway):
        client.embed_query("가")
    for asked in (lambda: job.embed_passages(["가"]), lambda: ModelClient(served)):
        with pytest.raises(ModelError, match="모델이 없습니다"):
            asked()
    refusing.join()
    with pytest.raises(ModelAway):
        client.embed_query("가")


def test_a_message_that_breaks_off_is_none() -> None:
    one, other = socket.socketpair()
    with one, other:
        send(one, {"texts": ["가"]})
        assert receive(other) == {"texts": ["가"]}
        one.sendall(b"\0\0\0\x10{")
        one.close()
        with pytest.raises(WireBroken):
            receive(other)
