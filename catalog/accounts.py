"""What administrators change about accounts: passwords, closing and opening, roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from access.role import Role
from catalog.database import Database, stamp
from catalog.organisation_schema import person
from catalog.passwords import hash_password
from catalog.people import PASSWORD_LENGTH, PeopleError
from catalog.schema import folder
from catalog.sign_in_schema import folder_owner, session, token


class Accounts:
    """Changes accounts; every change is one transaction and holds for the next request."""

    def __init__(self, database: Database) -> None:
        """Change the accounts of this catalog."""
        self._database = database

    def set_password(self, login: str, password: str) -> None:
        """Give a person a new password and end all their sessions.

        Raises:
            PeopleError: when the person is unknown or the password too short.
        """
        if len(password) < PASSWORD_LENGTH:
            raise PeopleError(f"비밀번호는 {PASSWORD_LENGTH}자 이상이어야 합니다.")
        hashed = hash_password(password)
        with self._database.writing() as connection:
            _known(connection, login)
            connection.execute(update(person).where(person.c.id == login).values(password=hashed))
            _end_sessions(connection, login)

    def disable(self, login: str, *, at: datetime) -> None:
        """Close an account, end its sessions and revoke its tokens.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            _known(connection, login)
            connection.execute(update(person).where(person.c.id == login).values(active=False))
            # SECURITY: what was open must not come back to life when the account is opened again
            _end_sessions(connection, login)
            connection.execute(
                update(token)
                .where(token.c.person_id == login, token.c.revoked.is_(None))
                .values(revoked=stamp(at))
            )

    def enable(self, login: str) -> None:
        """Open a closed account; its former sessions and tokens stay ended.

        Raises:
            PeopleError: when the person is unknown.
        """
        with self._database.writing() as connection:
            _known(connection, login)
            connection.execute(update(person).where(person.c.id == login).values(active=True))

    def add_role(self, login: str, role: Role, folder_id: int | None = None) -> None:
        """Give a person a role; a folder owner also the folder.

        Raises:
            PeopleError: when the person or the folder is unknown, or a folder is missing where
                one is needed or given where none belongs.
        """
        _check_folder(role, folder_id)
        with self._database.writing() as connection:
            _known(connection, login)
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

    def remove_role(self, login: str, role: Role, folder_id: int | None = None) -> None:
        """Take a role from a person; a folder owner keeps it for the folders that are left.

        Raises:
            PeopleError: as :meth:`add_role`; a folder that is gone is none.
        """
        _check_folder(role, folder_id)
        with self._database.writing() as connection:
            _known(connection, login)
            if folder_id is not None:
                _disown(connection, login, folder_id)
                owned = select(func.count()).where(folder_owner.c.person_id == login)
                if connection.execute(owned).scalar_one():
                    return
            _set_roles(connection, login, lambda held: held - {role})

    def owned_folders(self, person_id: str) -> frozenset[int]:
        """Return the numbers of the folders that a person owns."""
        wanted = select(folder_owner.c.folder_id).where(folder_owner.c.person_id == person_id)
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())


def _check_folder(role: Role, folder_id: int | None) -> None:
    if role is Role.FOLDER_OWNER and folder_id is None:
        raise PeopleError("어느 폴더의 관리자인지 --folder 번호로 알려 주시기 바랍니다.")
    if role is not Role.FOLDER_OWNER and folder_id is not None:
        raise PeopleError(f"--folder는 {Role.FOLDER_OWNER} 역할에만 붙입니다. 빼 주시기 바랍니다.")


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
