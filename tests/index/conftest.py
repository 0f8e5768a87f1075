from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.worlds import World, world
from tests.support.hashing_embedder import HashingEmbedder


@pytest.fixture
def hashing() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def here(tmp_path: Path, hashing: HashingEmbedder) -> Iterator[World]:
    with world(tmp_path / "here", hashing) as made:
        yield made
