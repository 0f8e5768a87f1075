"""Where the models lie that a home was opened with: a former one answers until its index is replaced."""

from __future__ import annotations

import json
import os
from pathlib import Path

from catalog.home import Home
from index.embedding import Embedder
from index.model import ModelError, load_embedder

_FILE = "models.json"
_MOST = 8


def remember(home: Home, embedder: Embedder, directory: Path) -> None:
    """Note where the model of a home lies; the latest of several stands last."""
    known = _known(home)
    if known.get(embedder.fingerprint) == str(directory):
        return
    known.pop(embedder.fingerprint, None)
    known[embedder.fingerprint] = str(directory)
    latest = dict(list(known.items())[-_MOST:])
    scratch = home.index / f".{_FILE}-{os.getpid()}"
    scratch.write_text(json.dumps(latest, ensure_ascii=False), encoding="utf-8")
    scratch.replace(home.index / _FILE)


def remembered(home: Home, fingerprint: str) -> Embedder | None:
    """Return the model of a fingerprint, ``None`` when it lies nowhere any more."""
    directory = _known(home).get(fingerprint)
    if directory is None:
        return None
    try:
        found = load_embedder(Path(directory))
    except ModelError:
        return None
    return found if found.fingerprint == fingerprint else None


def _known(home: Home) -> dict[str, str]:
    try:
        stated = json.loads((home.index / _FILE).read_text(encoding="utf-8"))
        return {str(fingerprint): str(directory) for fingerprint, directory in stated.items()}
    except (OSError, ValueError, AttributeError):
        return {}
