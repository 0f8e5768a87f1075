"""The engine of the vectors keeps to itself: nothing of its own is sent or kept to be sent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADING = """
import sys, time
from pathlib import Path
from cli.outward import closed_off, unrouted
if not closed_off():
    sys.exit(7)
from index.model import load_embedder
load_embedder(Path(sys.argv[1])).embed_query("등불축제")
time.sleep(1)
print(unrouted())
"""


def test_loading_the_model_asks_for_no_address(model_directory: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADING, str(model_directory)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},  # without any switch of ours
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 7:
        pytest.skip("this kernel lends no network namespace")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["0"]
    assert not list(tmp_path.rglob("*onnxruntime*")), "it keeps what it would send"
