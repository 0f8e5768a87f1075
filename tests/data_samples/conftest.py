from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from data_samples.make import RECORDS, SHARE, make
from ingest.sandbox import ParserProcess
from records.document import Extraction


def read_all(share: Path) -> dict[str, Extraction]:
    with ParserProcess() as process:
        return {record.path: process.extract(share / record.path) for record in RECORDS}


@pytest.fixture(scope="session")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    share = tmp_path_factory.mktemp("samples") / "share"
    make(share)
    return share


@pytest.fixture(scope="session")
def extractions() -> Mapping[str, Extraction]:
    """What the product reads out of the committed files, by path."""
    return read_all(SHARE)
