"""Two hundred processes die in the middle of their work; ``python -m tests.crash`` kills more."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.rounds import SCENES, Scene, kill
from tests.crash.survivor import site, victims

pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def process(model_directory: Path) -> Iterator[subprocess.Popen[str]]:
    with victims(model_directory) as made:
        yield made


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.name}-{scene.whom}")
def test_what_was_said_to_be_done_outlives_every_death(
    tmp_path: Path, model_directory: Path, process: subprocess.Popen[str], scene: Scene
) -> None:
    with site(tmp_path, model_directory, process, seed=scene.rounds) as made:
        died = list(kill(made, scene.name, scene.whom, scene.rounds))
    assert len(died) == scene.rounds
    assert len(set(died)) >= (10 if scene.whom == "self" else 3), died
