"""``neomeo folder rules``: figures first, a reason where anybody sees more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from catalog.audit import Audit
from catalog.database import Database
from catalog.home import Home
from cli.main import app
from cli.setting import CommandFailed
from tests.support.permits import permit_for, seat
from tests.support.shelf import rule, shelf

OPEN = '[[rule]]\npath = "안전"\naudience = ["everyone"]\nagency = "한빛시"\n'


def neomeo(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def rules(home: Home, tmp_path: Path) -> Path:
    database = Database.open(home)
    seat(database, permit_for(), permit_for("lee", department="회계과"))
    made = shelf(database, tmp_path / "share", rule("안전", "person:kim", agency="한빛시"))
    made.put("안전/가.txt", "글이다")
    database.close()
    file = tmp_path / "rules.toml"
    file.write_text(OPEN, encoding="utf-8")
    return file


def test_widening_needs_a_reason(home: Home, rules: Path) -> None:
    words = ("folder", "rules", 1, rules, "--home", home.root)
    told = json.loads(neomeo(*words, "--dry-run", "--json").stdout)
    assert (told["people"], told["records"], told["set"]) == (1, 1, False)
    refused = neomeo(*words)
    assert "1명이 자료 1건을 더 보게 됩니다" in refused.stdout
    assert isinstance(refused.exception, CommandFailed)
    assert "--reason" in str(refused.exception)
    assert neomeo(*words, "--reason", "전 부서 공람").exit_code == 0
    assert neomeo(*words).exit_code == 0, "the same rules open nothing more"
    database = Database.open(home)
    (first, *_) = [e for e in Audit(database).entries() if e.detail.get("reason")]
    database.close()
    assert (first.act, first.detail["people"]) == ("set_rules", 1)


def test_what_cannot_be_read_changes_nothing(home: Home, rules: Path) -> None:
    rules.write_text(OPEN + 'pattern = "a/b"\n', encoding="utf-8")
    refused = neomeo("folder", "rules", 1, rules, "--home", home.root)
    assert isinstance(refused.exception, CommandFailed)
    missing = neomeo("folder", "rules", 9, rules, "--home", home.root)
    assert isinstance(missing.exception, CommandFailed)


def test_connecting_a_folder_tells_what_it_opens(home: Home, rules: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "안전").mkdir(parents=True)
    (other / "안전" / "나.txt").write_text("글이다", encoding="utf-8")
    told = neomeo("folder", "add", other, "--rules", rules, "--home", home.root).stdout
    assert "2명이 자료 1건을 더 보게 됩니다" in told
