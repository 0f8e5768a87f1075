"""A golden file that is missing fails; the flag that writes them fails the session it is left in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.golden import FLAG, agree

ROOT = Path(__file__).resolve().parent.parent
SOME = "tests/records/test_stage.py"


def session(**more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != FLAG} | more
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SOME],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_flag_ends_a_session_in_failure() -> None:
    assert session().returncode == 0
    left_on = session(**{FLAG: "1"})
    assert left_on.returncode == pytest.ExitCode.TESTS_FAILED
    assert FLAG in left_on.stdout


def test_a_missing_or_different_golden_file_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    golden = tmp_path / "below" / "a.json"
    monkeypatch.delenv(FLAG, raising=False)
    with pytest.raises(AssertionError, match="no golden file"):
        agree(golden, "글")
    monkeypatch.setenv(FLAG, "1")
    agree(golden, "글")
    monkeypatch.delenv(FLAG)
    agree(golden, "글")
    with pytest.raises(AssertionError):
        agree(golden, "다른 글")
