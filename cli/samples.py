"""The sample records, invented throughout: for the demonstration and for trials."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import progress
from cli.setting import model_of
from cli.tables import read_people, read_rules

if TYPE_CHECKING:
    from catalog.database import Database
    from catalog.home import Home
    from index.embedding import Embedder
    from ingest.receipt import Receipt

QUESTION = "지난번 축제 때 다른 기관은 인파 관리를 어떻게 했나요?"
ASKER = "haneul.kim"
FOLDER_NAME = "표본 자료"
DAY = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=9)))
"""The day of the samples, from which their questions look back."""
_CARRIED = Path(__file__).resolve().parent / "sample_files"
SAMPLES = _CARRIED if _CARRIED.is_dir() else _CARRIED.parents[1] / "data_samples"
"""In an installation they lie beside this module (``pyproject.toml``)."""


def load_samples(home: Home, database: Database, embedder: Embedder, at: datetime) -> Receipt:
    """Bring the sample people, rules and files into a home and index them.

    What has not changed is not read again. Returns the receipt of the folder.
    """
    from catalog.crypto import KeyFile
    from catalog.folders import Folders
    from catalog.people import People
    from index.builder import IndexBuilder
    from ingest.pipeline import Pipeline

    people = People(database)
    for entry in read_people(SAMPLES / "people.toml"):
        people.put(
            login=entry.login,
            name=entry.name,
            agency=entry.agency,
            department=entry.department,
            posts=entry.posts,
            communities=entry.communities,
            roles=entry.roles,
            password=entry.password,
            sample=True,
        )
    folders = Folders(database)
    rules = read_rules(SAMPLES / "labels.toml")
    folder = next((each for each in folders.list() if each.name == FOLDER_NAME), None)
    if folder is None:
        folder = folders.add(FOLDER_NAME, SAMPLES / "share", rules, at=at)
    else:
        folders.set_rules(folder.id, rules)
    with progress("표본 자료 읽기") as report:
        tokenizer = model_of(home) / "tokenizer.json"
        receipt = Pipeline(database, tokenizer, KeyFile(home.key)).run(
            folder.id, at=at, progress=lambda step: report(step.done, step.total)
        )
    with progress("색인") as report:
        IndexBuilder(home, database, embedder).catch_up(report)
    return receipt
