"""The people who may sign in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update

from access.principal import Principal, Role
from catalog.database import Database
from catalog.passwords import hash_password, password_fits
from catalog.schema import person

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
PASSWORD_LENGTH = 8


class PeopleError(Exception):
    """A person who cannot be registered so; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person, as administrators see them."""

    login: str
    name: str
    agency: str
    department: str
    posts: tuple[str, ...]
    communities: tuple[str, ...]
    roles: tuple[Role, ...]
    sample: bool
    active: bool


class People:
    """Registers people and tells who they are."""

    def __init__(self, database: Database) -> None:
        """Keep people in this catalog."""
        self._database = database

    def add(
        self,
        *,
        login: str,
        name: str,
        agency: str,
        department: str,
        posts: Sequence[str] = (),
        communities: Sequence[str] = (),
        roles: Sequence[Role] = (Role.READER,),
        password: str | None,
        sample: bool = False,
    ) -> str:
        """Register a person and return their identifier, which is the login.

        Raises:
            PeopleError: when the login is taken or malformed, or the password too short.
        """
        values = _values(
            login, name, agency, department, posts, communities, roles, password, sample
        )
        with self._database.writing() as connection:
            if connection.execute(select(person.c.id).where(person.c.id == login)).first():
                raise PeopleError(
                    f"‘{login}’은 이미 있는 로그인 이름입니다. 다른 이름을 적어 주시기 바랍니다."
                )
            connection.execute(insert(person).values(id=login, active=True, **values))
        return login

    def put(
        self,
        *,
        login: str,
        name: str,
        agency: str,
        department: str,
        posts: Sequence[str] = (),
        communities: Sequence[str] = (),
        roles: Sequence[Role] = (Role.READER,),
        password: str | None,
        sample: bool = False,
    ) -> None:
        """Register a person, or bring what is known of them up to date.

        A password is set only for a new person.

        Raises:
            PeopleError: when the login is malformed, or the password too short.
        """
        known = {each.login for each in self.list()}
        if login not in known:
            self.add(
                login=login,
                name=name,
                agency=agency,
                department=department,
                posts=posts,
                communities=communities,
                roles=roles,
                password=password,
                sample=sample,
            )
            return
        values = _values(login, name, agency, department, posts, communities, roles, None, sample)
        del values["password"]
        with self._database.writing() as connection:
            connection.execute(update(person).where(person.c.id == login).values(**values))

    def list(self) -> list[Person]:
        """Return everybody who is registered, in order of login."""
        with self._database.reading() as connection:
            return [
                _person(row) for row in connection.execute(select(person).order_by(person.c.id))
            ]

    def sample_people(self) -> Sequence[Person]:
        """Return the sample people, who may be entered as without a password in a demonstration."""
        return [each for each in self.list() if each.sample and each.active]

    def principal(self, person_id: str) -> Principal | None:
        """Return who a person is as far as rights go; ``None`` when unknown or disabled."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(person).where(person.c.id == person_id, person.c.active.is_(True))
            ).first()
        return _principal(row) if row is not None else None

    def verify(self, login: str, password: str) -> Principal | None:
        """Return the person whose password this is; ``None`` for all else, in the same time."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(person).where(person.c.id == login, person.c.active.is_(True))
            ).first()
        fits = password_fits(password, row.password if row is not None else None)
        return _principal(row) if row is not None and fits else None  # SECURITY: both, always

    def disable(self, person_id: str) -> None:
        """Close an account; its sessions end with the next request."""
        with self._database.writing() as connection:
            connection.execute(update(person).where(person.c.id == person_id).values(active=False))


def _values(
    login: str,
    name: str,
    agency: str,
    department: str,
    posts: Sequence[str],
    communities: Sequence[str],
    roles: Sequence[Role],
    password: str | None,
    sample: bool,
) -> dict[str, Any]:
    if not _LOGIN.fullmatch(login):
        raise PeopleError(
            f"로그인 이름 ‘{login}’을 쓸 수 없습니다. 영문 소문자·숫자·점·밑줄·붙임표로 2~64자를 적어 주시기 바랍니다."
        )
    if password is not None and len(password) < PASSWORD_LENGTH:
        raise PeopleError(f"비밀번호는 {PASSWORD_LENGTH}자 이상이어야 합니다.")
    return {
        "name": name,
        "agency": agency,
        "department": department,
        "posts": sorted(posts),
        "communities": sorted(communities),
        "roles": sorted(role.value for role in roles),
        "password": hash_password(password) if password is not None else None,
        "sample": sample,
    }


def _person(row: Row[Any]) -> Person:
    return Person(
        login=row.id,
        name=row.name,
        agency=row.agency,
        department=row.department,
        posts=tuple(row.posts),
        communities=tuple(row.communities),
        roles=tuple(Role(role) for role in row.roles),
        sample=row.sample,
        active=row.active,
    )


def _principal(row: Row[Any]) -> Principal:
    return Principal(
        person_id=row.id,
        name=row.name,
        agency=row.agency,
        department=row.department,
        posts=frozenset(row.posts),
        communities=frozenset(row.communities),
        roles=frozenset(Role(role) for role in row.roles),
    )
