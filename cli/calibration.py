"""``neomeo calibrate``: when a model's cosines carry an answer, and how sure it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cli.output import print_json
from cli.setting import CommandFailed, HomeOption, JsonOption, catalog_of, model_of, note

if TYPE_CHECKING:
    from answer.calibration import Calibration

_LONGEST = 4 * 3600
"""Seconds after which a calibration is ended; the prepared model takes a minute or two."""


def calibrate(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """지금 모델에 맞추어 답할 문턱과 ‘확실한 정도’를 정합니다. 지어낸 표본으로만 재고 자료는 읽지 않습니다."""
    from answer.calibration import CalibrationNotKept, keep

    with catalog_of(home) as (place, database):
        told = _measured(model_of(place))
        found = _calibration(told)
        note(database, "calibrate", {"model": told["fingerprint"], **told["calibration"]})
        try:
            keep(place, told["fingerprint"], found)
        except CalibrationNotKept as problem:
            raise CommandFailed(str(problem)) from None
    if as_json:
        print_json(told)
        return
    limits = found.thresholds
    typer.echo(
        f"문턱\t{limits.floor:.3f} (낱말의 몫 {limits.coverage_weight:.2f}, "
        f"낯선 낱말의 몫 {limits.strange_weight:.2f}, 가까움 {limits.close:.3f})"
    )
    typer.echo(f"정하는 데 쓴 질문\t{found.tuning.words}")
    typer.echo(f"쓰지 않은 질문\t{found.held_out.words}")


def _calibration(told: dict[str, Any]) -> Calibration:
    from answer.calibration import parsed

    if "calibration" not in told:
        raise CommandFailed(
            f"이 모델에는 맞출 수 없습니다: {told['not_calibrated']} 지금처럼 답합니다. 다른 모델을 써 주시기 "
            "바랍니다."
        )
    return parsed(told["calibration"])


def _measured(model: Path) -> dict[str, Any]:
    """Return what ``cli.calibrating`` prints of a model.

    It is a process of its own, told of the model alone: it knows neither this home nor its key.
    """
    with tempfile.TemporaryDirectory(prefix="neomeo-calibrate-") as scratch:
        try:
            done = subprocess.run(  # noqa: S603  (our own module, no shell)
                [sys.executable, "-m", "cli.calibrating", str(model.absolute())],
                cwd=Path(__file__).resolve().parents[1],
                env={
                    "PATH": os.defpath,
                    "LANG": "C.UTF-8",
                    "HOME": scratch,
                    "TMPDIR": scratch,
                },
                stdout=subprocess.PIPE,
                text=True,
                timeout=_LONGEST,
                check=True,
            )
            told = json.loads(done.stdout.splitlines()[-1])
        except (subprocess.SubprocessError, ValueError, IndexError) as problem:
            raise CommandFailed(
                f"{model}을(를) 표본으로 재지 못했습니다({type(problem).__name__}). 위에 나온 까닭과 모델 "
                "폴더를 확인해 주시기 바랍니다."
            ) from None
    assert isinstance(told, dict)
    return told
