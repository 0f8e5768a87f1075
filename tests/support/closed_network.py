"""Run as a program: the main job in a process that notes every way out of the machine."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

from cli.outward import attempts, closed_off, unrouted, watch

PROGRAMS = ("ingest.child", "catalog.migrations.env")
"""Not imported but run, by the pipeline and by Alembic: the main job does both."""


NATIVE = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect_ex(('192.0.2.1', 80))"
"""Like a library's own threads it is seen by no hook of ours, but by the kernel."""


def main() -> None:
    sys.addaudithook(watch)
    own = closed_off()
    from cli.main import OFF_SWITCHES

    os.environ.update(OFF_SWITCHES)
    home, mode = Path(sys.argv[1]), sys.argv[2]
    if mode == "attack":
        with contextlib.suppress(OSError), socket.socket() as outside:
            outside.connect(("192.0.2.1", 80))
    elif mode == "native attack":
        subprocess.run([sys.executable, "-c", NATIVE], check=True)
    else:
        import_everything()
        answer_from_samples(home)
    if own and unrouted():
        attempts.append("by native code")
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
    from cli.samples import load_samples
    from data_samples.demo import ask_both
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
