"""Run as a program: the main job in a process that notes every way out of the machine."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

attempts: list[str] = []
PROGRAMS = ("ingest.child", "catalog.migrations.env")
"""Not imported but run, by the pipeline and by Alembic: the main job does both."""


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: whatever is not this machine is noted and refused."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or _here(str(host)):
        return
    attempts.append(f"{event} {host}")
    raise PermissionError(f"{event} {host}")


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def main() -> None:
    sys.addaudithook(watch)
    from cli.main import OFF_SWITCHES

    os.environ.update(OFF_SWITCHES)
    home, mode = Path(sys.argv[1]), sys.argv[2]
    if mode == "attack":
        with contextlib.suppress(OSError), socket.socket() as outside:
            outside.connect(("192.0.2.1", 80))
    else:
        import_everything()
        answer_from_samples(home)
    print("attempts:", attempts)
    sys.exit(bool(attempts))


def import_everything() -> None:
    """Every module of the product."""
    import importlib
    import pkgutil

    for package in (
        "records",
        "access",
        "language",
        "catalog",
        "ingest",
        "index",
        "answer",
        "api",
        "ui",
        "cli",
    ):
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, f"{package}."):
            if found.name not in PROGRAMS:
                importlib.import_module(found.name)


def answer_from_samples(home: Path) -> None:
    from catalog.database import Database
    from catalog.home import Home
    from data_samples.demo import ask_both, load_samples
    from index.model import load_embedder
    from tests.support.questions import TODAY

    made = Home(home)
    made.create()
    database = Database.open(made)
    embedder = load_embedder(Path(os.environ["NEOMEO_MODEL"]))
    receipt = load_samples(made, database, embedder, TODAY)
    assert receipt.indexed == receipt.total
    ask_both(made, database, embedder, TODAY)
    database.close()


if __name__ == "__main__":
    main()
