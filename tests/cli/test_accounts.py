from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.role import Role
from catalog.audit import Audit
from catalog.database import Database
from catalog.folders import Folders
from catalog.home import Home
from catalog.lockout import LOGIN_FREE, Lockout
from catalog.people import People, TemporaryPassword
from catalog.tokens import Tokens, TokenScope
from cli.main import app
from cli.setting import CommandFailed, host_origin
from tests.support.permits import NOW

Neomeo = Callable[..., Result]


@pytest.fixture
def neomeo(home: Home, database: Database, monkeypatch: pytest.MonkeyPatch) -> Neomeo:
    People(database).add(
        login="kim", name="김", agency="한빛시", department="", password="old-password"
    )
    monkeypatch.setenv("NEOMEO_TODAY", NOW.date().isoformat())
    return lambda *words, **options: CliRunner().invoke(
        app, [*(str(word) for word in words), "--home", str(home.root)], **options
    )


def test_a_password_is_set_and_unlocks(neomeo: Neomeo, database: Database) -> None:
    lockout = Lockout(database)
    for _ in range(LOGIN_FREE):
        lockout.attempt("kim", "10.0.0.1", at=NOW)
    done = neomeo("person", "password", "kim", input="new-password\nnew-password\n")
    assert (done.exit_code, "새 비밀번호를 정했습니다" in done.stdout) == (0, True)
    assert "new-password" not in done.output
    with pytest.raises(TemporaryPassword):
        People(database).verify("kim", "new-password", at=NOW)
    listed = json.loads(neomeo("person", "list", "--json").stdout)["people"]
    assert [each["password"] for each in listed] == ["temporary"]
    assert lockout.attempt("kim", "10.0.0.1", at=NOW).counts


def test_a_login_and_an_address_are_unlocked(neomeo: Neomeo, database: Database) -> None:
    lockout = Lockout(database)
    for _ in range(LOGIN_FREE):
        lockout.attempt("kim", "10.0.0.1", at=NOW)
    assert "풀었습니다: kim" in neomeo("person", "unlock", "kim").stdout
    assert "틀린 기록이 없습니다" in neomeo("person", "unlock", "kim").stdout
    assert "풀었습니다: 10.0.0.1" in neomeo("person", "unlock", "--address", "10.0.0.1").stdout
    assert lockout.attempt("kim", "10.0.0.1", at=NOW).counts


def test_an_account_is_closed_and_opened(neomeo: Neomeo, database: Database) -> None:
    assert "닫았습니다" in neomeo("person", "disable", "kim").stdout
    assert People(database).principal("kim", at=NOW) is None
    assert "쓰지 않음" in neomeo("person", "list").stdout
    assert "열었습니다" in neomeo("person", "enable", "kim").stdout
    assert People(database).principal("kim", at=NOW) is not None


def test_roles_are_given_and_taken_and_logged(
    neomeo: Neomeo, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    folder = Folders(database).add("공유", tmp_path / "share", [], at=NOW).id
    told = neomeo("person", "role", "add", "kim", "auditor")
    assert told.stdout == "kim에게 ‘감사 담당자’ 역할을 주었습니다.\n"
    assert neomeo("person", "role", "add", "kim", "folder_owner", "--folder", folder).exit_code == 0
    assert neomeo("person", "role", "remove", "kim", "reader").exit_code == 0
    principal = People(database).principal("kim", at=NOW)
    assert principal is not None
    assert principal.roles == {Role.AUDITOR, Role.FOLDER_OWNER}
    entries = Audit(database).entries(limit=3)
    assert [(each.person_id, each.act, each.detail["role"]) for each in entries] == [
        (host_origin(), "role_removed", "reader"),
        (host_origin(), "role_added", "folder_owner"),
        (host_origin(), "role_added", "auditor"),
    ]
    refused = neomeo("ask", "질문", "--as", "kim")
    assert isinstance(refused.exception, CommandFailed)
    assert "‘열람자’ 역할이 없습니다" in str(refused.exception)


def test_a_token_is_listed_and_revoked(neomeo: Neomeo, database: Database) -> None:
    ends = NOW + timedelta(days=300)
    assert "쓸 수 있는 토큰이 없습니다" in neomeo("person", "token", "list", "kim").stdout
    made, secret = Tokens(database).make("kim", "수집기", [TokenScope.READ], ends=ends, at=NOW)
    shown = neomeo("person", "token", "list", "kim").stdout
    assert made.id in shown
    assert secret not in shown
    listed = json.loads(neomeo("person", "token", "list", "kim", "--json").stdout)["tokens"]
    assert [(each["id"], each["scopes"]) for each in listed] == [(made.id, ["read"])]
    assert "거두었습니다" in neomeo("person", "token", "revoke", "kim", made.id).stdout
    assert Tokens(database).holder(secret, at=NOW) is None
    assert Audit(database).entries(limit=1)[0].act == "token_revoked"
    again = neomeo("person", "token", "revoke", "kim", made.id)
    assert isinstance(again.exception, CommandFailed)


def test_foreseen_failures_are_one_sentence(neomeo: Neomeo, database: Database) -> None:
    for words, sentence in (
        (("disable", "nobody"), "계정이 없습니다"),
        (("role", "add", "kim", "folder_owner"), "--folder"),
        (("unlock",), "하나를 적어"),
        (("unlock", "kim", "--address", "10.0.0.1"), "하나를 적어"),
    ):
        refused = neomeo("person", *words)
        assert isinstance(refused.exception, CommandFailed), words
        assert sentence in str(refused.exception)
    short = neomeo("person", "password", "kim", input="short\nshort\n")
    assert isinstance(short.exception, CommandFailed)
    assert neomeo("person", "role", "add", "kim", "king").exit_code == 2
    assert Audit(database).entries() == []
