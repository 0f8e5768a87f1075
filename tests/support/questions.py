"""The sample questions, and how well a home answers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from access.admission import admit
from access.permit import Permit
from answer.desk import Desk
from answer.judging import Question, Result, examine
from catalog.database import Database
from catalog.people import People
from cli.tables import read_questions

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples"
TODAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def sample_questions() -> list[Question]:
    return read_questions(SAMPLES / "questions.toml")


def permit_of(database: Database, login: str) -> Permit:
    principal = People(database).principal(login, at=TODAY)
    assert principal is not None
    return admit(principal, TODAY, "시험")


def ask_all(desk: Desk, database: Database, questions: Sequence[Question]) -> list[Result]:
    return [examine(permit_of(database, each.asker), desk, each) for each in questions]


def golden_line(result: Result) -> str:
    """One line of the golden file."""
    rank = result.rank or "-"
    verdict = "right" if result.right else "wrong"
    outcome = result.answer.outcome.value
    return f"{rank}\t{outcome}\t{verdict}\t{result.question.asker}\t{result.question.text}"
