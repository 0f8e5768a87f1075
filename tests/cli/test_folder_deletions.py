"""``neomeo folder set --on-delete`` and ``neomeo ingest --confirm-removal``: asked, told, logged."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from catalog.audit import Audit
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.originals import Originals
from cli.main import app
from cli.receipts import receipt_json, receipt_lines
from cli.setting import CommandFailed
from ingest.receipt import Receipt
from tests.support.shelf import rule, shelf


def neomeo(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_what_a_deletion_means_is_set_listed_and_logged(home: Home, tmp_path: Path) -> None:
    database = Database.open(home)
    shelf(database, tmp_path / "share", rule("", "everyone"))
    at = ("--home", home.root)
    told = neomeo("folder", "set", 1, "--on-delete", "keep", *at)
    assert "‘원본 삭제됨’으로 둡니다" in told.stdout
    assert "지운 파일의 자료를 둠" in neomeo("folder", "list", *at).stdout
    (listed,) = json.loads(neomeo("folder", "list", "--json", *at).stdout)["folders"]
    assert (listed["on_delete"], listed["held_back"]) == ("keep", 0)
    (entry,) = [each for each in Audit(database).entries() if each.act == "set_on_delete"]
    assert entry.detail == {"folder": 1, "on_delete": "keep"}
    assert neomeo("folder", "set", 1, "--on-delete", "lose", *at).exit_code != 0
    missing = neomeo("folder", "set", 9, "--on-delete", "follow", *at)
    assert isinstance(missing.exception, CommandFailed)
    database.close()


def test_what_is_held_back_is_told_wherever_one_looks(home: Home, tmp_path: Path) -> None:
    database = Database.open(home)
    made = shelf(database, tmp_path / "share", rule("", "everyone"))
    Originals(database, made.folder.id).hold_back(12)
    at = ("--home", home.root)
    assert "삭제 확인 필요 12개" in neomeo("folder", "list", *at).stdout
    checks = json.loads(neomeo("doctor", "--json", *at).stdout)["checks"]
    (found,) = [each for each in checks if each["name"].startswith("폴더")]
    assert not found["good"]
    assert "--confirm-removal" in found["detail"]
    receipt = Receipt(unchanged=3, held_back=12)
    (folder,) = Folders(database).list()
    assert any("12개가 한꺼번에 없어져" in line for line in receipt_lines(folder, receipt))
    assert receipt_json(folder, receipt)["held_back"] == 12
    database.close()


def test_a_confirmation_names_its_folder(home: Home) -> None:
    refused = neomeo("ingest", "--confirm-removal", "--home", home.root)
    assert isinstance(refused.exception, CommandFailed)
    assert "번호" in str(refused.exception)
