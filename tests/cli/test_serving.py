"""``neomeo serve``: real web processes, one or several, one model, one that works on jobs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from catalog.database import Database
from catalog.home import Home
from catalog.job import JobState
from catalog.jobs import Jobs
from catalog.writer_lock import WriterBusy, working
from cli.main import app as commands
from cli.setting import CommandFailed
from index.model_wire import address_in

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 120


class Server:
    """A server in processes of its own, and a reader of the samples."""

    def __init__(self, home: Home, process: subprocess.Popen[bytes], port: int) -> None:
        self.home = home
        self.process = process
        self._address = f"http://127.0.0.1:{port}"
        self._token = ""

    def ask(self, path: str, body: dict[str, Any] | None = None, kind: str = "json") -> Any:
        """The body of an answer, JSON or text."""
        request = urllib.request.Request(
            self._address + path,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                **({"Authorization": f"Bearer {self._token}"} if self._token else {}),
            },
        )
        with urllib.request.urlopen(request, timeout=_LONGEST) as response:
            told = response.read().decode()
        return json.loads(told) if kind == "json" else told

    def sign_in(self) -> None:
        self._token = self.ask("/api/v1/session/sample", {"login": "haneul.kim"})["token"]

    def search(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("/api/v1/search", {"query": "등불축제 안전요원"})
        return found

    def children(self) -> set[int]:
        """Its web workers and the model's process."""
        told = subprocess.run(
            ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return {
            int(line.split()[0])
            for line in told.splitlines()
            if "spawn_main" in line or "index.model_server" in line
        }

    def model(self) -> int:
        """The process that listens for texts, as the kernel tells."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
            with address_in(self.home) as address:
                stream.connect(address)
            told = stream.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return int(struct.unpack("3i", told)[0])


def until(done: Callable[[], object]) -> None:
    """Wait for it; an address that does not answer is not there yet."""
    end = time.monotonic() + _LONGEST
    while True:
        try:
            if done():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


@contextmanager
def started(home: Home, model: Path, root: Path, workers: int) -> Iterator[Server]:
    """A server over a copy of a home; what it says of errors is kept."""
    shutil.copytree(home.root, root)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--home", str(root), "--port", str(port), "--demo"]
    with (
        root.with_name("errors").open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "cli.main", *words, "--workers", str(workers), "--reread", "0"],
            cwd=ROOT,
            env={**os.environ, "NEOMEO_MODEL": str(model), "NEOMEO_TODAY": "2026-11-24"},
            stderr=errors,
        ) as process,
    ):
        try:
            yield Server(Home(root), process, port)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(
    sample_home: Home, model_directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Two web workers over a copy of the samples."""
    root = tmp_path_factory.mktemp("served") / "home"
    with started(sample_home, model_directory, root, 2) as made:
        until(lambda: made.ask("/login", kind="page"))
        made.sign_in()
        yield made


def test_every_worker_answers_from_the_one_model(server: Server) -> None:
    assert len(server.children()) == 3, "two workers and the model"
    with ThreadPoolExecutor(8) as callers:
        found = list(callers.map(lambda _: server.search(), range(16)))
    assert all(each == found[0] for each in found)
    assert "by_words_alone" not in found[0]
    asked = {"question": "등불축제에 안전요원을 몇 명 배치했나요?"}
    assert server.ask("/api/v1/answers", asked)["outcome"] == "answered"


def test_both_workers_count_together(server: Server) -> None:
    ready = [server.ask("/readyz") for _ in range(8)]
    assert all(each["ready"] for each in ready)
    told = server.ask("/metrics", kind="page")
    (line,) = (each for each in told.splitlines() if 'route="/readyz",status="200"' in each)
    assert float(line.split()[-1]) == 8


def test_a_job_is_done_once(server: Server, model_directory: Path) -> None:
    done = CliRunner().invoke(commands, ["ingest", "--home", str(server.home.root)])
    assert done.exit_code == 0, done.output
    database = Database.open(server.home)
    assert {(job.state, job.attempts) for job in Jobs(database).list()} == {(JobState.DONE, 1)}
    database.close()
    with pytest.raises(WriterBusy), working(server.home):
        pass  # one of them holds it


def test_without_the_model_words_are_left_and_it_is_started_again(server: Server) -> None:
    before = server.model()
    os.kill(before, signal.SIGKILL)
    told = server.search()
    assert told["by_words_alone"]
    assert told["results"], "words find"
    until(lambda: server.model() != before)
    until(lambda: "by_words_alone" not in server.search())


@pytest.mark.parametrize("asked", [False, True], ids=["between questions", "while it is asked"])
def test_a_worker_that_dies_is_replaced(server: Server, asked: bool) -> None:
    until(lambda: len(server.children()) == 3)
    gone = min(server.children() - {server.model()})
    if asked:
        os.kill(gone, signal.SIGSTOP)
        time.sleep(2)  # it is asked twice a second whether it lives
    os.kill(gone, signal.SIGKILL)
    until(lambda: len(server.children()) == 3 and gone not in server.children())
    assert server.search()["results"]


def test_nothing_outlives_the_server(server: Server) -> None:
    left = server.children()
    assert len(left) == 3
    server.process.kill()  # not in good order
    until(lambda: not any(Path(f"/proc/{each}").exists() for each in left))
    assert not server.home.model_socket.exists(), "a home with a socket in it is copied by few"


def test_one_worker_has_the_model_beside_it_too(
    sample_home: Home, model_directory: Path, tmp_path: Path
) -> None:
    with started(sample_home, model_directory, tmp_path / "home", 1) as server:
        until(lambda: server.ask("/readyz")["ready"])
        server.sign_in()
        (before,) = server.children()
        assert server.model() == before
        assert "by_words_alone" not in server.search()
        os.kill(before, signal.SIGKILL)
        assert server.search()["by_words_alone"]
        until(lambda: server.model() != before and server.ask("/readyz")["ready"])
        assert "by_words_alone" not in server.search()
        (after,) = server.children()
        server.process.kill()
        until(lambda: not Path(f"/proc/{after}").exists())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_orderly_end_ends_the_model_too(
    sample_home: Home, model_directory: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    with started(sample_home, model_directory, tmp_path / "home", 1) as server:
        until(server.model)  # while the rest is still being imported, or served
        (model,) = server.children()
        server.process.send_signal(ending)
        server.process.wait(_LONGEST)
        until(lambda: not Path(f"/proc/{model}").exists())
        assert not server.home.model_socket.exists()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("damaged", [False, True], ids=["missing", "damaged"])
def test_without_a_model_that_can_be_loaded_the_command_ends_and_says_so(
    sample_home: Home, model_directory: Path, tmp_path: Path, workers: int, damaged: bool
) -> None:
    model = tmp_path / "model"
    if damaged:
        shutil.copytree(model_directory, model)
        with (model / "tokenizer.json").open("ab") as file:
            file.write(b" ")
    with started(sample_home, model, tmp_path / "home", workers) as server:
        assert server.process.wait(_LONGEST) == 1
    *_, told = (tmp_path / "errors").read_text(encoding="utf-8").splitlines()
    assert ("모델 파일이 손상되었습니다" if damaged else "모델이 없습니다") in told


def test_a_port_that_is_taken_is_told_before_the_model_is_loaded(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["serve", "--port", str(port), "--home", str(home.root)]
        refused = CliRunner().invoke(commands, words)
    assert isinstance(refused.exception, CommandFailed)
    assert f"{port}번 포트를 열 수 없습니다(다른 프로그램이 쓰는 중)" in str(refused.exception)
