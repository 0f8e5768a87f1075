"""What is changed about accounts: passwords, closing and opening, roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from access.role import Role
from catalog.database import Database, stamp
from catalog.doer import Deed
from catalog.lockout import forget_failures
from catalog.organisation_schema import person
from catalog.passwords import hash_password, password_fits
from catalog.people import PeopleError, check_password
from catalog.schema import folder
from catalog.sign_in_schema import folder_owner, session, token

_NOT_THEIRS = "지금 비밀번호가 맞지 않습니다. 다시 적어 주시기 바랍니다."


class Accounts:
    """Changes accounts; every change is one transaction and holds for the next request.

    Who is signed in changes others alone: every method but :meth:`end_sessions` and
    :meth:`change_password` raises PeopleError for their own account, and once they administer no
    more.
    """

    def __init__(self, database: Database, deed: Deed | None = None) -> None:
        """Change the accounts of this catalog; with a deed every change has its row in the log."""
        self._database = database
        self._deed = deed

    def set_password(self, login: str, password: str) -> None:
        """Give a person a temporary password, end their sessions and forget their failed sign-ins.

        It opens nothing until they have changed it (:meth:`change_password`).

        Raises:
            PeopleError: when the person is unknown or the password too short.
        """
        check_password(password)
        hashed = hash_password(password)
        with self._database.writing() as connection:
            self._check(connection, login)
            connection.execute(
                update(person)
                .where(person.c.id == login)
                .values(password=hashed, password_temporary=True)
            )
            _end_sessions(connection, login)
            forget_failures(connection, login)
            self._note(connection, "password_set", {"login": login})

    def change_password(self, login: str, present: str, new: str) -> None:
        """Give a person the password that they have chosen themselves, and end all their sessions.

        Raises:
            PeopleError: when the present password is not theirs, or the new one the same or too
                short.
        """
        check_password(new)
        if new == present:  # SECURITY: whoever has set it knows it
            raise PeopleError("지금 쓰는 것과 다른 비밀번호를 적어 주시기 바랍니다.")
        held = select(person.c.password).where(person.c.id == login, person.c.active.is_(True))
        with self._database.reading() as connection:
            stored = connection.execute(held).scalar_one_or_none()
        if not password_fits(present, stored):  # SECURITY: theirs alone to change
            raise PeopleError(_NOT_THEIRS)
        hashed = hash_password(new)
        with self._database.writing() as connection:
            wanted = update(person).where(
                person.c.id == login,
                person.c.password == stored,  # SECURITY: one that was set meanwhile stays
            )
            values = {"password": hashed, "password_temporary": False}
            if not connection.execute(wanted.values(values)).rowcount:
                raise PeopleError(_NOT_THEIRS)
            _end_sessions(connection, login)
            self._note(connection, "password_changed", {"login": login})

    def disable(self, login: str, *, at: datetime) -> None:
        """Close an account, end its sessions and revoke its tokens.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            self._check(connection, login)
            connection.execute(update(person).where(person.c.id == login).values(active=False))
            # SECURITY: what was open must not come back to life when the account is opened again
            _end_sessions(connection, login)
            connection.execute(
                update(token)
                .where(token.c.person_id == login, token.c.revoked.is_(None))
                .values(revoked=stamp(at))
            )
            self._note(connection, "person_disabled", {"login": login})

    def end_sessions(self, login: str) -> None:
        """End all sessions of a person, who may sign in again.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            _known(connection, login)
            _end_sessions(connection, login)
            self._note(connection, "sessions_ended", {"login": login})

    def enable(self, login: str) -> None:
        """Open a closed account; its former sessions and tokens stay ended.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            self._check(connection, login)
            connection.execute(update(person).where(person.c.id == login).values(active=True))
            self._note(connection, "person_enabled", {"login": login})

    def add_role(self, login: str, role: Role, folder_id: int | None = None) -> None:
        """Give a person a role; a folder owner also the folder.

        Raises:
            PeopleError: when the person or the folder is unknown, or a folder is missing where
                one is needed or given where none belongs.
        """
        _check_folder(role, folder_id)
        with self._database.writing() as connection:
            self._check(connection, login)
            if folder_id is not None:
                found = select(folder.c.id).where(folder.c.id == folder_id)
                if connection.execute(found).first() is None:
                    raise PeopleError(
                        f"{folder_id}번 폴더가 없습니다. ‘neomeo folder list’로 확인해 주시기 바랍니다."
                    )
                _disown(connection, login, folder_id)
                connection.execute(
                    insert(folder_owner).values(person_id=login, folder_id=folder_id)
                )
            _set_roles(connection, login, lambda held: held | {role})
            self._note_role(connection, "role_added", login, role, folder_id)

    def remove_role(self, login: str, role: Role, folder_id: int | None = None) -> None:
        """Take a role from a person; a folder owner keeps it for the folders that are left.

        Raises:
            PeopleError: as :meth:`add_role`; a folder that is gone is none.
        """
        _check_folder(role, folder_id)
        with self._database.writing() as connection:
            self._check(connection, login)
            if folder_id is not None:
                _disown(connection, login, folder_id)
            owned = select(func.count()).where(folder_owner.c.person_id == login)
            if folder_id is None or not connection.execute(owned).scalar_one():
                _set_roles(connection, login, lambda held: held - {role})
            self._note_role(connection, "role_removed", login, role, folder_id)

    def owned_folders(self, person_id: str) -> frozenset[int]:
        """Return the numbers of the folders that a person owns."""
        wanted = select(folder_owner.c.folder_id).where(folder_owner.c.person_id == person_id)
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def _check(self, connection: Connection, login: str) -> None:
        _known(connection, login)
        by = self._deed.by if self._deed is not None else None
        if by is None or by.principal is None:  # the host's own, who can mend what goes wrong
            return
        # SECURITY: nobody takes a role, nor leaves nobody who administers
        if login == by.person_id:
            raise PeopleError(
                "자기 계정은 바꿀 수 없습니다. 다른 관리자에게 부탁해 주시기 바랍니다."
            )
        held = select(person.c.roles).where(person.c.id == by.person_id, person.c.active.is_(True))
        # SECURITY: of two who let each other go the second changes nothing
        if Role.ADMINISTRATOR not in (connection.execute(held).scalar_one_or_none() or ()):
            raise PeopleError(
                "시스템 관리자 역할이 없어져 바꾸지 않았습니다. 다른 관리자에게 확인해 주시기 바랍니다."
            )

    def _note(self, connection: Connection, act: str, detail: Mapping[str, Any]) -> None:
        if self._deed is not None:  # SECURITY: accounts change with their row in the log, or not
            self._deed.by.note(self._database, connection, act, at=self._deed.at, detail=detail)

    def _note_role(
        self, connection: Connection, act: str, login: str, role: Role, folder_id: int | None
    ) -> None:
        detail = {"login": login, "role": role.value, "folder": folder_id}
        self._note(connection, act, detail)


def _check_folder(role: Role, folder_id: int | None) -> None:
    if role is Role.FOLDER_OWNER and folder_id is None:
        raise PeopleError("어느 폴더의 관리자인지 --folder 번호로 알려 주시기 바랍니다.")
    if role is not Role.FOLDER_OWNER and folder_id is not None:
        raise PeopleError(
            f"--folder는 ‘{Role.FOLDER_OWNER.korean}’({Role.FOLDER_OWNER}) 역할에만 붙입니다. 빼 주시기 바랍니다."
        )


def _known(connection: Connection, login: str) -> None:
    if connection.execute(select(person.c.id).where(person.c.id == login)).first() is None:
        raise PeopleError(
            f"‘{login}’ 계정이 없습니다. ‘neomeo person list’로 확인해 주시기 바랍니다."
        )


def _set_roles(
    connection: Connection, login: str, change: Callable[[frozenset[Role]], frozenset[Role]]
) -> None:
    stored = connection.execute(select(person.c.roles).where(person.c.id == login)).scalar_one()
    roles = sorted(change(frozenset(Role(role) for role in stored)))
    connection.execute(update(person).where(person.c.id == login).values(roles=roles))


def _disown(connection: Connection, login: str, folder_id: int) -> None:
    connection.execute(
        delete(folder_owner).where(
            folder_owner.c.person_id == login, folder_owner.c.folder_id == folder_id
        )
    )


def _end_sessions(connection: Connection, login: str) -> None:
    connection.execute(delete(session).where(session.c.person_id == login))
