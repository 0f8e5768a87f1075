"""Thresholds of a model from questions whose right records are known, by one fixed procedure.

The aim is to leave as much as possible of what nothing answers at ``REFUSED`` of what something
answers, and words that are right as often as ``RIGHT_HIGH`` and ``RIGHT_MEDIUM`` say. Everything is
chosen on half of the questions (``tuned``); the other half tells what it is worth.
"""

from __future__ import annotations

import hashlib
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from answer.calibration import Calibration, Figures
from answer.confidence import Signs, Thresholds, judge
from records.answer import Confidence, Outcome

REFUSED = 0.05
"""The share of answerable questions that may be left (docs/benchmarks.md)."""
RIGHT_HIGH, RIGHT_MEDIUM = 0.95, 0.9
"""How often answers told with 높음 and 보통 have to be right."""
COVERAGE_WORTH = 3.5
"""What all words of the question are worth, in standard deviations of the best cosine: the 0.1
of multilingual-e5-small, whose cosines deviate by 0.029, carried over to models with other ones."""
STRANGE_WORTH = 7.0
"""And what it costs when all of them are strange to the record: what a logistic regression of cosine,
coverage and strangeness gives on the tuning questions (6.9; 5 to 9 tell as much, docs/benchmarks.md)."""
_STEP = 1000
"""Thresholds are chosen in thousandths of a cosine."""


class NotCalibrated(Exception):
    """No thresholds fulfil the aims; the text says so in Korean."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A question: what spoke for an answer, whether a record answers it, and whether the answer
    that was given or would have been is right.
    """

    text: str
    signs: Signs | None
    answerable: bool
    right: bool


def tuned(text: str) -> bool:
    """Return whether a question is of the half on which thresholds are chosen, by its own hash."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def fitted(measured: Sequence[Measured]) -> Calibration:
    """Return the calibration that questions give, each time the same.

    ``floor`` is the highest at which the answerable questions left are ``REFUSED`` less one
    standard error of such a share, since so few tell no more than that. ``close`` is the lowest
    cosine, from the median of the answerable on, at which both words are right as often as asked.

    Raises:
        NotCalibrated: when there is no such floor, or no such cosine up to 1.
    """
    tuning = [each for each in measured if tuned(each.text)]
    answerable = [each for each in tuning if each.answerable]
    cosines = [each.signs.cosine for each in answerable if each.signs is not None]
    if len(cosines) < 2:
        raise NotCalibrated("답이 있는 질문에서 아무것도 찾지 못했습니다.")
    deviation = statistics.pstdev(cosines)
    weights = round(COVERAGE_WORTH * deviation, 2), round(STRANGE_WORTH * deviation, 2)
    floor = _floor(answerable, *weights)
    nearer_half = math.floor(statistics.median(cosines) * _STEP)
    for close in range(nearer_half, _STEP + 1):
        thresholds = Thresholds(floor, weights[0], close / _STEP, weights[1])
        figures = _figures(tuning, thresholds)
        if _holds(figures.high, RIGHT_HIGH) and _holds(figures.medium, RIGHT_MEDIUM):
            others = [each for each in measured if not tuned(each.text)]
            return Calibration(thresholds, figures, _figures(others, thresholds))
    raise NotCalibrated("이 모델이 가깝다고 한 자료가 맞는 자료일 때가 적습니다.")


def _floor(answerable: Sequence[Measured], covered: float, strange: float) -> float:
    number = len(answerable)
    error = math.sqrt(REFUSED * (1 - REFUSED) / number)
    most = math.floor(number * max(0.0, REFUSED - error))

    def refused(step: int) -> int:
        thresholds = Thresholds(step / _STEP, covered, 1.0, strange)
        return sum(_left(each, thresholds) for each in answerable)

    lowest, highest = -_STEP - math.ceil(strange * _STEP), _STEP + math.ceil(covered * _STEP)
    for step in range(highest, lowest - 1, -1):
        if refused(step) <= most:
            return step / _STEP
    raise NotCalibrated("답이 있는 질문에서 물은 것이 적힌 자료를 찾지 못할 때가 많습니다.")


def _left(each: Measured, thresholds: Thresholds) -> bool:
    return judge(each.signs, thresholds).outcome is Outcome.NOT_FOUND


def _figures(questions: Sequence[Measured], thresholds: Thresholds) -> Figures:
    nothing = [_left(each, thresholds) for each in questions if not each.answerable]
    something = [_left(each, thresholds) for each in questions if each.answerable]
    told: dict[Confidence, list[bool]] = {word: [] for word in Confidence}
    for each in questions:
        judgement = judge(each.signs, thresholds)
        if judgement.outcome is not Outcome.NOT_FOUND:
            told[judgement.confidence].append(each.answerable and each.right)
    high, medium, low = (
        (sum(told[word]), len(told[word]))
        for word in (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)
    )
    return Figures(len(nothing), sum(nothing), len(something), sum(something), high, medium, low)


def _holds(word: tuple[int, int], aim: float) -> bool:
    right, told = word
    return right >= aim * told
