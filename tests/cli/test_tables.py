from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cli.answer_text import answer_text
from cli.clock import clock
from cli.tables import TableError, read_people, read_rules
from records.answer import Answer, Confidence, Outcome


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "항목이 없습니다"),
        ("not toml", "읽을 수 없습니다"),
        ('[[rule]]\npath = "a"\naudience = "everyone"', "목록을 적어"),
        ('[[rule]]\npath = "a"\naudience = ["king:x"]', "읽을 수 없습니다"),
        ('[[rule]]\npath = "a"\naudience = []\nopens = 3', "날짜를 적어"),
        ('[[rule]]\npath = "a"\naudience = []\nopens = "soon"', "rule"),
        ('[[rule]]\npath = "a"\naudience = []\ncolour = "red"', "모르는 항목"),
    ],
)
def test_rules_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=words):
        read_rules(file)


def test_rules(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(
        '[[rule]]\npath = "a"\naudience = ["everyone"]\nopens = "2026-01-01"\ncloses = 2026-12-31\n'
        'heading = "1. 개요"\n',
        encoding="utf-8",
    )
    (rule,) = read_rules(file)
    assert (rule.label.opens, rule.label.closes) == (date(2026, 1, 1), date(2026, 12, 31))
    assert rule.heading == "1. 개요"


def test_people_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text('[[person]]\nlogin = "a"\nname = "b"\nroles = ["king"]', encoding="utf-8")
    with pytest.raises(TableError, match="roles"):
        read_people(file)


def test_the_clock_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    assert clock()().date() == date(2026, 11, 24)
    monkeypatch.setenv("NEOMEO_TODAY", "soon")
    with pytest.raises(ValueError, match="날짜로 적어"):
        clock()
    monkeypatch.delenv("NEOMEO_TODAY")
    assert clock()().tzinfo is not None


def test_nothing_found_in_words() -> None:
    nothing = Answer(
        "질문", Outcome.NOT_FOUND, Confidence.LOW, (), (), (), ("넓게 물어보시기 바랍니다.",)
    )
    assert answer_text(nothing) == "질문: 질문\n찾지 못했습니다.\n\n※ 넓게 물어보시기 바랍니다."
