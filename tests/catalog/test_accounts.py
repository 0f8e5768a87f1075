from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import catalog.accounts
from access.admission import admit
from access.role import Role
from catalog.accounts import Accounts
from catalog.audit import Audit, AuditUnavailable
from catalog.database import Database
from catalog.doer import Deed, Doer
from catalog.folders import Folders
from catalog.lockout import LOGIN_FREE, Lockout
from catalog.passwords import hash_password
from catalog.people import People, PeopleError, TemporaryPassword
from catalog.sessions import Sessions
from tests.support.permits import NOW


@pytest.fixture
def accounts(database: Database) -> Accounts:
    for login in ("kim", "lee"):
        People(database).add(
            login=login,
            name=login,
            agency="",
            department="",
            password="old-password",
            temporary=False,
        )
    return Accounts(database)


def roles(database: Database, login: str = "kim") -> set[Role]:
    principal = People(database).principal(login, at=NOW)
    assert principal is not None
    return set(principal.roles)


def test_a_new_password_ends_the_sessions(accounts: Accounts, database: Database) -> None:
    people, sessions = People(database), Sessions(database)
    token, other = (sessions.open(login, at=NOW, kind="cookie") for login in ("kim", "lee"))
    with pytest.raises(PeopleError, match="8자"):
        accounts.set_password("kim", "short")
    assert sessions.principal(token, at=NOW, kind="cookie") is not None
    accounts.set_password("kim", "new-password")
    assert people.verify("kim", "old-password", at=NOW) is None
    with pytest.raises(TemporaryPassword):
        people.verify("kim", "new-password", at=NOW)
    assert sessions.principal(token, at=NOW, kind="cookie") is None
    assert sessions.principal(other, at=NOW, kind="cookie") is not None


def test_a_person_changes_the_password_that_somebody_else_has_set(
    accounts: Accounts, database: Database
) -> None:
    people, sessions = People(database), Sessions(database)
    accounts.set_password("kim", "given-password")
    token = sessions.open("kim", at=NOW, kind="cookie")
    for login, present, new, told in (
        ("kim", "given-password", "given-password", "다른 비밀번호"),
        ("kim", "given-password", "short", "8자"),
        ("kim", "old-password", "my-own-password", "맞지 않습니다"),
        ("nobody", "given-password", "my-own-password", "맞지 않습니다"),
    ):
        with pytest.raises(PeopleError, match=told):
            accounts.change_password(login, present, new)
    assert sessions.principal(token, at=NOW, kind="cookie") is not None
    accounts.change_password("kim", "given-password", "my-own-password")
    assert people.verify("kim", "my-own-password", at=NOW) is not None
    assert people.verify("kim", "given-password", at=NOW) is None
    assert sessions.principal(token, at=NOW, kind="cookie") is None
    accounts.disable("kim", at=NOW)
    with pytest.raises(PeopleError, match="맞지 않습니다"):
        accounts.change_password("kim", "my-own-password", "another-password")


def test_a_password_that_was_set_meanwhile_stays(
    accounts: Accounts, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was found out must not win the race against the administrator."""

    def meanwhile(password: str) -> str:
        monkeypatch.undo()
        accounts.set_password("kim", "given-password")
        return hash_password(password)

    monkeypatch.setattr(catalog.accounts, "hash_password", meanwhile)
    with pytest.raises(PeopleError, match="맞지 않습니다"):
        accounts.change_password("kim", "old-password", "my-own-password")
    with pytest.raises(TemporaryPassword):
        People(database).verify("kim", "given-password", at=NOW)


def test_a_closed_account_is_opened_again_without_its_sessions(
    accounts: Accounts, database: Database
) -> None:
    sessions = Sessions(database)
    token = sessions.open("kim", at=NOW, kind="bearer")
    accounts.disable("kim", at=NOW)
    assert sessions.principal(token, at=NOW, kind="bearer") is None
    assert People(database).verify("kim", "old-password", at=NOW) is None
    accounts.enable("kim")
    assert sessions.principal(token, at=NOW, kind="bearer") is None
    assert People(database).verify("kim", "old-password", at=NOW) is not None


def test_roles_come_and_go(accounts: Accounts, database: Database) -> None:
    accounts.add_role("kim", Role.AUDITOR)
    accounts.add_role("kim", Role.AUDITOR)
    assert roles(database) == {Role.READER, Role.AUDITOR}
    accounts.remove_role("kim", Role.READER)
    accounts.remove_role("kim", Role.CONTRIBUTOR)
    assert roles(database) == {Role.AUDITOR}
    assert roles(database, "lee") == {Role.READER}


def test_a_folder_owner_owns_the_folders_given(
    accounts: Accounts, database: Database, tmp_path: Path
) -> None:
    folders = Folders(database)
    made = []
    for name in ("가", "나"):
        (tmp_path / name).mkdir()
        made.append(folders.add(name, tmp_path / name, [], at=NOW).id)
    for folder in made:
        accounts.add_role("kim", Role.FOLDER_OWNER, folder)
        accounts.add_role("kim", Role.FOLDER_OWNER, folder)
    assert accounts.owned_folders("kim") == frozenset(made)
    accounts.remove_role("kim", Role.FOLDER_OWNER, made[0])
    assert Role.FOLDER_OWNER in roles(database)
    folders.remove(made[1])
    assert accounts.owned_folders("kim") == frozenset()
    accounts.remove_role("kim", Role.FOLDER_OWNER, made[1])
    assert Role.FOLDER_OWNER not in roles(database)


def test_what_cannot_be_changed_says_why(accounts: Accounts) -> None:
    attempts: list[Callable[[], None]] = [
        lambda: accounts.set_password("nobody", "long-enough"),
        lambda: accounts.disable("nobody", at=NOW),
        lambda: accounts.enable("nobody"),
        lambda: accounts.add_role("nobody", Role.READER),
        lambda: accounts.remove_role("nobody", Role.READER),
    ]
    for attempt in attempts:
        with pytest.raises(PeopleError, match="계정이 없습니다"):
            attempt()
    with pytest.raises(PeopleError, match="--folder"):
        accounts.add_role("kim", Role.FOLDER_OWNER)
    with pytest.raises(PeopleError, match="역할에만"):
        accounts.add_role("kim", Role.READER, 1)
    with pytest.raises(PeopleError, match="99번 폴더"):
        accounts.add_role("kim", Role.FOLDER_OWNER, 99)


def test_a_new_password_forgets_failed_sign_ins(accounts: Accounts, database: Database) -> None:
    lockout = Lockout(database)
    for _ in range(LOGIN_FREE):
        lockout.attempt("kim", "10.0.0.1", at=NOW)
    accounts.set_password("kim", "new-password")
    assert lockout.attempt("kim", "10.0.0.2", at=NOW).counts


def test_every_change_has_its_row_or_is_none(accounts: Accounts, database: Database) -> None:
    deed = Deed(Doer("cli:root@host", "cli:root@host"), NOW)
    logged, log = Accounts(database, deed), Audit(database)
    logged.set_password("kim", "new-password")
    logged.change_password("kim", "new-password", "my-own-password")
    logged.end_sessions("kim")
    logged.disable("kim", at=NOW)
    logged.enable("kim")
    logged.add_role("kim", Role.AUDITOR)
    logged.remove_role("kim", Role.READER)
    rows = [(each.person_id, each.act, each.detail) for each in reversed(log.entries())]
    assert rows == [
        ("cli:root@host", act, {"login": "kim", **more})
        for act, more in (
            ("password_set", {}),
            ("password_changed", {}),
            ("sessions_ended", {}),
            ("person_disabled", {}),
            ("person_enabled", {}),
            ("role_added", {"role": "auditor", "folder": None}),
            ("role_removed", {"role": "reader", "folder": None}),
        )
    ]
    with pytest.raises(PeopleError):
        logged.add_role("kim", Role.FOLDER_OWNER, 99)
    assert len(log.entries()) == len(rows)
    (database.home.keys / "audit.pem").write_bytes(b"broken")
    with pytest.raises(AuditUnavailable):
        Accounts(database, deed).add_role("kim", Role.ADMINISTRATOR)
    assert roles(database) == {Role.AUDITOR}


def test_who_is_signed_in_changes_others_alone(accounts: Accounts, database: Database) -> None:
    for login in ("kim", "lee"):
        accounts.add_role(login, Role.ADMINISTRATOR)
    kim, lee = (_signed_in(database, login) for login in ("kim", "lee"))
    attempts: list[Callable[[], None]] = [
        lambda: kim.set_password("kim", "new-password"),
        lambda: kim.disable("kim", at=NOW),
        lambda: kim.enable("kim"),
        lambda: kim.add_role("kim", Role.AUDITOR),
        lambda: kim.remove_role("kim", Role.ADMINISTRATOR),
    ]
    for attempt in attempts:
        with pytest.raises(PeopleError, match="자기 계정"):
            attempt()
    kim.end_sessions("kim")
    kim.remove_role("lee", Role.ADMINISTRATOR)
    with pytest.raises(PeopleError, match="역할이 없어져"):
        lee.remove_role("kim", Role.ADMINISTRATOR)
    accounts.add_role("lee", Role.ADMINISTRATOR)
    lee.disable("kim", at=NOW)
    with pytest.raises(PeopleError, match="역할이 없어져"):
        kim.disable("lee", at=NOW)
    assert Role.ADMINISTRATOR in roles(database, "lee")


def _signed_in(database: Database, login: str) -> Accounts:
    principal = People(database).principal(login, at=NOW)
    assert principal is not None
    return Accounts(database, Deed(Doer.of(admit(principal, NOW, "시험", "10.0.0.1")), NOW))
