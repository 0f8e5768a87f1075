from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.role import Role
from catalog.audit import Audit
from catalog.database import Database
from catalog.home import Home
from catalog.people import People
from cli.main import app
from cli.setting import CommandFailed, host_origin
from tests.support.permits import permit_for

OCTOBER = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def neomeo(
    home: Home, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """The command over a log with a few acts, an auditor and an official."""
    monkeypatch.setenv("NEOMEO_TODAY", "2026-11-24")
    for login, roles in (("gam", (Role.READER, Role.AUDITOR)), ("kim", (Role.READER,))):
        People(database).add(
            login=login, name=login, agency="한빛시", department="", roles=roles, password=None
        )
    audit = Audit(database)
    entry = audit.begin(permit_for(at=OCTOBER), "open", detail={"document": "d1"})
    audit.end(entry, outcome="opened", records=["d1"], at=OCTOBER)
    audit.note("evil\x1b[2J\tx", "sign_in_refused", at=OCTOBER, detail={"a": "\u202e"})
    return lambda *words: CliRunner().invoke(
        app, [*(str(word) for word in words), "--home", str(home.root)]
    )


def failed(result: Result) -> str:
    assert isinstance(result.exception, CommandFailed)
    return str(result.exception)


def test_a_whole_log_verifies_and_a_forged_one_does_not(
    neomeo: Callable[..., Result], home: Home
) -> None:
    whole = neomeo("audit", "verify")
    assert whole.exit_code == 0
    assert "3개 행이 모두 이어지고" in whole.stdout
    anchor = json.loads(neomeo("audit", "verify", "--json").stdout)["anchor"]
    assert neomeo("audit", "verify", "--anchor", anchor).exit_code == 0
    assert "닻이 아닙니다" in failed(neomeo("audit", "verify", "--anchor", "nonsense"))
    with closing(sqlite3.connect(home.database, isolation_level=None)) as forged:
        forged.execute("DROP TRIGGER audit_unchanged")
        forged.execute("UPDATE audit SET person_id = 'lee' WHERE id = 2")
    broken = neomeo("audit", "verify")
    assert broken.exit_code == 1
    assert "2번 행의 내용이 나중에 바뀌었습니다." in broken.stderr
    assert neomeo("audit", "verify", "--json").exit_code == 1


def test_the_list_names_who_runs_it_and_steers_no_terminal(
    neomeo: Callable[..., Result], database: Database
) -> None:
    listed = neomeo("audit", "list", "--until", "2026-10-31")
    first, second = listed.stdout.splitlines()
    assert "\x1b" not in listed.stdout
    assert "\u202e" not in listed.stdout
    assert "evil\ufffd[2J x" in first
    assert "\tkim\t" in second
    (entry,) = Audit(database).entries(limit=1)
    assert (entry.act, entry.person_id) == ("read_log", host_origin())
    assert entry.person_id.startswith("cli:")
    found = json.loads(neomeo("audit", "list", "--record", "d1", "--json").stdout)
    assert [each["act"] for each in found["entries"]] == ["open"]
    assert "더 있습니다: --before" in neomeo("audit", "list", "-n", 1).stdout
    assert "조건에 맞는 기록이 없습니다" in neomeo("audit", "list", "--person", "no").stdout
    assert "날짜가 아닙니다" in failed(neomeo("audit", "list", "--from", "어제"))


def test_an_export_is_verified_with_the_key_that_was_handed_over(
    neomeo: Callable[..., Result], tmp_path: Path
) -> None:
    file, key = tmp_path / "out.jsonl", tmp_path / "audit.pub"
    key.write_text(neomeo("audit", "key").stdout)
    assert "4줄을" in neomeo("audit", "export", file).stdout
    assert neomeo("audit", "verify-export", file).exit_code == 0
    told = CliRunner().invoke(app, ["audit", "verify-export", str(file), "--key", str(key)])
    assert "서명한 그대로입니다: 4줄" in told.stdout
    table = tmp_path / "out.csv"
    assert neomeo("audit", "export", table, "--csv", "--person", "kim").exit_code == 0
    assert "아직 없는 파일" in failed(neomeo("audit", "export", table, "--csv"))
    assert "CSV로" in failed(neomeo("audit", "export", tmp_path / "x", "--person", "kim"))
    file.write_bytes(file.read_bytes().replace(b'"kim"', b'"lee"'))
    assert "바뀌었습니다" in failed(neomeo("audit", "verify-export", file))
    assert "공개 열쇠" in failed(neomeo("audit", "verify-export", file, "--key", file))


def test_a_month_is_reviewed_and_signed(neomeo: Callable[..., Result]) -> None:
    told = neomeo("audit", "review", "2026-10").stdout
    assert "2026-10 열람 기록 점검" in told
    assert "사람 2명 · 자료 1건 · 거절 1" in told
    assert json.loads(neomeo("audit", "review", "2026-10", "--json").stdout)["refusals"] == 1
    sign = ["audit", "review", "2026-10", "--remark", "이상 없음", "--as"]
    assert "감사자만" in failed(neomeo(*sign, "kim"))
    assert "계정이 없거나" in failed(neomeo(*sign, "nobody"))
    assert "서명했습니다" in neomeo(*sign, "gam").stdout
    assert "이미" in failed(neomeo(*sign, "gam"))
    assert "의견을" in failed(neomeo("audit", "review", "2026-09", "--as", "gam"))
    assert "달이 아닙니다" in failed(neomeo("audit", "review", "10월"))
    assert "2026-10\tgam\t2026-11-2" in neomeo("audit", "review").stdout
    assert len(json.loads(neomeo("audit", "review", "--json").stdout)["reviews"]) == 1


def test_expired_rows_are_removed_on_demand_only(
    neomeo: Callable[..., Result], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0개 행을 지웠습니다" in neomeo("audit", "prune").stdout
    assert "1년" in failed(neomeo("audit", "prune", "--access-years", 0))
    assert "3년" in failed(neomeo("audit", "prune", "--rights-years", 2))
    monkeypatch.setenv("NEOMEO_TODAY", "2028-12-01")
    assert "3개 행을 지웠습니다" in neomeo("audit", "prune").stdout
    whole = neomeo("audit", "verify")
    assert whole.exit_code == 0
    assert "보존 기간이 지난 3개 행을 지웠습니다" in whole.stdout


def test_the_anchor_is_dropped_with_a_reason_only(
    neomeo: Callable[..., Result], home: Home
) -> None:
    home.audit_head.unlink()
    assert neomeo("audit", "verify").exit_code == 1
    assert "까닭을" in failed(neomeo("audit", "anchor", "--remark", " "))
    assert neomeo("audit", "anchor").exit_code == 2
    assert neomeo("audit", "anchor", "--remark", "백업을 되돌림").exit_code == 0
    whole = neomeo("audit", "verify")
    assert whole.exit_code == 0
    assert "닻을 다시 내렸습니다" in whole.stdout


def test_a_broken_key_is_told(neomeo: Callable[..., Result], home: Home) -> None:
    (home.keys / "audit.pem").write_text("nonsense")
    assert "손상되었습니다" in failed(neomeo("audit", "verify"))
    assert "관리자에게" in failed(neomeo("audit", "list"))


def test_what_the_host_changes_is_logged(
    neomeo: Callable[..., Result], database: Database, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    rules, people = tmp_path / "rules.toml", tmp_path / "people.toml"
    rules.write_text('[[rule]]\npath = ""\naudience = ["everyone"]\n')
    people.write_text('[[person]]\nlogin = "lee"\nname = "이"\nagency = "한빛시"\n')
    assert neomeo("folder", "add", tmp_path / "share", "--rules", rules).exit_code == 0
    assert neomeo("folder", "remove", 1, "--yes").exit_code == 0
    assert neomeo("person", "add", "--from", people).exit_code == 0
    added, removed, connected = Audit(database).entries(limit=3)
    assert (connected.act, connected.detail["folder"]) == ("add_folder", 1)
    assert (removed.act, removed.detail) == ("remove_folder", {"folder": 1})
    assert (added.act, added.detail) == ("add_people", {"people": ["lee"]})
    assert {each.person_id for each in (added, removed, connected)} == {host_origin()}
