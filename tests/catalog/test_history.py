"""One's own questions: by time, by their words, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.permit import Permit
from catalog.answers import Answers
from catalog.database import Database
from catalog.history import History
from tests.support.answers import answer_citing
from tests.support.permits import NOW, permit_for, seat
from tests.support.shelf import rule, shelf

LEE = permit_for("lee")
QUESTIONS = ("축제 안전요원은?", "제설 대책 100%", "CCTV 안전 점검")


def kim(hours: int) -> Permit:
    return permit_for("kim", at=NOW + timedelta(hours=hours))


@pytest.fixture
def asked(database: Database, tmp_path: Path) -> list[str]:
    seat(database, kim(0), LEE)
    made = shelf(database, tmp_path / "share", rule("공유", "everyone"))
    record = made.put("공유/가.txt", "안전요원 40명")
    answer = answer_citing((record, 0, "안전요원 40명"))
    answers = Answers(database)
    answers.keep(LEE, replace(answer, question="남의 질문 안전"))
    return [
        answers.keep(kim(hours), replace(answer, question=question))
        for hours, question in enumerate(QUESTIONS)
    ]


def test_the_latest_come_first_and_in_parts(database: Database, asked: list[str]) -> None:
    history = History(database)
    assert [each.answer_id for each in history.latest(kim(9))] == asked[::-1]
    assert [each.question for each in history.latest(kim(9), most=1, behind=1)] == [QUESTIONS[1]]
    assert history.latest(kim(9))[0].at == NOW + timedelta(hours=2)
    assert history.count(kim(9)) == 3


def test_questions_are_found_by_all_of_their_words(database: Database, asked: list[str]) -> None:
    history = History(database)

    def found(words: str) -> list[str]:
        questions = [each.question for each in history.latest(kim(9), words=words)]
        assert history.count(kim(9), words=words) == len(questions)
        return questions

    assert found("안전") == [QUESTIONS[2], QUESTIONS[0]]
    assert found("cctv 안전") == [QUESTIONS[2]]
    assert found("안전 축제 없는") == []
    assert found("100%") == [QUESTIONS[1]]
    assert found("%") == [QUESTIONS[1]], "a sign is no wildcard"
    assert found("_") == []


def test_nobody_learns_of_anybody_elses_questions(database: Database, asked: list[str]) -> None:
    history = History(database)
    assert [each.question for each in history.latest(LEE)] == ["남의 질문 안전"]
    assert history.count(LEE) == 1
    assert history.asked_at(LEE, asked[0]) is None
    assert history.asked_at(kim(9), asked[0]) == NOW
    assert history.asked_at(kim(9), "guess") is None
