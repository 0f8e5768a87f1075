"""``neomeo calibrate``: on the samples alone, kept for the home, and the same as what is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from answer.calibration import calibration_of
from catalog.audit import Audit
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from cli.calibration import _calibration
from cli.main import app
from cli.setting import CommandFailed
from index.embedding import Embedder


@pytest.mark.no_cover
def test_the_samples_calibrate_the_model_and_nothing_else_is_touched(
    home: Home, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = calibration_of(home, embedder.fingerprint)
    key = tmp_path / "elsewhere.key"
    monkeypatch.setenv("NEOMEO_KEY_FILE", str(key))
    before = {path.name for path in home.root.iterdir()}
    done = CliRunner().invoke(app, ["calibrate", "--home", str(home.root), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["fingerprint"] == embedder.fingerprint
    found = calibration_of(home, embedder.fingerprint)
    assert found is not None
    assert shipped is not None
    # another processor's cosines differ in the last digits (docs/decisions/0004)
    assert found.thresholds.floor == pytest.approx(shipped.thresholds.floor, abs=0.003)
    assert found.thresholds.close == pytest.approx(shipped.thresholds.close, abs=0.003)
    assert (found.tuning.answerable, found.held_out.answerable) == (52, 72)
    made = {path.name for path in home.root.iterdir()} - before
    assert made <= {"calibrations.json", "audit.head", "keys"}, "the audit log seals what it noted"
    assert not key.exists(), "it does not know where this home's key lies"
    database = Database.open(home)
    assert Folders(database).list() == []
    noted = [each for each in Audit(database).entries(limit=5) if each.act == "calibrate"]
    database.close()
    assert len(noted) == 1


def test_a_model_that_cannot_be_measured_keeps_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEOMEO_MODEL", str(tmp_path / "none"))
    done = CliRunner().invoke(app, ["calibrate", "--home", str(home.root)])
    assert isinstance(done.exception, CommandFailed)
    assert "재지 못했습니다" in str(done.exception)
    assert not home.calibrations.exists()


def test_a_model_that_cannot_be_calibrated_is_said_to_be_so() -> None:
    with pytest.raises(CommandFailed, match=r"맞출 수 없습니다: 까닭\. .*바랍니다\.$"):
        _calibration({"fingerprint": "a", "not_calibrated": "까닭."})
