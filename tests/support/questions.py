"""The sample questions, and how well a home answers them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from access.admission import admit
from access.permit import Permit
from answer.desk import Desk
from catalog.database import Database
from catalog.people import People
from records.answer import Answer

SAMPLES = Path(__file__).resolve().parents[2] / "data_samples"
TODAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    asker: str
    records: tuple[str, ...]
    outcome: str
    style: str


@dataclass(frozen=True, slots=True)
class Result:
    """``rank`` of the first right record, from 1; 0 when it is not among the first ten."""

    question: Question
    rank: int
    answer: Answer
    cited: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Answered from a right record, or abstained where nothing answers."""
        if not self.question.records:
            return self.answer.outcome.value == "not_found"
        return self.answer.outcome.value != "not_found" and bool(
            set(self.cited) & set(self.question.records)
        )

    def line(self) -> str:
        """One line of the golden file."""
        rank = self.rank or "-"
        verdict = "right" if self.right else "wrong"
        outcome = self.answer.outcome.value
        return f"{rank}\t{outcome}\t{verdict}\t{self.question.asker}\t{self.question.text}"


def sample_questions() -> list[Question]:
    table = tomllib.loads((SAMPLES / "questions.toml").read_text(encoding="utf-8"))
    return [
        Question(
            entry["text"], entry["as"], tuple(entry["records"]), entry["outcome"], entry["style"]
        )
        for entry in table["question"]
    ]


def permit_of(database: Database, login: str) -> Permit:
    principal = People(database).principal(login, at=TODAY)
    assert principal is not None
    return admit(principal, TODAY, "시험")


def ask_all(desk: Desk, database: Database, questions: Sequence[Question]) -> list[Result]:
    results = []
    for question in questions:
        permit = permit_of(database, question.asker)
        found = [each.record.path for each in desk.search(permit, question.text, k=DEPTH)]
        ranks = [at for at, path in enumerate(found, start=1) if path in question.records]
        _, answer = desk.ask(permit, question.text)
        views = [desk.document(permit, one.document_id) for one in answer.citations]
        cited = tuple(view.record.path for view in views if view is not None)
        results.append(Result(question, ranks[0] if ranks else 0, answer, cited))
    return results


def summary(results: Sequence[Result]) -> dict[str, float]:
    """recall@1, recall@5 and MRR over what has an answer; outcomes over all."""
    answerable = [each for each in results if each.question.records]
    count = len(answerable)
    return {
        "recall@1": sum(each.rank == 1 for each in answerable) / count,
        "recall@5": sum(0 < each.rank <= 5 for each in answerable) / count,
        "mrr": sum(1 / each.rank for each in answerable if each.rank) / count,
        "outcome": sum(each.right for each in results) / len(results),
    }
