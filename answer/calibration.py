"""The thresholds of each model, known by its fingerprint: those we ship, and those of a home."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from answer.confidence import Thresholds
from catalog.home import Home
from language.system_errors import in_korean

_SHIPPED = Path(__file__).parent / "calibrations.json"


class CalibrationNotKept(Exception):
    """A calibration that could not be written down; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of questions: how many of those that nothing answers were left unanswered, how
    many of those that something answers were refused, and how many answers were right of those
    told with each word.
    """

    unanswerable: int
    left: int
    answerable: int
    refused: int
    high: tuple[int, int]
    medium: tuple[int, int]
    low: tuple[int, int]

    @property
    def words(self) -> str:
        """Return it in Korean."""
        words = (("높음", self.high), ("보통", self.medium), ("낮음", self.low))
        right = ", ".join(f"{word} {right}/{told}" for word, (right, told) in words)
        return (
            f"답이 없는 {self.unanswerable}개 중 {self.left}개에 답하지 않음, 답이 있는 "
            f"{self.answerable}개 중 {self.refused}개를 놓침, 맞은 답 {right}"
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds, what came of the questions they were chosen on, and of those they were not."""

    thresholds: Thresholds
    tuning: Figures
    held_out: Figures


def calibrated(home: Home, fingerprint: str) -> Thresholds | None:
    """Return the thresholds of a model; ``None`` when nobody has calibrated it."""
    found = calibration_of(home, fingerprint)
    return found.thresholds if found is not None else None


def calibration_of(home: Home, fingerprint: str) -> Calibration | None:
    """Return the calibration of a model: the home's own, else the shipped one, else ``None``.

    It is looked for at each question, so that a new one holds from the next on in every process.
    """
    own = _stated(home.calibrations).get(fingerprint)
    return own if own is not None else _shipped().get(fingerprint)


def keep(home: Home, fingerprint: str, calibration: Calibration) -> None:
    """Keep the calibration of a model in a home, in place of its former one.

    Raises:
        CalibrationNotKept: when it cannot be written.
    """
    kept = {**_stated(home.calibrations), fingerprint: calibration}
    text = json.dumps({name: asdict(each) for name, each in kept.items()}, indent=1)
    scratch = home.root / f".{home.calibrations.name}-{os.getpid()}"
    try:
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(home.calibrations)
    except OSError as problem:
        raise CalibrationNotKept(
            f"{home.calibrations}에 쓸 수 없습니다({in_korean(problem)}). 쓰기 권한과 빈 공간을 확인해 주시기 바랍니다."
        ) from None


def parsed(stated: dict[str, Any]) -> Calibration:
    """Return a calibration as JSON states it.

    Raises:
        KeyError, TypeError, ValueError: when it states another thing.
    """
    thresholds = Thresholds(**{name: float(it) for name, it in stated["thresholds"].items()})
    return Calibration(thresholds, _figures(stated["tuning"]), _figures(stated["held_out"]))


def _figures(stated: dict[str, Any]) -> Figures:
    words = {name: _pair(*stated[name]) for name in ("high", "medium", "low")}
    return Figures(**{**stated, **words})


def _pair(right: int, told: int) -> tuple[int, int]:
    return int(right), int(told)


@cache
def _shipped() -> dict[str, Calibration]:
    return _stated(_SHIPPED)


def _stated(file: Path) -> dict[str, Calibration]:
    """Return what a file states; what is missing or damaged states nothing (``neomeo doctor``)."""
    try:
        return dict(_entries(json.loads(file.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _entries(stated: dict[str, Any]) -> Iterator[tuple[str, Calibration]]:
    for fingerprint, each in stated.items():
        yield fingerprint, parsed(each)
