"""A model's process of a home, as ``neomeo serve --workers`` keeps one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.home import Home

ROOT = Path(__file__).resolve().parents[2]
_SERVE = (
    "import sys; from pathlib import Path; from index.model_server import serve_model; "
    "serve_model(Path(sys.argv[1]), Path(sys.argv[2]))"
)


@contextmanager
def model_served(root: Path, model: Path) -> Iterator[Home]:
    """The home whose socket is answered, at once or in a few seconds."""
    with subprocess.Popen([sys.executable, "-c", _SERVE, str(root), str(model)], cwd=ROOT) as it:
        try:
            yield Home(root)
        finally:
            it.kill()
