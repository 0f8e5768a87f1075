"""A folder read into a catalog by the real pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from access.rules import Rule
from catalog.database import Database
from catalog.folders import Folders
from ingest.pipeline import Pipeline
from ingest.receipt import Receipt
from tests.support.permits import NOW


def read_in(
    database: Database,
    model: Path,
    share: Path,
    *rules: Rule,
    everything: bool = False,
    before_each: Callable[[int], None] = lambda _: None,
) -> Receipt:
    """Read a folder, connected at the first call; ``before_each`` runs before every file.

    The folder is scanned by then, so an attack between scan and read is made there.
    """
    folders = Folders(database)
    known = [each for each in folders.list() if each.path == share]
    folder = known[0] if known else folders.add(share.name, share, list(rules), at=NOW)
    return Pipeline(database, model / "tokenizer.json").run(
        folder.id,
        at=NOW,
        everything=everything,
        progress=lambda step: before_each(step.done),
    )


def outcomes(receipt: Receipt) -> dict[str, str]:
    """What became of each path that was neither read nor known."""
    return {one.path: one.status for one in [*receipt.failed, *receipt.excluded]}
