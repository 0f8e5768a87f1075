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
from cli.setting import CommandFailed
from tests.support.permits import NOW
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
    database.close()


def test_files_missing_in_bulk_stay_until_it_is_confirmed(home: Home, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    for n in range(20):
        (share / f"{n}.txt").write_text(f"{n}번 글이다.\n", encoding="utf-8")
    database = Database.open(home)
    folder = Folders(database).add("공유", share, [rule("", "everyone")], at=NOW)
    at = ("--home", home.root)
    assert "모두 20건 = 읽음 20 " in neomeo("ingest", *at).stdout
    for n in range(12):
        (share / f"{n}.txt").unlink()
    said = neomeo("ingest", *at).stdout
    assert "12개가 한꺼번에 없어져" in said
    (told,) = json.loads(neomeo("ingest", "--json", *at).stdout)["folders"]
    assert (told["held_back"], told["removed"]) == (12, 0)
    done = neomeo("ingest", folder.id, "--confirm-removal", *at)
    assert "없어짐 12" in done.stdout
    acts = [each.act for each in Audit(database).entries()]
    assert "confirm_removal" in acts
    database.close()


def test_a_confirmation_names_its_folder(home: Home) -> None:
    refused = neomeo("ingest", "--confirm-removal", "--home", home.root)
    assert isinstance(refused.exception, CommandFailed)
    assert "번호" in str(refused.exception)
