"""``neomeo ask-again``: does the house still answer what was asked before?"""

from __future__ import annotations

import shutil
from pathlib import Path

from catalog.home import Home
from cli.asked_again import asked_again
from cli.setting import desk_of


def test_kept_questions_are_asked_again(sample_home: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(sample_home.root, home.root)
    before = asked_again(home, 3)
    assert before.good
    with desk_of(home.root, "haneul.kim", "시험") as (desk, permit):
        desk.ask(permit, "등불축제에 안전요원을 몇 명 배치했나요?")
    found = asked_again(home, 1)
    assert found.good
    assert found.detail.startswith("간직한 질문 1개")


def test_a_home_that_cannot_be_opened_is_told_of(tmp_path: Path) -> None:
    found = asked_again(Home(tmp_path), 3)
    assert not found.good
