from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from access.role import Role
from catalog.accounts import Accounts
from catalog.database import Database
from catalog.folders import Folders
from catalog.people import People, PeopleError
from catalog.sessions import Sessions
from tests.support.permits import NOW


@pytest.fixture
def accounts(database: Database) -> Accounts:
    for login in ("kim", "lee"):
        People(database).add(
            login=login, name=login, agency="", department="", password="old-password"
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
    assert people.verify("kim", "new-password", at=NOW) is not None
    assert sessions.principal(token, at=NOW, kind="cookie") is None
    assert sessions.principal(other, at=NOW, kind="cookie") is not None


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
