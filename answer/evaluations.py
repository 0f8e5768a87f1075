"""What came of the agency's own questions, kept in the home run by run and compared.

Kept are verdicts only: no title, no path and no text of a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from answer.judging import Result
from answer.logged import logged
from catalog.home import Home
from language.system_errors import in_korean


class EvaluationNotKept(Exception):
    """A run that could not be written down; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one question; ``rank`` is 0 when no right record is among the first ten."""

    text: str
    asker: str
    rank: int
    outcome: str
    cites_right: bool
    right: bool

    @classmethod
    def of(cls, result: Result) -> Verdict:
        """Return the verdict on a result; numbers of people in the question are masked."""
        return cls(
            text=logged(result.question.text),
            asker=result.question.asker,
            rank=result.rank,
            outcome=result.answer.outcome.value,
            cites_right=result.cites_right,
            right=result.right,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run: when, its means, and the verdict on each question in order."""

    at: str
    totals: dict[str, float]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is better and worse than in an earlier run, among the questions that both asked."""

    better: tuple[tuple[Verdict, Verdict], ...]
    worse: tuple[tuple[Verdict, Verdict], ...]


def keep(home: Home, name: str, run: Evaluation, at: datetime) -> None:
    """Keep a run under the name of its questions, readable by the owner of the home alone.

    Raises:
        EvaluationNotKept: when it cannot be written.
    """
    file = home.evaluations / f"{name}-{at:%Y%m%dT%H%M%S}.json"
    scratch = file.with_suffix(".tmp")
    try:
        home.evaluations.mkdir(mode=0o700, exist_ok=True)
        scratch.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1), encoding="utf-8")
        scratch.replace(file)
    except OSError as problem:
        raise EvaluationNotKept(
            f"{file}에 결과를 둘 수 없습니다({in_korean(problem)}). 쓰기 권한과 빈 공간을 확인해 주시기 바랍니다."
        ) from None


def last(home: Home, name: str) -> Evaluation | None:
    """Return the latest run of these questions that can be read; ``None`` before the first."""
    return next(iter(runs(home, name)), None)


def runs(home: Home, name: str) -> Iterator[Evaluation]:
    """Yield the runs of these questions that can be read, the latest first."""
    for file in sorted(home.evaluations.glob("*.json"), reverse=True):
        if file.stem.rpartition("-")[0] != name:
            continue
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
            verdicts = tuple(Verdict(**each) for each in stored["verdicts"])
            yield Evaluation(stored["at"], stored["totals"], verdicts)
        except (OSError, ValueError, KeyError, TypeError):
            continue


def changes(before: Evaluation, now: Evaluation) -> Changes:
    """Return what got better and worse, in the order of ``now``: first whether it is right, of
    equals the place of the first right record.
    """
    known = {(each.asker, each.text): each for each in before.verdicts}
    pairs = [
        (known[key], each) for each in now.verdicts if (key := (each.asker, each.text)) in known
    ]
    return Changes(
        tuple(pair for pair in pairs if _standing(pair[0]) < _standing(pair[1])),
        tuple(pair for pair in pairs if _standing(pair[0]) > _standing(pair[1])),
    )


def _standing(verdict: Verdict) -> tuple[bool, float]:
    return verdict.right, 1 / verdict.rank if verdict.rank else 0.0
