"""One file, read in a child of its own: ``neomeo extract``."""

from __future__ import annotations

from pathlib import Path

from ingest.sandbox import ParserProcess
from records.document import Extraction


def extract(path: Path) -> Extraction:
    """Return what a file holds; needs no home, no model and no network."""
    with ParserProcess() as process:
        return process.extract(path)
