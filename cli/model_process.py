"""The model's process, as ``neomeo serve`` keeps it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AGAIN = 1.0
"""Seconds after which it is seen that the process ended, and another is started."""


@contextmanager
def model_kept(root: Path, model: Path) -> Iterator[None]:
    """Keep a model's process of a home running for as long as it is entered: whenever it ends, anew.

    It loads from the first moment on, beside all that is done here, and ends with this process.
    """
    leaving = threading.Event()

    def keep(process: subprocess.Popen[bytes]) -> None:
        while not leaving.wait(_AGAIN):
            if process.poll() is not None:
                process.communicate()
                process = _started(root, model)
        process.terminate()
        process.communicate()

    keeper = threading.Thread(target=keep, args=(_started(root, model),), name="model keeper")
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def _started(root: Path, model: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own module, no shell)
        [sys.executable, "-m", "index.model_server", str(root), str(model.absolute())],
        stdin=subprocess.PIPE,  # closes when we end, however we do
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parent.parent,
        process_group=0,  # Ctrl-C is for us: web processes that still answer need the model
    )
